package dev.loopdesk.ticket;

import org.jspecify.annotations.Nullable;

/**
 * A change of a case file, published in the transaction that makes it.
 *
 * @param number number of the ticket
 * @param entry the new entry, of kind {@link Kind#ENTRY}
 */
public record CaseFileChange(
        String number, Kind kind, @Nullable Entry entry) {

    /** The part of the case that has changed. */
    public enum Kind {
        /** The ticket is new. */
        CREATED,
        /** An entry was appended. */
        ENTRY,
        /** The requester is somebody else. */
        REQUESTER,
        /** Another field of the ticket, such as its priority. */
        TICKET,
        /** The ticket has ended. */
        ENDED
    }
}
