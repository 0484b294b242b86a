package dev.loopdesk.mail;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signed return paths of letters: {@code support+b.letter.signature@domain}. Whatever a mail system sends there is about
 * that letter. Case is ignored, because some mail systems change it.
 */
final class ReturnPath {

    private static final String PURPOSE = "loopdesk return path";
    private static final String MARK = "+b.";
    private static final int LETTER = 26;
    private static final int SIGNATURE = 10;
    private static final int LONGEST_LOCAL_PART = 64;

    private final String local;
    private final String domain;
    private final AddressSignature signature;
    private final Pattern form;

    /**
     * @param key at least 16 bytes, secret
     * @param address the service desk's address; the mail server must deliver its sub-addresses
     * @throws IllegalArgumentException if the address is too long
     */
    ReturnPath(byte[] key, String address) {
        int at = address.lastIndexOf('@');
        if (at < 1 || at == address.length() - 1) {
            throw new IllegalArgumentException(address + " is not an address");
        }
        this.local = address.substring(0, at);
        this.domain = address.substring(at + 1);
        this.signature = new AddressSignature(key, PURPOSE, SIGNATURE);
        this.form = Pattern.compile(
                Pattern.quote(local + MARK) + "([a-z2-7]{" + LETTER + "})\\.([a-z2-7]{" + SIGNATURE + "})@"
                        + Pattern.quote(domain),
                Pattern.CASE_INSENSITIVE);
    }

    /**
     * Returns the return path of a letter.
     *
     * @throws IllegalArgumentException if the address is too long
     */
    String of(UUID letter) {
        byte[] id = ByteBuffer.allocate(Long.BYTES * 2)
                .putLong(letter.getMostSignificantBits())
                .putLong(letter.getLeastSignificantBits())
                .array();
        String part = local + MARK + AddressSignature.base32(id, LETTER) + "." + signature.of(letter.toString());
        if (part.length() > LONGEST_LOCAL_PART) {
            throw new IllegalArgumentException(local + " is too long for return paths: no mail server need take " + part
                    + ", which is longer than " + LONGEST_LOCAL_PART
                    + "; set loopdesk.mail.return-paths to false, or choose a shorter address");
        }
        return part + "@" + domain;
    }

    /** Returns the id of the letter of a return path, empty if the signature is wrong. */
    Optional<String> letter(String recipient) {
        Matcher parts = form.matcher(recipient);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String id = id(parts.group(1)).toString().toLowerCase(Locale.ROOT);
        return signature.isOf(id, parts.group(2)) ? Optional.of(id) : Optional.empty();
    }

    private static UUID id(String letters) {
        long most = 0;
        long least = 0;
        // The last letter holds three bits of the id.
        for (int bit = 0; bit < Long.SIZE * 2; bit++) {
            long set = (AddressSignature.value(letters.charAt(bit / 5)) >> (4 - bit % 5)) & 1;
            if (bit < Long.SIZE) {
                most = most << 1 | set;
            } else {
                least = least << 1 | set;
            }
        }
        return new UUID(most, least);
    }
}
