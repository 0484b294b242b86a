package dev.loopdesk.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mails that a letter continues (RFC 5322, 3.6.4).
 *
 * @param inReplyTo Message-ID of the mail that the letter answers, or null if it begins the thread
 * @param references Message-IDs, oldest first
 */
public record MailThread(@Nullable String inReplyTo, List<String> references) {

    public MailThread {
        references = List.copyOf(references);
    }
}
