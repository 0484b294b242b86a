package dev.loopdesk.text;

import java.nio.charset.StandardCharsets;

/** Checks of the characters of entered text. */
public final class Characters {

    /** Letters, marks and symbols that are invisible despite their category. */
    private static final String DRAWN_AS_NOTHING =
            "\u034F\u115F\u1160\u17B4\u17B5\u180B\u180C\u180D\u180F\u2800\u3164\uFFA0";

    private static final int FIRST_VARIATION_SELECTOR = 0xFE00;
    private static final int LAST_VARIATION_SELECTOR = 0xFE0F;
    private static final int FIRST_SUPPLEMENTARY_SELECTOR = 0xE0100;
    private static final int LAST_SUPPLEMENTARY_SELECTOR = 0xE01EF;

    private Characters() {}

    /** Tells whether a text has no visible character: only blanks, control, format and zero-width characters. */
    public static boolean isBlank(String text) {
        return text.codePoints().noneMatch(Characters::isVisible);
    }

    /** Tells whether a text can be stored: PostgreSQL rejects NUL, and UTF-8 has no unpaired surrogates. */
    public static boolean canBeStored(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
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
