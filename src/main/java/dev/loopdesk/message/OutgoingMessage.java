package dev.loopdesk.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A composed message; its text never changes.
 *
 * @param recipient mail address, or null if the requester has none
 * @param language {@code en} or {@code zh-CN}
 * @param mailId Message-ID of every delivery attempt
 * @param sentAt time at which a mail server accepted it, or null
 */
public record OutgoingMessage(
        String id,
        String ticketNumber,
        MessageKind kind,
        @Nullable String recipient,
        String language,
        String subject,
        String text,
        String html,
        String mailId,
        Instant composedAt,
        @Nullable Instant sentAt) {}
