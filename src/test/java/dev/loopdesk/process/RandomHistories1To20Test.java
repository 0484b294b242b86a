package dev.loopdesk.process;

class RandomHistories1To20Test extends RandomHistoriesTest {

    RandomHistories1To20Test() {
        super(1, 20);
    }
}
