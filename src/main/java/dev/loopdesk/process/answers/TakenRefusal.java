package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.Refusal;
import org.jspecify.annotations.Nullable;

/** Refuses the claim of a task that somebody else holds or has completed by now; its message tells who. */
public class TakenRefusal extends Refusal {

    private static final long serialVersionUID = 1L;

    public TakenRefusal(String message, @Nullable Throwable cause) {
        super(message);
        initCause(cause);
    }
}
