package dev.loopdesk.mail.inbound;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mail that came in, and what became of it so far.
 *
 * @param state one of {@link dev.loopdesk.process.contract.ReceiveMailProcess.Outcome}, or {@link ReceivedMails#STORED} or
 *     {@link ReceivedMails#DISCARDED}
 * @param reason key of the words that say why
 * @param sender the address that it says it is from, or null
 * @param decision what was entered by whoever decided on it
 */
record StoredMail(
        String id,
        String contentId,
        Instant arrivedAt,
        String state,
        @Nullable String reason,
        @Nullable String sender,
        String subject,
        @Nullable String ticketNumber,
        Map<String, Object> decision) {

    StoredMail {
        decision = Map.copyOf(decision);
    }

    /** What was entered in a field, or null. */
    @Nullable
    String entered(String field) {
        Object value = decision.get(field);
        return value == null ? null : value.toString();
    }
}
