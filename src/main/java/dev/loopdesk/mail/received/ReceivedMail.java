package dev.loopdesk.mail.received;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mail in readable form. All text is free of control characters; no field proves who sent the mail.
 *
 * @param messageId with its angle brackets, or null
 * @param inReplyTo Message-IDs with their angle brackets
 * @param references Message-IDs with their angle brackets, oldest first
 * @param from declared sender, or null
 * @param recipients all addresses that the mail was sent or delivered to, without duplicates
 * @param subject subject on one line, empty if there is none
 * @param date declared date of sending, or null
 * @param language {@code zh-CN} or {@code en}: as declared, otherwise by script
 * @param text whole text, followed by the text of attached mails
 * @param folded the same text, divided into new text, quotes and signature
 * @param event first event of an invitation or other calendar file, or null
 * @param forwardedFrom declared sender of the mail that was forwarded, or null
 * @param encrypted true if a part of the mail is encrypted, so that only its other parts are read
 * @param reportType report type of a {@code multipart/report}, such as {@code delivery-status}; empty otherwise
 */
public record ReceivedMail(
        @Nullable String messageId,
        List<String> inReplyTo,
        List<String> references,
        @Nullable MailAddress from,
        List<String> recipients,
        String subject,
        @Nullable Instant date,
        String language,
        String text,
        FoldedText folded,
        List<ReceivedFile> attachments,
        MailHeaders headers,
        @Nullable CalendarEvent event,
        @Nullable MailAddress forwardedFrom,
        boolean encrypted,
        String reportType) {

    public ReceivedMail {
        inReplyTo = List.copyOf(inReplyTo);
        references = List.copyOf(references);
        recipients = List.copyOf(recipients);
        attachments = List.copyOf(attachments);
    }

    /** Returns the first attachment of a type. */
    Optional<ReceivedFile> attachment(String type) {
        return attachments.stream().filter(a -> a.type().equals(type)).findFirst();
    }

    /** Returns the people whom the mail names in To and Cc. */
    public List<MailAddress> addressees() {
        var people = new ArrayList<>(MailAddress.all(headers.value("to")));
        people.addAll(MailAddress.all(headers.value("cc")));
        return people;
    }

    /** Returns the first address that answers are asked to go to, if there is one. */
    public Optional<MailAddress> replyTo() {
        return MailAddress.all(headers.value("reply-to")).stream().findFirst();
    }
}
