package dev.loopdesk.ticket;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the keys of tickets out of incoming text and files before they are stored: links to a ticket's page, and the
 * signed part of reply addresses and return paths. A reply that quotes a letter contains them, and whoever reads them
 * could act as the requester. Keys are recognised by their form, so that those of former hosts, addresses and signing
 * keys are found too.
 */
public final class KeyRedaction {

    /** Replacement of a link; it stands for itself in every language and character set. */
    public static final String MARK = "[...]";

    /** A line break within a key, as mail programs and the encoding quoted-printable insert it. */
    private static final String BREAK = "(?:[ \\t]{0,3}=?\\r?\\n[ \\t>|]*+|[\\u00AD\\u200B\\u2060\\uFEFF])?+";

    /**
     * Token of a link in base64url: the purpose of the requester or of a participant, an expiry, whose first bytes are
     * constant, and a ticket number, whose first bytes are constant too.
     */
    private static final Pattern TOKEN =
            Pattern.compile(String.join(BREAK, "A", "[Qg]", "A", "A", "A", "A") + "(?:" + BREAK
                    + "[A-Za-z0-9_-]){12,20}?" + BREAK + String.join(BREAK, "xELT".split("")) + "(?:" + BREAK
                    + "[A-Za-z0-9_-]){50}[A-Za-z0-9_-]*+");

    /** Signed part of an address: ticket number, with the position of a participant, or letter, and signature. */
    private static final Pattern TAG = Pattern.compile("(?i)(?:\\+|%2B|=2B)" + BREAK + "(?:L" + BREAK + "D" + BREAK
            + "-(?:" + BREAK
            + "\\d){6,17}(?:" + BREAK + "-(?:" + BREAK + "\\d){1,10})?" + BREAK + "\\.(?:" + BREAK + "[a-z2-7]){16}|b"
            + BREAK + "\\.(?:" + BREAK + "[a-z2-7]){26}"
            + BREAK + "\\.(?:" + BREAK + "[a-z2-7]){10})(?![a-z2-7])");

    private static final String NOT_IN_LINKS = "<>\"'()[]{}|\\^`";
    private static final int LONGEST_LINK = 4_000;
    private static final int SHORTEST_BASE_64 = 40;
    private static final int DEEPEST = 6;
    private static final int NUMBER_FROM = 13;
    private static final int SIGNATURE = 32;
    private static final int SHORTEST_NUMBER = 9;

    private final Set<String> tickets = new LinkedHashSet<>();

    private KeyRedaction() {}

    /** Returns the text with {@link #MARK} for each link, and with plain addresses for signed ones. */
    public static String text(String text) {
        return new KeyRedaction().redacted(text);
    }

    /** Returns fields with their texts redacted, also those within lists and parts. */
    public static Map<String, Object> fields(Map<String, Object> fields) {
        var redacted = new LinkedHashMap<String, Object>();
        fields.forEach((field, value) -> redacted.put(field, value(value)));
        return redacted;
    }

    /**
     * Returns the bytes of a file or mail redacted, also within base64. In binary files the keys are overwritten, so that
     * all lengths stay.
     */
    public static byte[] bytes(byte[] bytes) {
        return new KeyRedaction().redacted(bytes, false, 0);
    }

    /** Returns the numbers of the tickets that the links in a file or mail lead to. */
    public static Set<String> linkedTickets(byte[] bytes) {
        var redaction = new KeyRedaction();
        redaction.redacted(bytes, false, 0);
        return redaction.tickets;
    }

    private static @Nullable Object value(@Nullable Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof List<?> list) {
            var redacted = new ArrayList<@Nullable Object>();
            list.forEach(part -> redacted.add(value(part)));
            return redacted;
        }
        if (value instanceof Map<?, ?> parts) {
            var redacted = new LinkedHashMap<Object, @Nullable Object>();
            // Names of files are fields too.
            parts.forEach(
                    (field, part) -> redacted.put(field instanceof String name ? text(name) : field, value(part)));
            return redacted;
        }
        return value;
    }

    private String redacted(String text) {
        return withoutTags(withoutLinks(text));
    }

    private String withoutLinks(String text) {
        Matcher token = TOKEN.matcher(text);
        StringBuilder redacted = null;
        int done = 0;
        while (token.find(done)) {
            int[] link = link(text, token.start(), token.end(), done);
            note(token.group());
            redacted = redacted == null ? new StringBuilder() : redacted;
            redacted.append(text, done, link[0]).append(MARK);
            done = link[1];
        }
        return redacted == null
                ? text
                : redacted.append(text, done, text.length()).toString();
    }

    private static String withoutTags(String text) {
        Matcher tag = TAG.matcher(text);
        return tag.find() ? tag.replaceAll("") : text;
    }

    /** Returns the bounds of the link around a token. */
    private static int[] link(String text, int from, int to, int earliest) {
        int begin = from;
        int least = Math.max(earliest, from - LONGEST_LINK);
        while (begin > least && (isOfLink(text.charAt(begin - 1)) || endsInSoftBreak(text, begin))) {
            begin--;
        }
        int scheme = text.substring(begin, from).indexOf("http");
        if (scheme < 0) {
            return new int[] {text.startsWith("/t/", from - 3) && from - 3 >= earliest ? from - 3 : from, to};
        }
        int end = to;
        while (end < text.length() && isOfLink(text.charAt(end))) {
            end++;
        }
        return new int[] {begin + scheme, end};
    }

    private static boolean isOfLink(char c) {
        return c > ' ' && c < 0x7F && NOT_IN_LINKS.indexOf(c) < 0;
    }

    private static boolean endsInSoftBreak(String text, int end) {
        return text.startsWith("=\n", end - 2)
                || text.startsWith("=\r\n", end - 3)
                || (text.startsWith("=\r\n", end - 2) && text.startsWith("\n", end));
    }

    private void note(String token) {
        String plain = token.replaceAll("[^A-Za-z0-9_-]", "");
        byte[] bytes = Base64.getUrlDecoder().decode(plain.substring(0, plain.length() - plain.length() % 4));
        int whole = plain.length() * 3 / 4;
        int digits = NUMBER_FROM + 3;
        while (digits < bytes.length && bytes[digits] >= '0' && bytes[digits] <= '9') {
            digits++;
        }
        int length = Math.max(SHORTEST_NUMBER, Math.min(whole - NUMBER_FROM - SIGNATURE, digits - NUMBER_FROM));
        tickets.add(new String(bytes, NUMBER_FROM, length, StandardCharsets.US_ASCII));
    }

    private byte[] redacted(byte[] bytes, boolean sameLength, int depth) {
        boolean binary = sameLength || isBinary(bytes);
        byte[] plain = binary ? overwritten(bytes) : redactedText(bytes);
        return depth == DEEPEST ? plain : withBase64Redacted(plain, binary, depth);
    }

    private byte[] redactedText(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String redacted = redacted(text);
        return redacted.equals(text) ? bytes : redacted.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Overwrites keys, also in UTF-16, of which every second byte is zero. */
    private byte[] overwritten(byte[] bytes) {
        var letters = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            if (b != 0) {
                letters.append((char) (b & 0xFF));
            }
        }
        var keys = new BitSet();
        Matcher token = TOKEN.matcher(letters);
        String text = letters.toString();
        int done = 0;
        while (token.find(done)) {
            note(token.group());
            int[] link = link(text, token.start(), token.end(), done);
            keys.set(link[0], link[1]);
            done = link[1];
        }
        Matcher tag = TAG.matcher(letters);
        while (tag.find()) {
            keys.set(tag.start() + 1, tag.end());
        }
        if (keys.isEmpty()) {
            return bytes;
        }
        byte[] overwritten = bytes.clone();
        int letter = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                if (keys.get(letter)) {
                    overwritten[i] = 'x';
                }
                letter++;
            }
        }
        return overwritten;
    }

    /** Tells whether bytes are no text; the encodings ISO-2022 shift with 14, 15 and 27. */
    private static boolean isBinary(byte[] bytes) {
        for (byte b : bytes) {
            if (b >= 0 && b < 32 && b != '\t' && b != '\n' && b != '\f' && b != '\r' && b != 14 && b != 15 && b != 27) {
                return true;
            }
        }
        return false;
    }

    private byte[] withBase64Redacted(byte[] bytes, boolean sameLength, int depth) {
        ByteArrayOutputStream redacted = null;
        int done = 0;
        int at = 0;
        while (at < bytes.length) {
            if (!isBase64(bytes[at])) {
                at++;
                continue;
            }
            var run = Base64Run.at(bytes, at);
            at = run.end;
            byte[] decoded = run.length < SHORTEST_BASE_64 ? null : run.decoded(bytes);
            byte[] plain = decoded == null ? null : redacted(decoded, sameLength && isBinary(decoded), depth + 1);
            if (plain != null && plain != decoded) {
                redacted = redacted == null ? new ByteArrayOutputStream(bytes.length) : redacted;
                redacted.write(bytes, done, run.begin - done);
                redacted.writeBytes(run.encoded(plain));
                done = run.end;
            }
        }
        if (redacted == null) {
            return bytes;
        }
        redacted.write(bytes, done, bytes.length - done);
        return redacted.toByteArray();
    }

    private static boolean isBase64(byte b) {
        return (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '+' || b == '/';
    }

    /**
     * Consecutive lines of base64.
     *
     * @param line length of every line but the last
     * @param length number of letters, without line breaks and padding
     */
    private record Base64Run(int begin, int end, int line, int length, String lineBreak) {

        static Base64Run at(byte[] bytes, int begin) {
            int end = endOfLetters(bytes, begin);
            int line = end - begin;
            int length = line;
            String lineBreak = "\n";
            while (line >= SHORTEST_BASE_64) {
                boolean carriage = end + 1 < bytes.length && bytes[end] == '\r' && bytes[end + 1] == '\n';
                int next = carriage ? end + 2 : end + 1;
                if (next >= bytes.length || !(carriage || bytes[end] == '\n') || !isBase64(bytes[next])) {
                    break;
                }
                int nextEnd = endOfLetters(bytes, next);
                if (nextEnd - next > line) {
                    break;
                }
                lineBreak = carriage ? "\r\n" : "\n";
                length += nextEnd - next;
                end = nextEnd;
                if (nextEnd - next < line) {
                    break;
                }
            }
            while (end < bytes.length && bytes[end] == '=') {
                end++;
            }
            return new Base64Run(begin, end, line, length, lineBreak);
        }

        private static int endOfLetters(byte[] bytes, int from) {
            int end = from;
            while (end < bytes.length && isBase64(bytes[end])) {
                end++;
            }
            return end;
        }

        /** Decodes the run, or returns null if it is no base64. */
        byte @Nullable [] decoded(byte[] bytes) {
            var letters = new byte[length];
            int n = 0;
            for (int i = begin; i < end; i++) {
                if (isBase64(bytes[i])) {
                    letters[n++] = bytes[i];
                }
            }
            return length % 4 == 1 ? null : Base64.getDecoder().decode(letters);
        }

        byte[] encoded(byte[] plain) {
            return Base64.getMimeEncoder(line - line % 4, lineBreak.getBytes(StandardCharsets.US_ASCII))
                    .encode(plain);
        }
    }
}
