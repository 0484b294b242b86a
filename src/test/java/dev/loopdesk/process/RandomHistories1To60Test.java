package dev.loopdesk.process;

class RandomHistories1To60Test extends RandomHistoriesTest {

    RandomHistories1To60Test() {
        super(1, 60);
    }
}
