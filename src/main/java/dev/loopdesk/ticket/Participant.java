package dev.loopdesk.ticket;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person who is kept informed of a ticket beside its requester: reads and writes, and decides nothing.
 *
 * @param position number within the ticket, which is never given again, so that links of a former participation stay
 *     invalid
 * @param language {@code en} or {@code zh-CN}
 * @param addedBy an account, or {@link Entry#REQUESTER}
 * @param removedBy an account, {@link Entry#REQUESTER}, {@link Entry#LOOPDESK}, or {@link Entry#PARTICIPANT} who left;
 *     null while the participation lasts
 * @param undeliverableAt time at which a mail system returned a copy, so that no more are sent; null if they arrive
 */
public record Participant(
        String ticketNumber,
        int position,
        String name,
        String address,
        String language,
        String addedBy,
        Instant addedAt,
        @Nullable String removedBy,
        @Nullable Instant undeliverableAt) {

    /** Tells whether the participation lasts. */
    public boolean isPresent() {
        return removedBy == null;
    }

    /** Tells whether copies of letters are sent. */
    public boolean getsCopies() {
        return isPresent() && undeliverableAt == null;
    }

    /** Tells whether the address is the participant's. */
    public boolean isAt(String other) {
        return address.equalsIgnoreCase(other);
    }

    /** Returns name and address. */
    public NamedAddress person() {
        return new NamedAddress(name, address);
    }
}
