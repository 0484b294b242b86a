package dev.loopdesk.mail;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signed reply addresses of tickets: {@code support+number.token@domain}. The token is 80 bits of HMAC-SHA256 over the
 * ticket's number, so that a guessed address matches no ticket. Case is ignored, because some mail systems change it.
 */
final class ReplyAddress {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "loopdesk reply address\0";
    private static final String BASE_32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int TOKEN_BYTES = 10;
    private static final int SHORTEST_KEY = 16;
    private static final int LONGEST_LOCAL_PART = 64;
    private static final Pattern TICKET_NUMBER = Pattern.compile("[A-Za-z0-9-]{1,40}");

    private final String local;
    private final String domain;
    private final SecretKeySpec key;
    private final Pattern form;

    /**
     * @param key at least 16 bytes, secret
     * @param address the service desk's address; the mail server must deliver its sub-addresses
     */
    ReplyAddress(byte[] key, String address) {
        int at = address.lastIndexOf('@');
        if (key.length < SHORTEST_KEY || at < 1 || at == address.length() - 1) {
            throw new IllegalArgumentException(
                    "A key of at least " + SHORTEST_KEY + " bytes and an address are needed");
        }
        this.local = address.substring(0, at);
        this.domain = address.substring(at + 1);
        this.key = new SecretKeySpec(key, ALGORITHM);
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
        String part = local + "+" + ticketNumber + "." + token(ticketNumber);
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
        byte[] given = parts.group(2).toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
        byte[] expected = token(parts.group(1)).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(given, expected)
                ? Optional.of(parts.group(1).toUpperCase(Locale.ROOT))
                : Optional.empty();
    }

    private String token(String ticketNumber) {
        byte[] code = code(PURPOSE + ticketNumber.toUpperCase(Locale.ROOT));
        var token = new StringBuilder();
        for (int bit = 0; bit < TOKEN_BYTES * 8; bit += 5) {
            int pair = ((code[bit / 8] & 0xFF) << 8) | (code[bit / 8 + 1] & 0xFF);
            token.append(BASE_32.charAt((pair >> (11 - bit % 8)) & 31));
        }
        return token.toString();
    }

    private byte[] code(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }
}
