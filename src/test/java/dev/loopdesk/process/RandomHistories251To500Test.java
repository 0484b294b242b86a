package dev.loopdesk.process;

import org.junit.jupiter.api.Tag;

@Tag("thorough")
class RandomHistories251To500Test extends RandomHistoriesTest {

    RandomHistories251To500Test() {
        super(251);
    }
}
