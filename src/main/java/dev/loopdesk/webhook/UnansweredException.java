package dev.loopdesk.webhook;

import org.jspecify.annotations.Nullable;

/** A request got no answer; the message says why, without the address. */
public final class UnansweredException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnansweredException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
