package dev.loopdesk.mail;

import dev.loopdesk.message.LinkKeys;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The signed addresses that replies to tickets go to; the keys are made of those that links are signed with. */
@Component
public class ReplyAddresses {

    private static final String LONGEST_NUMBER = "LD-1000000000";

    private final List<ReplyAddress> byKey;
    private final boolean used;

    /** @throws IllegalArgumentException if the address leaves no room; without {@code loopdesk.mail.reply-addresses} it need not */
    ReplyAddresses(LinkKeys keys, MailSettings settings) {
        this.byKey = keys.derived("loopdesk reply addresses").stream()
                .map(key -> new ReplyAddress(key, settings.address()))
                .toList();
        this.used = settings.replyAddresses();
        if (used) {
            // better now than with the first letter
            byKey.get(0).of(LONGEST_NUMBER);
        }
    }

    /** Where replies to a ticket are to go; empty where the mail server knows no sub-addresses. */
    public Optional<String> of(String ticketNumber) {
        return used ? Optional.of(byKey.get(0).of(ticketNumber)) : Optional.empty();
    }

    /** The ticket that one of the addresses belongs to, whichever key it was signed with. */
    public Optional<String> ticketNumber(List<String> recipients) {
        return recipients.stream()
                .flatMap(recipient -> byKey.stream().flatMap(key -> key.ticketNumber(recipient).stream()))
                .findFirst();
    }
}
