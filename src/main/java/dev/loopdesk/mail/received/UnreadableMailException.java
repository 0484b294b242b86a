package dev.loopdesk.mail.received;

import org.jspecify.annotations.Nullable;

/** A mail that cannot be read by a machine and is quarantined for a person. */
public final class UnreadableMailException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Cause reason;

    UnreadableMailException(Cause reason) {
        this(reason, null);
    }

    UnreadableMailException(Cause reason, @Nullable Throwable failure) {
        super("The mail cannot be read: " + reason, failure);
        this.reason = reason;
    }

    public Cause reason() {
        return reason;
    }

    /** Cause; the texts are in the bundle {@code received-mail} under {@code unreadable.} and the name. */
    public enum Cause {
        EMPTY,
        TOO_LARGE,
        TOO_MANY_PARTS,
        TOO_DEEPLY_NESTED,
        TOO_MANY_HEADERS,
        UNPACKS_TOO_LARGE,
        BROKEN
    }
}
