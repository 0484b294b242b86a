package dev.loopdesk.text;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Checks of the characters of entered text. */
public final class Characters {

    /** Letters, marks and symbols that are invisible despite their category. */
    private static final String DRAWN_AS_NOTHING =
            "\u034F\u115F\u1160\u17B4\u17B5\u180B\u180C\u180D\u180F\u2800\u3164\uFFA0";

    private static final int FIRST_VARIATION_SELECTOR = 0xFE00;
    private static final int LAST_VARIATION_SELECTOR = 0xFE0F;
    private static final int FIRST_SUPPLEMENTARY_SELECTOR = 0xE0100;
    private static final int LAST_SUPPLEMENTARY_SELECTOR = 0xE01EF;

    /** Control characters, and the separators of lines and paragraphs. */
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");

    private Characters() {}

    /** Tells whether a text has no visible character: only blanks, control, format and zero-width characters. */
    public static boolean isBlank(String text) {
        return text.codePoints().noneMatch(Characters::isVisible);
    }

    /** Tells whether a text can be stored: PostgreSQL rejects NUL, and UTF-8 has no unpaired surrogates. */
    public static boolean canBeStored(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** Tells whether a character changes the direction of the text that follows it. */
    public static boolean turnsDirection(int c) {
        return c == 0x061C
                || c == 0x200E
                || c == 0x200F
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069);
    }

    /**
     * Removes characters that change the direction of text, because they would make a single line, such as a title,
     * read as something else (CVE-2021-42574).
     */
    public static String withoutTurns(String text) {
        if (text.codePoints().noneMatch(Characters::turnsDirection)) {
            return text;
        }
        var clean = new StringBuilder(text.length());
        text.codePoints().filter(c -> !turnsDirection(c)).forEach(clean::appendCodePoint);
        return clean.toString();
    }

    /**
     * Returns a text as one line, without characters that change its direction: each break of a line and each run of
     * control characters becomes a blank.
     */
    public static String line(String text) {
        return CONTROLS.matcher(withoutTurns(text)).replaceAll(" ");
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default ->
                DRAWN_AS_NOTHING.indexOf(c) < 0
                        && !(c >= FIRST_VARIATION_SELECTOR && c <= LAST_VARIATION_SELECTOR)
                        && !(c >= FIRST_SUPPLEMENTARY_SELECTOR && c <= LAST_SUPPLEMENTARY_SELECTOR);
        };
    }
}
