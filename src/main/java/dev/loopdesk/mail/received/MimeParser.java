package dev.loopdesk.mail.received;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Parses a mail into its parts. Jakarta Mail's {@code MimeMultipart} creates objects for all parts before they can be
 * counted, and its leniency is configured for the whole JVM only; this parser stops at the limits and copes with
 * boundaries that are missing, unclosed or alike. Apache James mime4j 0.8.14 drops the text of 5 of 248 mails whose
 * headers contain other lines, parses 22 others wrongly if told to keep it, and did not finish within a minute on 10 MB
 * of hyphens under a boundary of 60,000.
 */
final class MimeParser {

    private static final String TEXT = "text/plain";
    private static final String PART_HEADER = "Content-";
    private static final int LONGEST_BOUNDARY = 1_000;

    private final ReadingBudget budget;

    MimeParser(ReadingBudget budget) {
        this.budget = budget;
    }

    MimePart parse(byte[] raw) throws UnreadableMailException {
        return part(raw, 0, raw.length, TEXT, 0);
    }

    private MimePart part(byte[] raw, int start, int to, String expected, int depth) throws UnreadableMailException {
        budget.takePart(depth);
        HeaderSection section = HeaderSection.read(raw, start, to, budget);
        MailHeaders headers = section.headers();
        int from = section.bodyFrom();
        HeaderValue type = HeaderValue.contentType(headers.first("content-type"), expected);
        List<MimePart> parts = List.of();
        if (type.isKind("multipart")) {
            parts = multipart(raw, from, to, type, depth);
            if (parts.isEmpty()) {
                type = new HeaderValue(TEXT, type.parameters());
            }
        } else if (MimePart.isMailType(type.value())) {
            parts = List.of(within(raw, from, to, headers, depth));
        } else if (Smime.isDeclared(type, headers)) {
            parts = unpacked(raw, from, to, headers, depth);
        }
        return new MimePart(headers, type, raw, start, from, to, parts);
    }

    /** Returns the part within a signed or compressed body; none if it is encrypted, detached or unreadable. */
    private List<MimePart> unpacked(byte[] raw, int from, int to, MailHeaders headers, int depth)
            throws UnreadableMailException {
        byte[] packed = TransferDecoding.decode(raw, from, to, headers.value("content-transfer-encoding"));
        budget.takeDecoded(packed.length);
        byte[] content = Smime.read(packed, budget.bytesLeft()).content();
        if (content == null) {
            return List.of();
        }
        budget.takeDecoded(content.length);
        return List.of(part(Lines.withLineFeeds(content), 0, content.length, TEXT, depth + 1));
    }

    private MimePart within(byte[] raw, int from, int to, MailHeaders headers, int depth)
            throws UnreadableMailException {
        String encoding = headers.value("content-transfer-encoding").toLowerCase(Locale.ROOT);
        if (!encoding.startsWith("base64") && !encoding.startsWith("quoted")) {
            return part(raw, from, to, TEXT, depth + 1);
        }
        byte[] decoded = TransferDecoding.decode(raw, from, to, encoding);
        budget.takeDecoded(decoded.length);
        return part(decoded, 0, decoded.length, TEXT, depth + 1);
    }

    /** Splits a multipart at its declared boundary, or else at a guessed one. */
    private List<MimePart> multipart(byte[] raw, int from, int to, HeaderValue type, int depth)
            throws UnreadableMailException {
        String expected = type.is("multipart/digest") ? "message/rfc822" : TEXT;
        String boundary = type.plain("boundary").stripTrailing();
        if (!boundary.isEmpty()) {
            byte[] delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
            List<MimePart> parts = split(raw, from, to, delimiter, expected, depth);
            if (!parts.isEmpty()) {
                return parts;
            }
        }
        byte[] guessed = guessedDelimiter(raw, from, to);
        return guessed.length == 0 ? List.of() : split(raw, from, to, guessed, expected, depth);
    }

    private List<MimePart> split(byte[] raw, int from, int to, byte[] delimiter, String expected, int depth)
            throws UnreadableMailException {
        var parts = new ArrayList<MimePart>();
        int begun = -1;
        int line = from;
        while (line < to) {
            int end = Lines.end(raw, line, to);
            int next = Math.min(end + 1, to);
            Delimiter found = match(raw, line, Lines.withoutReturn(raw, line, end), delimiter);
            if (found != Delimiter.NONE) {
                if (begun >= 0) {
                    parts.add(part(raw, begun, beforeLineEnd(raw, begun, line), expected, depth + 1));
                }
                begun = next;
                if (found == Delimiter.LAST) {
                    begun = -1;
                    break;
                }
            }
            line = next;
        }
        if (begun >= 0 && begun < to) {
            parts.add(part(raw, begun, to, expected, depth + 1));
        }
        return parts;
    }

    /**
     * Returns the first line that begins with two hyphens and is followed by a part's header; empty if there is none.
     */
    private static byte[] guessedDelimiter(byte[] raw, int from, int to) {
        for (int line = from; line < to; line = Lines.end(raw, line, to) + 1) {
            int lineEnd = Lines.end(raw, line, to);
            int end = Lines.withoutReturn(raw, line, lineEnd);
            boolean hyphens =
                    end - line > 2 && end - line < LONGEST_BOUNDARY && raw[line] == '-' && raw[line + 1] == '-';
            int below = Math.min(lineEnd + 1 + PART_HEADER.length(), to);
            if (hyphens
                    && lineEnd + 1 < to
                    && Lines.latin1(raw, lineEnd + 1, below).equalsIgnoreCase(PART_HEADER)) {
                return Lines.latin1(raw, line, end).stripTrailing().getBytes(StandardCharsets.ISO_8859_1);
            }
        }
        return new byte[0];
    }

    private static Delimiter match(byte[] raw, int from, int end, byte[] delimiter) {
        int after = from + delimiter.length;
        if (after > end) {
            return Delimiter.NONE;
        }
        for (int i = 0; i < delimiter.length; i++) {
            if (raw[from + i] != delimiter[i]) {
                return Delimiter.NONE;
            }
        }
        boolean last = after + 1 < end && raw[after] == '-' && raw[after + 1] == '-';
        for (int i = last ? after + 2 : after; i < end; i++) {
            if (raw[i] != ' ' && raw[i] != '\t') {
                return Delimiter.NONE;
            }
        }
        return last ? Delimiter.LAST : Delimiter.BETWEEN;
    }

    /** Returns the end of a part; the line end before a delimiter belongs to the delimiter. */
    private static int beforeLineEnd(byte[] raw, int from, int line) {
        return line > from ? Math.max(from, Lines.withoutReturn(raw, from, line - 1)) : from;
    }

    private enum Delimiter {
        NONE,
        BETWEEN,
        LAST
    }
}
