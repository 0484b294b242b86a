package dev.loopdesk.process;

import org.junit.jupiter.api.Tag;

@Tag("thorough")
class RandomHistories501To750Test extends RandomHistoriesTest {

    RandomHistories501To750Test() {
        super(501);
    }
}
