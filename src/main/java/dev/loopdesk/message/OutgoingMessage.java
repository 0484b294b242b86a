package dev.loopdesk.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A composed message; its text never changes.
 *
 * @param participant position of the participant that it, or this copy of it, is for; null if it is for the requester or
 *     for staff
 * @param recipient mail address, or null if the requester has none
 * @param language {@code en} or {@code zh-CN}
 * @param mailId Message-ID of every delivery attempt
 * @param sentAt time at which a mail server accepted it, or null
 */
public record OutgoingMessage(
        String id,
        String ticketNumber,
        MessageKind kind,
        @Nullable Integer participant,
        @Nullable String recipient,
        String language,
        String subject,
        String text,
        String html,
        String mailId,
        Instant composedAt,
        @Nullable Instant sentAt) {}
