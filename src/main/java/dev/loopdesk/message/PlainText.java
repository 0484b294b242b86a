package dev.loopdesk.message;

/** Makes text from outside safe for letters without a visible change. */
public final class PlainText {

    private static final int LINE_FEED = '\n';
    private static final int TAB = '\t';
    private static final int REPLACEMENT = 0xFFFD;

    private PlainText() {}

    /** Returns multi-line text without control characters, which HTML and PostgreSQL do not fully support. */
    public static String lines(String text) {
        var clean = new StringBuilder(text.length());
        text.replace("\r\n", "\n").replace('\r', '\n').codePoints().forEach(c -> {
            if (isLoneSurrogate(c)) {
                clean.appendCodePoint(REPLACEMENT);
            } else if (c == LINE_FEED || c == TAB || !Character.isISOControl(c)) {
                clean.appendCodePoint(c);
            }
        });
        return clean.toString().strip();
    }

    /**
     * Returns one line for a header, without control characters and without characters that change the direction of the
     * rest.
     */
    public static String line(String text, int mostCodePoints) {
        var clean = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (isLoneSurrogate(c)) {
                clean.appendCodePoint(REPLACEMENT);
            } else if (Character.isISOControl(c) || Character.isWhitespace(c)) {
                clean.append(' ');
            } else if (!turnsDirection(c)) {
                clean.appendCodePoint(c);
            }
        });
        String line = clean.toString().replaceAll(" {2,}", " ").strip();
        if (line.codePointCount(0, line.length()) <= mostCodePoints) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, mostCodePoints)).strip();
    }

    private static boolean isLoneSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    private static boolean turnsDirection(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }
}
