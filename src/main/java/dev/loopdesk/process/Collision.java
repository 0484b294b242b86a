package dev.loopdesk.process;

import org.jspecify.annotations.Nullable;

/** Says no to one of two who did something to the same ticket at the same moment; trying once more helps. */
public class Collision extends Refusal {

    private static final long serialVersionUID = 1L;

    Collision(String message, @Nullable Throwable cause) {
        super(message);
        initCause(cause);
    }
}
