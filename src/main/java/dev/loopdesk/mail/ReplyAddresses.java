package dev.loopdesk.mail;

import dev.loopdesk.message.LinkKeys;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Creates and verifies reply addresses of the requesters and participants of tickets; the keys are derived from those of links. */
@Component
public class ReplyAddresses {

    private static final String LONGEST_NUMBER = "LD-1000000000-999";
    private static final Pattern OF_PARTICIPANT = Pattern.compile("([A-Z]+-\\d+)-(\\d{1,9})");

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

    /**
     * Meaning of a reply address.
     *
     * @param participant position of the participant who got the address, or null for the requester
     */
    public record Addressee(String ticketNumber, @Nullable Integer participant) {}

    /** Returns the requester's reply address of a ticket; empty if the mail server does not support sub-addresses. */
    public Optional<String> of(String ticketNumber) {
        return of(ticketNumber, null);
    }

    /**
     * Returns the reply address of a participant of a ticket.
     *
     * @param participant position of the participant, or null for the requester
     */
    public Optional<String> of(String ticketNumber, @Nullable Integer participant) {
        String signed = participant == null ? ticketNumber : ticketNumber + "-" + participant;
        return used ? Optional.of(byKey.get(0).of(signed)) : Optional.empty();
    }

    /** Returns what one of the addresses stands for, signed with any of the keys. */
    public Optional<Addressee> addressee(List<String> recipients) {
        return recipients.stream()
                .flatMap(recipient -> byKey.stream().flatMap(key -> key.ticketNumber(recipient).stream()))
                .findFirst()
                .map(ReplyAddresses::addressee);
    }

    private static Addressee addressee(String signed) {
        Matcher parts = OF_PARTICIPANT.matcher(signed);
        return parts.matches()
                ? new Addressee(parts.group(1), Integer.valueOf(parts.group(2)))
                : new Addressee(signed, null);
    }
}
