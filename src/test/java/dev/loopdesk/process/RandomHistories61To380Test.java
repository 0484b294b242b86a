package dev.loopdesk.process;

import org.junit.jupiter.api.Tag;

@Tag("thorough")
class RandomHistories61To380Test extends RandomHistoriesTest {

    RandomHistories61To380Test() {
        super(61, 320);
    }
}
