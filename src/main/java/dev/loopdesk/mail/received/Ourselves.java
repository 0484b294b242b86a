package dev.loopdesk.mail.received;

import java.util.List;
import java.util.Locale;

/**
 * What our own mail is known by.
 *
 * @param addresses all that Loopdesk sends from
 * @param messageIdDomain the part of our Message-IDs behind the at sign
 */
public record Ourselves(List<String> addresses, String messageIdDomain) {

    /** Every mail of Loopdesk carries it; its value says nothing. */
    public static final String HEADER = "X-Loopdesk";

    public Ourselves {
        addresses = addresses.stream().map(a -> a.toLowerCase(Locale.ROOT)).toList();
        messageIdDomain = messageIdDomain.toLowerCase(Locale.ROOT);
    }

    boolean isOurs(MailAddress address) {
        return addresses.contains(address.address().toLowerCase(Locale.ROOT));
    }

    boolean isOurs(String messageId) {
        return !messageIdDomain.isEmpty() && messageId.toLowerCase(Locale.ROOT).endsWith("@" + messageIdDomain + ">");
    }
}
