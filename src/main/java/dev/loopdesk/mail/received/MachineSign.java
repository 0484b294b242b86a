package dev.loopdesk.mail.received;

/**
 * Sign that a mail was passed on or written by a machine although it is no automatic reply. It decides about answering:
 * an answer at once could begin a loop (RFC 3834).
 */
public enum MachineSign {
    NONE,
    /** Headers of a mailing list or group (RFC 2919, RFC 2369); the mail itself is written by a person. */
    LIST,
    /** Precedence of bulk mail. */
    BULK,
    /** Asks automatic responders not to answer. */
    SUPPRESSED,
    /** Written by a program on its own (RFC 3834). */
    GENERATED,
    /** A mailing to many that one click unsubscribes from (RFC 8058). */
    CAMPAIGN,
    /** The return path is empty, so no answer can arrive. */
    NO_RETURN_PATH
}
