package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.Refusal;
import org.jspecify.annotations.Nullable;

/** Says no to one of two who did something to the same ticket at the same moment; trying once more helps. */
public class ConcurrentChangeRefusal extends Refusal {

    private static final long serialVersionUID = 1L;

    public ConcurrentChangeRefusal(String message, @Nullable Throwable cause) {
        super(message);
        initCause(cause);
    }
}
