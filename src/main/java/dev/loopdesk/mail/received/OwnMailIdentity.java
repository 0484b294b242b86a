package dev.loopdesk.mail.received;

import java.util.List;
import java.util.Locale;

/**
 * What our own mail is known by.
 *
 * @param addresses all that Loopdesk sends from
 * @param messageIdDomain the part of our Message-IDs behind the at sign
 */
public record OwnMailIdentity(List<String> addresses, String messageIdDomain) {

    /** Every mail of Loopdesk carries it; its value says nothing. */
    public static final String HEADER = "X-Loopdesk";

    public OwnMailIdentity {
        addresses = addresses.stream().map(a -> a.toLowerCase(Locale.ROOT)).toList();
        messageIdDomain = messageIdDomain.toLowerCase(Locale.ROOT);
    }

    /** A reply address of ours, {@code support+anything@domain}, without what is between; any other as it is. */
    public static String withoutTag(String own, String address) {
        String lower = own.toLowerCase(Locale.ROOT);
        int at = lower.lastIndexOf('@');
        String given = address.toLowerCase(Locale.ROOT);
        boolean tagged = at > 0
                && given.length() > lower.length()
                && given.startsWith(lower.substring(0, at) + "+")
                && given.endsWith(lower.substring(at));
        return tagged ? own : address;
    }

    boolean isOurs(MailAddress address) {
        String given = address.address();
        return addresses.stream().anyMatch(own -> withoutTag(own, given).equalsIgnoreCase(own));
    }

    boolean isOurs(String messageId) {
        return !messageIdDomain.isEmpty() && messageId.toLowerCase(Locale.ROOT).endsWith("@" + messageIdDomain + ">");
    }
}
