package dev.loopdesk.message;

import dev.loopdesk.text.Texts;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.TextStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The words of one language. What is filled into them stays as it is, whatever it holds. */
final class Wording {

    private final Texts texts;
    private final ZoneId zone;

    Wording(Locale reader, ZoneId zone) {
        this.texts = Texts.of("letters", reader);
        this.zone = zone;
    }

    String language() {
        return texts.locale().toLanguageTag();
    }

    String text(String key, @Nullable Object... values) {
        return texts.get(key, values);
    }

    /** A moment as the reader's calendar and the service desk's clocks show it. */
    String time(Instant instant) {
        ZonedDateTime local = instant.atZone(zone);
        String moment = DateTimeFormatter.ofPattern(text("time.pattern"), texts.locale())
                .format(local);
        return text("time", moment, zone.getDisplayName(TextStyle.FULL, texts.locale()), offset(local.getOffset()));
    }

    /** A moment of these days, where year and zone are clear already. */
    String moment(Instant instant) {
        return DateTimeFormatter.ofPattern(text("moment.pattern"), texts.locale())
                .format(instant.atZone(zone));
    }

    /** A day that a form holds as {@code 2026-11-30}; anything else stays literal. */
    String day(String entered) {
        try {
            LocalDate day = LocalDate.parse(entered.strip());
            return DateTimeFormatter.ofPattern(text("day.pattern"), texts.locale())
                    .format(day);
        } catch (DateTimeParseException e) {
            return entered;
        }
    }

    private static String offset(ZoneOffset offset) {
        return offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId();
    }
}
