package dev.loopdesk.process;

class RandomHistories1To250Test extends RandomHistoriesTest {

    RandomHistories1To250Test() {
        super(1);
    }
}
