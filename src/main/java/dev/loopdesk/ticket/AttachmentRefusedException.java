package dev.loopdesk.ticket;

/** A file that is not taken, and why. */
public final class AttachmentRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** It has no bytes. */
        EMPTY,
        /** It has more bytes than one file may. */
        TOO_LARGE,
        /** There are as many files as may be handed in at once. */
        TOO_MANY,
        /** All together have more bytes than may be handed in at once. */
        TOO_MUCH,
        /** It is of a kind that is not taken, such as a program. */
        TYPE,
        /** The ticket holds as many bytes as one ticket may. */
        TICKET_FULL,
        /** Too much lies about that nobody handed in yet. */
        BUSY,
        /** What it was to go with was handed in already, or belongs to another ticket. */
        HANDED_IN
    }

    private final Reason reason;

    AttachmentRefusedException(Reason reason, String name) {
        super(reason + ": " + name);
        this.reason = reason;
    }

    /** Why it was refused. */
    public Reason reason() {
        return reason;
    }
}
