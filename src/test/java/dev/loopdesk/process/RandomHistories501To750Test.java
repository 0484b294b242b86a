package dev.loopdesk.process;

class RandomHistories501To750Test extends RandomHistoriesTest {

    RandomHistories501To750Test() {
        super(501);
    }
}
