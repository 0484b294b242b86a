package dev.loopdesk.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as it was decided on; its words do not change afterwards.
 *
 * @param recipient mail address, or null for a requester who has none
 * @param language {@code en} or {@code zh-CN}
 * @param mailId the Message-ID that every attempt of delivery carries
 * @param sentAt when a mail server took it, or null
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
