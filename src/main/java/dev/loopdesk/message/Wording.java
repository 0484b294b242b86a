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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The texts of letters in one language. Inserted values stay unchanged. */
final class Wording {

    private static final List<String> UNITS = List.of("years", "months", "weeks", "days", "hours", "minutes");

    private static final Pattern PERIOD = Pattern.compile("P(?:(?<years>\\d{1,4})Y)?(?:(?<months>\\d{1,4})M)?"
            + "(?:(?<weeks>\\d{1,4})W)?(?:(?<days>\\d{1,4})D)?"
            + "(?:T(?:(?<hours>\\d{1,4})H)?(?:(?<minutes>\\d{1,4})M)?(?:\\d+S)?)?");

    private final Texts texts;
    private final ZoneId zone;

    Wording(Locale reader, ZoneId zone) {
        this(Texts.of("letters", reader), zone);
    }

    private Wording(Texts texts, ZoneId zone) {
        this.texts = texts;
        this.zone = zone;
    }

    /** Returns the texts in which a participant reads of the requester. */
    Wording ofParticipant() {
        return new Wording(texts.preferring(EntryWording.PARTICIPANT), zone);
    }

    String language() {
        return texts.locale().toLanguageTag();
    }

    Locale locale() {
        return texts.locale();
    }

    String text(String key, @Nullable Object... values) {
        return texts.get(key, values);
    }

    /** Formats an instant in the reader's language and the service desk's zone. */
    String time(Instant instant) {
        ZonedDateTime local = instant.atZone(zone);
        String moment = DateTimeFormatter.ofPattern(text("time.pattern"), texts.locale())
                .format(local);
        return text("time", moment, zone.getDisplayName(TextStyle.FULL, texts.locale()), offset(local.getOffset()));
    }

    /** Formats an instant without year and zone, for dates close to the letter's. */
    String moment(Instant instant) {
        return DateTimeFormatter.ofPattern(text("moment.pattern"), texts.locale())
                .format(instant.atZone(zone));
    }

    /** Formats a date such as {@code 2026-11-30} from a form; other text stays unchanged. */
    String day(String entered) {
        try {
            LocalDate day = LocalDate.parse(entered.strip());
            return DateTimeFormatter.ofPattern(text("day.pattern"), texts.locale())
                    .format(day);
        } catch (DateTimeParseException e) {
            return entered;
        }
    }

    /** Formats a period in ISO 8601, such as {@code P2D} or {@code PT36H}; returns null for anything else. */
    @Nullable
    String period(String iso) {
        Matcher period = PERIOD.matcher(iso.strip());
        if (!period.matches()) {
            return null;
        }
        var parts = new ArrayList<String>();
        for (String unit : UNITS) {
            String amount = period.group(unit);
            if (amount != null && Integer.parseInt(amount) > 0) {
                parts.add(text("period." + unit, Integer.valueOf(amount)));
            }
        }
        return parts.stream()
                .reduce((one, other) -> text("period.and", one, other))
                .orElse(null);
    }

    private static String offset(ZoneOffset offset) {
        return offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId();
    }
}
