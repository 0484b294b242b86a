package dev.loopdesk.webhook;

import org.jspecify.annotations.Nullable;

/** The delivery of an event failed temporarily. */
class EventNotTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EventNotTakenException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
