package dev.loopdesk.process;

class RandomHistories751To1000Test extends RandomHistoriesTest {

    RandomHistories751To1000Test() {
        super(751);
    }
}
