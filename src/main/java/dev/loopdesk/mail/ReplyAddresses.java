package dev.loopdesk.mail;

import dev.loopdesk.message.LinkKeys;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Creates and verifies reply addresses of tickets; the keys are derived from those of links. */
@Component
public class ReplyAddresses {

    private static final String LONGEST_NUMBER = "LD-1000000000";

    private final List<ReplyAddress> byKey;
    private final boolean used;

    /**
     * @throws IllegalArgumentException if the address is too long; not checked without
     *     {@code loopdesk.mail.reply-addresses}
     */
    ReplyAddresses(LinkKeys keys, MailSettings settings) {
        this.byKey = keys.derived("loopdesk reply addresses").stream()
                .map(key -> new ReplyAddress(key, settings.address()))
                .toList();
        this.used = settings.replyAddresses();
        if (used) {
            // Checked at start instead of at the first letter.
            byKey.get(0).of(LONGEST_NUMBER);
        }
    }

    /** Returns the reply address of a ticket; empty if the mail server does not support sub-addresses. */
    public Optional<String> of(String ticketNumber) {
        return used ? Optional.of(byKey.get(0).of(ticketNumber)) : Optional.empty();
    }

    /** Returns the ticket of one of the addresses, signed with any of the keys. */
    public Optional<String> ticketNumber(List<String> recipients) {
        return recipients.stream()
                .flatMap(recipient -> byKey.stream().flatMap(key -> key.ticketNumber(recipient).stream()))
                .findFirst();
    }
}
