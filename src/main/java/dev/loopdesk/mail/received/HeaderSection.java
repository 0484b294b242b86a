package dev.loopdesk.mail.received;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Header lines of a mail or part, and the start of its body; {@link MimeParser} says why they are parsed here. */
final class HeaderSection {

    /**
     * Limit in bytes; longer values are truncated, which affects only generated values such as long recipient lists.
     */
    private static final int LONGEST_VALUE = 64 * 1024;

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
     * Reads lines up to the first empty one. A line that is no header is skipped if a header follows it; otherwise the
     * body begins with it.
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
            }
            line = next;
        }
        return to;
    }

    private boolean headerFollows(int line) {
        if (line >= to) {
            return false;
        }
        return colon(line, Lines.end(raw, line, to)) > 0;
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
        return afterName > from && i < end && raw[i] == ':' ? i : -1;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
