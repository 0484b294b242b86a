package dev.loopdesk.mail.received;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Header lines of a mail or part, and the start of its body; {@link MimeParser} says why they are parsed here. */
final class HeaderSection {

    /**
     * Limit in bytes; longer values are truncated, which affects only generated values such as long recipient lists.
     */
    private static final int LONGEST_VALUE = 64 * 1024;

    /** Limit in lines of a value that a broken program has folded without indenting it. */
    private static final int LINES_NOT_INDENTED = 20;

    /** Length in characters from which programs fold; a line below a shorter value belongs to somebody else. */
    private static final int SHORTEST_FOLDED = 50;

    /** Headers that end a value whose lines are not indented; any other word with a colon may be text. */
    private static final Pattern WELL_KNOWN = Pattern.compile("(?:from|to|cc|bcc|subject|date|message-id|mime-version"
            + "|received|return-path|reply-to|sender|in-reply-to|references|delivered-to|importance|priority"
            + "|precedence|auto-submitted|dkim-signature|authentication-results|user-agent|thread-(?:topic|index)"
            + "|(?:x|content|list|resent|arc)-.+)");

    /** Headers with parameters, whose further lines are parameters or no part of them. */
    private static final Set<String> WITH_PARAMETERS = Set.of("content-type", "content-disposition");

    /** Headers of one line. */
    private static final Set<String> OF_ONE_LINE =
            Set.of("content-transfer-encoding", "date", "message-id", "mime-version");

    private static final byte[] NEVER_IN_NAMES = "=\"<>()@,;/\\".getBytes(StandardCharsets.US_ASCII);

    private final byte[] raw;
    private final int to;
    private final ReadingBudget budget;
    private final MailHeaders.Collector collected = new MailHeaders.Collector();
    private final ByteArrayOutputStream value = new ByteArrayOutputStream();
    private @Nullable String name;
    private int bodyFrom;

    private HeaderSection(byte[] raw, int to, ReadingBudget budget) {
        this.raw = raw;
        this.to = to;
        this.budget = budget;
    }

    /**
     * Reads lines up to the first empty one. Lines that are no headers continue the header before them if a header
     * follows; otherwise the body begins with them.
     */
    static HeaderSection read(byte[] raw, int from, int to, ReadingBudget budget) throws UnreadableMailException {
        var section = new HeaderSection(raw, to, budget);
        section.bodyFrom = section.readFrom(from);
        section.finish();
        return section;
    }

    MailHeaders headers() {
        return collected.headers();
    }

    int bodyFrom() {
        return bodyFrom;
    }

    private int readFrom(int from) throws UnreadableMailException {
        int line = from;
        while (line < to) {
            int end = Lines.end(raw, line, to);
            int next = Math.min(end + 1, to);
            int length = Lines.withoutReturn(raw, line, end) - line;
            int colon = colon(line, line + length);
            if (length == 0) {
                return next;
            }
            if (colon > 0) {
                finish();
                budget.takeHeader();
                name = Lines.latin1(raw, line, colon).strip();
                append(colon + 1, line + length);
            } else if (name != null && isBlank(raw[line])) {
                append(line, line + length);
            } else if (!headerFollows(next)) {
                return line;
            } else if (name != null) {
                appendNotIndented(name.toLowerCase(Locale.ROOT), line, line + length);
            }
            line = next;
        }
        return to;
    }

    /** Tells whether a header is on the next line, or a well-known one on a later line before the first empty one. */
    private boolean headerFollows(int next) {
        int line = next;
        for (int n = 0; n < LINES_NOT_INDENTED && line < to; n++) {
            int end = Lines.end(raw, line, to);
            int textEnd = Lines.withoutReturn(raw, line, end);
            if (textEnd == line) {
                return false;
            }
            int colon = colon(line, textEnd);
            if (colon > 0 && (n == 0 || isWellKnown(line, colon))) {
                return true;
            }
            if (name == null) {
                return false;
            }
            line = end + 1;
        }
        return false;
    }

    private boolean isWellKnown(int from, int colon) {
        return colon - from <= 80
                && WELL_KNOWN
                        .matcher(Lines.latin1(raw, from, colon).strip().toLowerCase(Locale.ROOT))
                        .matches();
    }

    /** Appends a line that should have been indented; a line that cannot belong to the header is skipped. */
    private void appendNotIndented(String header, int from, int end) {
        String start = Lines.latin1(raw, from, Math.min(end, from + 200));
        boolean ofMailFolder = start.startsWith("From ") || start.startsWith(">From ");
        boolean parameters = !WITH_PARAMETERS.contains(header) || start.contains("=");
        if (ofMailFolder || OF_ONE_LINE.contains(header) || !parameters) {
            return;
        }
        String before = value.toString(StandardCharsets.ISO_8859_1).strip();
        boolean folded = before.length() >= SHORTEST_FOLDED
                || before.isEmpty()
                || header.equals("received")
                || before.endsWith(",")
                || before.endsWith(";")
                || start.startsWith("<");
        if (folded || WITH_PARAMETERS.contains(header)) {
            value.write(WITH_PARAMETERS.contains(header) && !before.endsWith(";") ? ';' : ' ');
            append(from, end);
        }
    }

    private void append(int from, int end) {
        int room = LONGEST_VALUE - value.size();
        if (room > 0) {
            value.write(raw, from, Math.min(room, end - from));
        }
    }

    private void finish() {
        if (name != null) {
            collected.add(name, TextDecoding.header(value.toByteArray()));
            name = null;
        }
        value.reset();
    }

    /** Returns the position of the colon after the header's name, or -1 if the line does not begin with a name. */
    private int colon(int from, int end) {
        int i = from;
        while (i < end && raw[i] > ' ' && raw[i] < 0x7F && raw[i] != ':') {
            i++;
        }
        int afterName = i;
        while (i < end && isBlank(raw[i])) {
            i++;
        }
        boolean colon = afterName > from && i < end && raw[i] == ':';
        // The rest of a value that is not indented may hold a time, an address of the web or a parameter.
        boolean partOfValue = colon
                && ((raw[from] >= '0' && raw[from] <= '9')
                        || (i + 2 < end && raw[i + 1] == '/' && raw[i + 2] == '/')
                        || hasNeverInNames(from, afterName));
        return colon && !partOfValue ? i : -1;
    }

    private boolean hasNeverInNames(int from, int end) {
        for (int i = from; i < end; i++) {
            for (byte never : NEVER_IN_NAMES) {
                if (raw[i] == never) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
