package dev.loopdesk.mail.received;

import java.io.ByteArrayOutputStream;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files that stand in plain text, as programs sent them before MIME: uuencoded ones, in both of its alphabets, and
 * messages encrypted with OpenPGP (RFC 9580). What is not complete and valid remains text.
 *
 * @param text the text without the files
 */
@SuppressWarnings("ArrayRecordComponent") // handed on at once, compared by nobody
record EmbeddedFiles(byte[] text, List<File> files) {

    private static final int MOST = 100;
    private static final int LONGEST_LINE = 400;
    private static final Pattern BEGIN = Pattern.compile("begin(-base64)? [0-7]{3,4}(?: (.{0,255}))?");
    private static final String PGP_BEGIN = "-----BEGIN PGP MESSAGE-----";
    private static final String PGP_END = "-----END PGP MESSAGE-----";

    /**
     * A file.
     *
     * @param name name given by the sender, not made safe, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on at once, compared by nobody
    record File(@Nullable String name, String type, byte[] content) {

        boolean isEncrypted() {
            return type.equals("application/pgp-encrypted");
        }
    }

    static EmbeddedFiles in(byte[] content) {
        var files = new ArrayList<File>();
        var text = new ByteArrayOutputStream(content.length);
        int copied = 0;
        int line = 0;
        while (line < content.length) {
            int after = files.size() < MOST ? file(content, line, files) : -1;
            if (after >= 0) {
                text.write(content, copied, line - copied);
                copied = after;
                line = after;
            } else {
                line = Lines.end(content, line, content.length) + 1;
            }
        }
        if (files.isEmpty()) {
            return new EmbeddedFiles(content, List.of());
        }
        text.write(content, copied, content.length - copied);
        return new EmbeddedFiles(text.toByteArray(), List.copyOf(files));
    }

    /** Adds the file that begins at a line and returns the position after it; -1 if none begins there. */
    private static int file(byte[] content, int line, List<File> files) {
        byte first = content[line];
        if (first != 'b' && first != '-') {
            return -1;
        }
        String head = line(content, line);
        if (head.equals(PGP_BEGIN)) {
            return encrypted(content, line, files);
        }
        Matcher begin = BEGIN.matcher(head);
        if (!begin.matches()) {
            return -1;
        }
        var bytes = new ByteArrayOutputStream();
        int next = Lines.end(content, line, content.length) + 1;
        int after = begin.group(1) == null ? uuencoded(content, next, bytes) : base64(content, next, bytes);
        if (after >= 0) {
            String name = begin.group(2);
            files.add(new File(name == null || name.isBlank() ? null : name, type(name), bytes.toByteArray()));
        }
        return after;
    }

    private static int encrypted(byte[] content, int from, List<File> files) {
        for (int line = from; line < content.length; line = Lines.end(content, line, content.length) + 1) {
            String text = line(content, line);
            if (line > from && text.equals(PGP_BEGIN)) {
                return -1;
            }
            if (text.equals(PGP_END)) {
                int end = Math.min(content.length, Lines.end(content, line, content.length) + 1);
                files.add(
                        new File("encrypted.asc", "application/pgp-encrypted", Arrays.copyOfRange(content, from, end)));
                return end;
            }
        }
        return -1;
    }

    private static int uuencoded(byte[] content, int from, ByteArrayOutputStream bytes) {
        boolean complete = false;
        for (int line = from; line < content.length; line = Lines.end(content, line, content.length) + 1) {
            String text = line(content, line);
            if (text.stripTrailing().equals("end")) {
                return Math.min(content.length, Lines.end(content, line, content.length) + 1);
            }
            boolean last = text.isBlank() || text.equals("`");
            if (!last && (complete || !decode(text, bytes))) {
                return -1;
            }
            complete |= last;
        }
        return -1;
    }

    /** Decodes a line of uuencoded bytes; blanks at its end may be lost, and a checksum may follow. */
    private static boolean decode(String line, ByteArrayOutputStream bytes) {
        int length = line.charAt(0) - ' ';
        int letters = (length + 2) / 3 * 4;
        if (length < 1 || length > 63 || line.length() - 1 > letters + 2) {
            return false;
        }
        for (int i = 0; i < letters; i += 4) {
            int four = 0;
            for (int j = 1; j <= 4; j++) {
                char c = i + j < line.length() ? line.charAt(i + j) : ' ';
                if (c < ' ' || c > '`') {
                    return false;
                }
                four = (four << 6) | ((c - ' ') & 63);
            }
            for (int j = 0; j < 3 && i / 4 * 3 + j < length; j++) {
                bytes.write(four >> (16 - 8 * j));
            }
        }
        return true;
    }

    private static int base64(byte[] content, int from, ByteArrayOutputStream bytes) {
        for (int line = from; line < content.length; line = Lines.end(content, line, content.length) + 1) {
            String text = line(content, line).strip();
            if (text.equals("====")) {
                return Math.min(content.length, Lines.end(content, line, content.length) + 1);
            }
            try {
                bytes.writeBytes(Base64.getDecoder().decode(text));
            } catch (IllegalArgumentException e) {
                return -1;
            }
        }
        return -1;
    }

    private static String line(byte[] content, int from) {
        int end = Lines.withoutReturn(content, from, Lines.end(content, from, content.length));
        return Lines.latin1(content, from, Math.min(end, from + LONGEST_LINE));
    }

    private static String type(@Nullable String name) {
        String type = name == null ? null : URLConnection.guessContentTypeFromName(name);
        return type == null ? "application/octet-stream" : type;
    }
}
