package dev.loopdesk.mail;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signature within a mail address: the first bits of an HMAC-SHA256 in base 32. Case is ignored, because some mail
 * systems change it.
 */
final class AddressSignature {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String BASE_32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int SHORTEST_KEY = 16;

    private final SecretKeySpec key;
    private final String purpose;
    private final int letters;

    /**
     * @param key at least 16 bytes, secret
     * @param letters length of the signature; each letter holds 5 bits
     */
    AddressSignature(byte[] key, String purpose, int letters) {
        if (key.length < SHORTEST_KEY) {
            throw new IllegalArgumentException("A key of at least " + SHORTEST_KEY + " bytes is needed");
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.purpose = purpose;
        this.letters = letters;
    }

    String of(String signed) {
        return base32(code(purpose + "\0" + signed), letters);
    }

    boolean isOf(String signed, String given) {
        return MessageDigest.isEqual(
                given.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII),
                of(signed).getBytes(StandardCharsets.US_ASCII));
    }

    /** Returns the first bits of the bytes, five in each letter. */
    static String base32(byte[] bytes, int letters) {
        var text = new StringBuilder();
        for (int bit = 0; bit < letters * 5; bit += 5) {
            int second = bit / 8 + 1 < bytes.length ? bytes[bit / 8 + 1] & 0xFF : 0;
            int pair = ((bytes[bit / 8] & 0xFF) << 8) | second;
            text.append(BASE_32.charAt((pair >> (11 - bit % 8)) & 31));
        }
        return text.toString();
    }

    /** Returns the value of a letter, from 0 to 31. */
    static int value(char letter) {
        return BASE_32.indexOf(Character.toLowerCase(letter));
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
