package dev.loopdesk.mail;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signed reply addresses of tickets: {@code support+number.token@domain}; the number of a participant's address ends with
 * the participant's position. The token is 80 bits of HMAC-SHA256 over the number, so that a guessed address matches no
 * ticket. Case is ignored, because some mail systems change it.
 */
final class ReplyAddress {

    private static final String PURPOSE = "loopdesk reply address";
    private static final int TOKEN = 16;
    private static final int LONGEST_LOCAL_PART = 64;
    private static final Pattern TICKET_NUMBER = Pattern.compile("[A-Za-z0-9-]{1,40}");

    private final String local;
    private final String domain;
    private final AddressSignature signature;
    private final Pattern form;

    /**
     * @param key at least 16 bytes, secret
     * @param address the service desk's address; the mail server must deliver its sub-addresses
     */
    ReplyAddress(byte[] key, String address) {
        int at = address.lastIndexOf('@');
        if (at < 1 || at == address.length() - 1) {
            throw new IllegalArgumentException(address + " is not an address");
        }
        this.local = address.substring(0, at);
        this.domain = address.substring(at + 1);
        this.signature = new AddressSignature(key, PURPOSE, TOKEN);
        this.form = Pattern.compile(
                Pattern.quote(local) + "\\+(" + TICKET_NUMBER + ")\\.([a-z2-7]{16})@" + Pattern.quote(domain),
                Pattern.CASE_INSENSITIVE);
    }

    /**
     * Returns the reply address of a ticket.
     *
     * @throws IllegalArgumentException if the number or the address is too long
     */
    String of(String ticketNumber) {
        if (!TICKET_NUMBER.matcher(ticketNumber).matches()) {
            throw new IllegalArgumentException(ticketNumber + " cannot be part of a mail address");
        }
        String part = local + "+" + ticketNumber + "." + signature.of(ticketNumber.toUpperCase(Locale.ROOT));
        if (part.length() > LONGEST_LOCAL_PART) {
            throw new IllegalArgumentException(local + " is too long for reply addresses: no mail server need take "
                    + part + ", which is longer than " + LONGEST_LOCAL_PART);
        }
        return part + "@" + domain;
    }

    /**
     * Returns the ticket of a reply address, empty if the signature is wrong. The number is in upper case, as ticket
     * numbers are.
     */
    Optional<String> ticketNumber(String recipient) {
        Matcher parts = form.matcher(recipient);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String number = parts.group(1).toUpperCase(Locale.ROOT);
        return signature.isOf(number, parts.group(2)) ? Optional.of(number) : Optional.empty();
    }
}
