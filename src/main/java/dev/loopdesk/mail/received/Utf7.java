package dev.loopdesk.mail.received;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Decodes UTF-7 (RFC 2152), which Java does not support. */
final class Utf7 {

    private static final String BASE_64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private Utf7() {}

    static String decode(String text) {
        var decoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '+') {
                decoded.append(c);
                continue;
            }
            int end = i + 1;
            while (end < text.length() && BASE_64.indexOf(text.charAt(end)) >= 0) {
                end++;
            }
            boolean closed = end < text.length() && text.charAt(end) == '-';
            if (end == i + 1) {
                decoded.append('+');
                i = closed ? end : i;
            } else {
                decoded.append(shifted(text.substring(i + 1, end)));
                i = closed ? end : end - 1;
            }
        }
        return decoded.toString();
    }

    private static String shifted(String encoded) {
        // A single surplus character cannot encode a byte.
        int length = encoded.length() % 4 == 1 ? encoded.length() - 1 : encoded.length();
        byte[] bytes = Base64.getDecoder().decode(encoded.substring(0, length));
        return new String(bytes, 0, bytes.length / 2 * 2, StandardCharsets.UTF_16BE);
    }
}
