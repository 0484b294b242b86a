package dev.loopdesk.mail.received;

import java.util.List;
import java.util.Locale;

/**
 * Marks that identify mail sent by Loopdesk.
 *
 * @param addresses all addresses that Loopdesk sends from
 * @param messageIdDomain domain of Loopdesk's Message-IDs
 */
public record OwnMailIdentity(List<String> addresses, String messageIdDomain) {

    /** Header of every mail from Loopdesk; the value has no meaning. */
    public static final String HEADER = "X-Loopdesk";

    public OwnMailIdentity {
        addresses = addresses.stream().map(a -> a.toLowerCase(Locale.ROOT)).toList();
        messageIdDomain = messageIdDomain.toLowerCase(Locale.ROOT);
    }

    /**
     * Removes the tag from a reply address of Loopdesk, {@code support+anything@domain}; returns other addresses
     * unchanged.
     */
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
