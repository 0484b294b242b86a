package dev.loopdesk.process;

class RandomHistories251To500Test extends RandomHistoriesTest {

    RandomHistories251To500Test() {
        super(251);
    }
}
