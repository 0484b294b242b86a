package dev.loopdesk.mail.received;

import dev.loopdesk.message.DeskAddress;
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

    boolean isOurs(MailAddress address) {
        String given = address.address();
        return addresses.stream()
                .anyMatch(own -> DeskAddress.withoutTag(own, given).equalsIgnoreCase(own));
    }

    boolean isOurs(String messageId) {
        return !messageIdDomain.isEmpty() && messageId.toLowerCase(Locale.ROOT).endsWith("@" + messageIdDomain + ">");
    }
}
