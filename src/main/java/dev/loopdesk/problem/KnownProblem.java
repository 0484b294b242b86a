package dev.loopdesk.problem;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A problem that several requesters have, such as an outage.
 *
 * @param title words among staff
 * @param english text for requesters
 * @param chinese text for requesters
 * @param category category of the tickets that are reported for it
 * @param solvedBy account, null while the problem is open
 * @param tickets number of tickets that hang on it
 */
public record KnownProblem(
        long id,
        String title,
        String english,
        String chinese,
        String category,
        String declaredBy,
        Instant declaredAt,
        @Nullable String solvedBy,
        @Nullable Instant solvedAt,
        int tickets) {

    public boolean isOpen() {
        return solvedAt == null;
    }

    /** Returns the text for requesters in the reader's language. */
    public String text(Locale reader) {
        return text(reader, english, chinese);
    }

    /** Returns one of two texts in the reader's language. */
    static String text(Locale reader, String english, String chinese) {
        return reader.getLanguage().equals(Locale.CHINESE.getLanguage()) ? chinese : english;
    }
}
