package dev.loopdesk.webhook;

import org.jspecify.annotations.Nullable;

/** The receiver of an event did not take it this time. */
class EventNotTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EventNotTakenException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
