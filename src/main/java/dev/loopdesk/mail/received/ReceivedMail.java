package dev.loopdesk.mail.received;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mail as people would read it. All text is free of control characters; nothing in it is proof of who sent it.
 *
 * @param messageId with its angle brackets, or null
 * @param inReplyTo Message-IDs with their angle brackets
 * @param references Message-IDs with their angle brackets, oldest first
 * @param from who it says it is from, or null
 * @param replyTo where answers are wanted, empty for the sender's address
 * @param recipients every address that it was sent or delivered to, without repetition
 * @param subject on one line, empty where there is none
 * @param date when the sender says it was sent, or null
 * @param language {@code zh-CN} or {@code en}: what it says it is, otherwise by its script
 * @param text the whole text, that of attached mails last
 * @param folded the same text, what is new apart from what is repeated
 * @param contentType type of the whole, such as {@code multipart/mixed}
 * @param reportType of a {@code multipart/report}: what it reports, such as {@code delivery-status}; empty otherwise
 */
public record ReceivedMail(
        @Nullable String messageId,
        List<String> inReplyTo,
        List<String> references,
        @Nullable MailAddress from,
        List<MailAddress> replyTo,
        List<String> recipients,
        String subject,
        @Nullable Instant date,
        String language,
        String text,
        FoldedText folded,
        List<ReceivedFile> attachments,
        List<CalendarEvent> events,
        MailHeaders headers,
        String contentType,
        String reportType) {

    public ReceivedMail {
        inReplyTo = List.copyOf(inReplyTo);
        references = List.copyOf(references);
        replyTo = List.copyOf(replyTo);
        recipients = List.copyOf(recipients);
        attachments = List.copyOf(attachments);
        events = List.copyOf(events);
    }

    /** The first attachment of a type. */
    Optional<ReceivedFile> attachment(String type) {
        return attachments.stream().filter(a -> a.type().equals(type)).findFirst();
    }
}
