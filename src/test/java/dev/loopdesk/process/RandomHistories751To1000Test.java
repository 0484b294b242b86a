package dev.loopdesk.process;

import org.junit.jupiter.api.Tag;

@Tag("thorough")
class RandomHistories751To1000Test extends RandomHistoriesTest {

    RandomHistories751To1000Test() {
        super(751);
    }
}
