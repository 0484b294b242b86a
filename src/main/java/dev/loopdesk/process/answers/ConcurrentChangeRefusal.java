package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.Refusal;
import org.jspecify.annotations.Nullable;

/** Refuses the second of two concurrent changes of a ticket; a retry succeeds. */
public class ConcurrentChangeRefusal extends Refusal {

    private static final long serialVersionUID = 1L;

    public ConcurrentChangeRefusal(String message, @Nullable Throwable cause) {
        super(message);
        initCause(cause);
    }
}
