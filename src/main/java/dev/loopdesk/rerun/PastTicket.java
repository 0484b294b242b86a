package dev.loopdesk.rerun;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Work of people on a ticket, as its case file and the engine's history tell.
 *
 * @param author who reported it: the requester, or the account that took the call
 * @param report fields of the report
 * @param visits tasks that it came to, oldest first
 * @param events what people did beside the tasks, oldest first
 * @param way elements of its process that it passed, in order
 */
public record PastTicket(
        String number,
        @Nullable String category,
        Instant receivedAt,
        String author,
        Map<String, Object> report,
        List<Visit> visits,
        List<Event> events,
        List<String> way) {

    /**
     * A task that the ticket came to.
     *
     * @param millis time from its creation to its end; null if it never ended
     * @param author who answered it; null if nobody did
     * @param values fields of the answer
     */
    public record Visit(
            String element, @Nullable Long millis, @Nullable String author, Map<String, Object> values) {

        /** Tells whether it was answered; otherwise it was called off, or is open. */
        boolean isAnswered() {
            return author != null;
        }
    }

    /** Kind of what people did beside the tasks. */
    public enum EventKind {
        /** A message of the requester or of somebody else that nobody had asked for. */
        REPLY,
        /** Words of staff to the requester. */
        STAFF_MESSAGE,
        /** Facts of the ticket corrected: each with its old and its new value. */
        CORRECTION,
        /** The ticket withdrawn by its requester. */
        WITHDRAWAL,
        /** The consent to remote assistance revoked by the requester. */
        REVOCATION,
        /** The known problem solved that the ticket is linked to. */
        KNOWN_SOLUTION
    }

    /** Something that people did beside the tasks. */
    public record Event(EventKind kind, Instant at, String author, Map<String, Object> values) {}
}
