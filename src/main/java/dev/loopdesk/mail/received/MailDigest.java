package dev.loopdesk.mail.received;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Digest that identifies a mail by the parts that no mail system changes in transit. */
public final class MailDigest {

    private static final List<String> KEPT = List.of("message-id", "from", "date", "subject");

    private MailDigest() {}

    /**
     * Returns the SHA-256, in hexadecimal, over Message-ID, From, Date, Subject and body; the kind of line ends and
     * trailing empty lines do not matter.
     */
    public static String of(byte[] raw) {
        MessageDigest digest = sha256();
        byte[] lines = Lines.withLineFeeds(raw);
        int body = 0;
        try {
            HeaderSection section =
                    HeaderSection.read(lines, 0, lines.length, new ReadingBudget(ReadingLimits.DEFAULT));
            for (String name : KEPT) {
                for (String value : section.headers().all(name)) {
                    digest.update((name + ":" + value + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
            body = section.bodyFrom();
        } catch (UnreadableMailException e) {
            // Headers that cannot be parsed: the whole mail counts as the body.
            digest.update((byte) 0);
        }
        body(lines, body, digest);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void body(byte[] raw, int from, MessageDigest digest) {
        int end = raw.length;
        while (end > from && (raw[end - 1] == '\n' || raw[end - 1] == '\r')) {
            end--;
        }
        int line = from;
        while (line < end) {
            int next = Lines.end(raw, line, end);
            digest.update(raw, line, Lines.withoutReturn(raw, line, next) - line);
            digest.update((byte) '\n');
            line = next + 1;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
