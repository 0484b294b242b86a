package dev.loopdesk.mail.received;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.util.BASE64DecoderStream;
import org.eclipse.angus.mail.util.QPDecoderStream;
import org.eclipse.angus.mail.util.UUDecoderStream;

/**
 * Decodes Content-Transfer-Encodings and skips invalid input; mime4j's streams drop the last bytes of 2 of 248 mails.
 */
final class TransferDecoding {

    private TransferDecoding() {}

    /** Decodes a range of bytes; with an unknown encoding they are returned unchanged. */
    static byte[] decode(byte[] raw, int from, int to, String encoding) {
        var slice = new ByteArrayInputStream(raw, from, to - from);
        String name = encoding.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-].*$", "");
        return switch (name) {
            case "base64" -> drained(new BASE64DecoderStream(slice, true), to - from);
            case "quoted-printable", "quoted" -> drained(new QPDecoderStream(slice), to - from);
            case "uuencode", "x-uuencode", "x-uue" -> drained(new UUDecoderStream(slice, true, true), to - from);
            default -> slice.readAllBytes();
        };
    }

    /**
     * Returns where clear text begins below an encoded body, such as the footer of a mailing list that does not decode
     * what it passes on; {@code to} if there is none. Damage within the encoded lines is no clear text.
     */
    static int clearFrom(byte[] raw, int from, int to, String encoding) {
        if (!encoding.toLowerCase(Locale.ROOT).startsWith("base64")) {
            return to;
        }
        boolean encoded = false;
        boolean padded = false;
        int clear = to;
        for (int line = from; line < to; line = Lines.end(raw, line, to) + 1) {
            int end = Lines.end(raw, line, to);
            Line kind = Line.of(raw, line, end);
            if (kind == Line.ENCODED_LONG || (kind == Line.ENCODED && clear == to && !padded)) {
                encoded = true;
                padded = endsPadded(raw, line, end);
                clear = to;
            } else if (kind != Line.EMPTY && encoded && clear == to && (padded || kind == Line.WORDS)) {
                clear = line;
            }
        }
        return clear;
    }

    private static boolean endsPadded(byte[] raw, int from, int end) {
        return Lines.latin1(raw, from, end).stripTrailing().endsWith("=");
    }

    /** Appearance of a line in a body that is declared as base64. */
    private enum Line {
        EMPTY,
        ENCODED,
        /** As long as encoded lines within a body are. */
        ENCODED_LONG,
        /** Words, a rule, or characters beyond ASCII. */
        WORDS,
        UNCLEAR;

        private static final int LONG = 40;
        private static final int LOOKED_AT = 200;
        private static final Pattern RULE = Pattern.compile("[_*~#-]{2,}|={5,}");
        private static final Pattern BEYOND_ASCII = Pattern.compile("[\\x80-\\xFF]");
        private static final Pattern THREE_WORDS = Pattern.compile("\\S\\s+\\S+\\s+\\S");

        static Line of(byte[] raw, int from, int end) {
            int start = from;
            int last = end;
            while (last > start && raw[last - 1] >= 0 && raw[last - 1] <= ' ') {
                last--;
            }
            while (start < last && raw[start] >= 0 && raw[start] <= ' ') {
                start++;
            }
            if (start == last) {
                return EMPTY;
            }
            if (isEncoded(raw, start, last)) {
                return last - start >= LONG ? ENCODED_LONG : ENCODED;
            }
            String text = Lines.latin1(raw, start, Math.min(last, start + LOOKED_AT));
            boolean words = RULE.matcher(text).matches()
                    || BEYOND_ASCII.matcher(text).find()
                    || THREE_WORDS.matcher(text).find();
            return words ? WORDS : UNCLEAR;
        }

        /** Tells whether there are only characters of base64, and perhaps padding. */
        private static boolean isEncoded(byte[] raw, int from, int end) {
            int letters = end;
            while (letters > from && end - letters < 2 && raw[letters - 1] == '=') {
                letters--;
            }
            for (int i = from; i < letters; i++) {
                byte c = raw[i];
                boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
                if (!letter && c != '+' && c != '/') {
                    return false;
                }
            }
            return letters > from;
        }
    }

    static byte[] decode(String encoded, String encoding) {
        byte[] raw = encoded.getBytes(StandardCharsets.UTF_8);
        return decode(raw, 0, raw.length, encoding);
    }

    /** Reads all bytes; no encoding expands its input, so the input's size bounds the output. */
    private static byte[] drained(InputStream decoder, int expected) {
        var bytes = new ByteArrayOutputStream(expected);
        try (decoder) {
            byte[] buffer = new byte[Math.min(expected + 1, 8192)];
            for (int read = decoder.read(buffer); read >= 0; read = decoder.read(buffer)) {
                bytes.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // The bytes decoded before the error are kept.
        }
        return bytes.toByteArray();
    }
}
