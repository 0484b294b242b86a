package dev.loopdesk.ticket;

/** A file was refused. */
public final class AttachmentRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Reason for the refusal. */
    public enum Reason {
        /** The file is empty. */
        EMPTY,
        /** The file exceeds the limit of one file. */
        TOO_LARGE,
        /** The draft already holds the maximum number of files. */
        TOO_MANY,
        /** The files of the draft together exceed the limit. */
        TOO_MUCH,
        /** The type is not accepted, such as a program. */
        TYPE,
        /** The files of the ticket together exceed the limit. */
        TICKET_FULL,
        /** The drafts of all requesters together exceed the limit. */
        BUSY,
        /** The draft was submitted already, or belongs to another ticket. */
        HANDED_IN
    }

    private final Reason reason;

    AttachmentRefusedException(Reason reason, String name) {
        super(reason + ": " + name);
        this.reason = reason;
    }

    /** Returns the reason for the refusal. */
    public Reason reason() {
        return reason;
    }
}
