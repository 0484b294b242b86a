package dev.loopdesk.process;

import org.junit.jupiter.api.Tag;

@Tag("thorough")
class RandomHistories701To1000Test extends RandomHistoriesTest {

    RandomHistories701To1000Test() {
        super(701, 300);
    }
}
