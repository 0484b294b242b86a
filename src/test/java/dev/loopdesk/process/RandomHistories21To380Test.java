package dev.loopdesk.process;

import org.junit.jupiter.api.Tag;

@Tag("thorough")
class RandomHistories21To380Test extends RandomHistoriesTest {

    RandomHistories21To380Test() {
        super(21, 360);
    }
}
