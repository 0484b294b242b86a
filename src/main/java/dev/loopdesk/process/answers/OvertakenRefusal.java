package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.Refusal;

/** Refuses what somebody else was quicker to do; its message tells who did what. */
public class OvertakenRefusal extends Refusal {

    private static final long serialVersionUID = 1L;

    public OvertakenRefusal(String message) {
        super(message);
    }
}
