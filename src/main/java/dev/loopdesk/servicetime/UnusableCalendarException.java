package dev.loopdesk.servicetime;

import dev.loopdesk.text.Texts;
import java.util.Locale;

/** An invalid property of a calendar, with the remedy. */
final class UnusableCalendarException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    private UnusableCalendarException(String problem, String remedy) {
        super(problem);
        this.remedy = remedy;
    }

    /** Creates an exception with the texts {@code unusable.<key>} and {@code unusable.<key>.remedy}. */
    static UnusableCalendarException of(String key, String property, Object value) {
        return new UnusableCalendarException(
                Texts.of("servicetime", Locale.getDefault()).get("unusable." + key, property, value),
                Texts.of("servicetime", Locale.getDefault()).get("unusable." + key + ".remedy", property, value));
    }

    String remedy() {
        return remedy;
    }
}
