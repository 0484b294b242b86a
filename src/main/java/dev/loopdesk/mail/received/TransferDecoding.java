package dev.loopdesk.mail.received;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
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
