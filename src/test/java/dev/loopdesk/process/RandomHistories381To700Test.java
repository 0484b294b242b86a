package dev.loopdesk.process;

import org.junit.jupiter.api.Tag;

@Tag("thorough")
class RandomHistories381To700Test extends RandomHistoriesTest {

    RandomHistories381To700Test() {
        super(381, 320);
    }
}
