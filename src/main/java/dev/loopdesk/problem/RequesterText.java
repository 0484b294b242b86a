package dev.loopdesk.problem;

import dev.loopdesk.text.Characters;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A text for requesters, in English, in Chinese or in both. Who reads the language that is missing gets the other one.
 *
 * @param english null if there is none
 * @param chinese null if there is none
 */
public record RequesterText(
        @Nullable String english, @Nullable String chinese) {

    public RequesterText {
        english = english == null || Characters.isBlank(english) ? null : english.strip();
        chinese = chinese == null || Characters.isBlank(chinese) ? null : chinese.strip();
        if (english == null && chinese == null) {
            throw new IllegalArgumentException("A text for requesters is missing");
        }
    }

    /** Returns the text in the reader's language, else in the other one. */
    public String in(Locale reader) {
        String own = own(reader);
        return own == null ? String.valueOf(english == null ? chinese : english) : own;
    }

    /** Tells whether the text is there in the reader's language. */
    public boolean isIn(Locale reader) {
        return own(reader) != null;
    }

    /** Returns the language in which a reader gets the text. */
    public Locale language(Locale reader) {
        boolean isChinese = isIn(reader) ? isChinese(reader) : !isChinese(reader);
        return isChinese ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
    }

    private @Nullable String own(Locale reader) {
        return isChinese(reader) ? chinese : english;
    }

    private static boolean isChinese(Locale reader) {
        return reader.getLanguage().equals(Locale.CHINESE.getLanguage());
    }
}
