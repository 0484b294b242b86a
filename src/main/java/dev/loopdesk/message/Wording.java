package dev.loopdesk.message;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.support.ResourceBundleMessageSource;

/** The words of one language. What is filled into them stays as it is, whatever it holds. */
final class Wording {

    private static final ResourceBundleMessageSource BUNDLES = bundles();

    private final Locale locale;
    private final ZoneId zone;

    Wording(Locale reader, ZoneId zone) {
        this.locale = reader.getLanguage().equals("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
        this.zone = zone;
    }

    String language() {
        return locale.toLanguageTag();
    }

    String text(String key, @Nullable Object... values) {
        // null is what the message source answers for null only, and no key here is
        return Objects.requireNonNull(BUNDLES.getMessage(key, values, locale));
    }

    /** A moment as the reader's calendar and the service desk's clocks show it. */
    String time(Instant instant) {
        ZonedDateTime local = instant.atZone(zone);
        String moment =
                DateTimeFormatter.ofPattern(text("time.pattern"), locale).format(local);
        return text("time", moment, zone.getDisplayName(TextStyle.FULL, locale), offset(local.getOffset()));
    }

    /** A moment of these days, where year and zone are clear already. */
    String moment(Instant instant) {
        return DateTimeFormatter.ofPattern(text("moment.pattern"), locale).format(instant.atZone(zone));
    }

    /** A day that a form holds as {@code 2026-11-30}; anything else stays literal. */
    String day(String entered) {
        try {
            LocalDate day = LocalDate.parse(entered.strip());
            return DateTimeFormatter.ofPattern(text("day.pattern"), locale).format(day);
        } catch (DateTimeParseException e) {
            return entered;
        }
    }

    private static String offset(ZoneOffset offset) {
        return offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId();
    }

    private static ResourceBundleMessageSource bundles() {
        var source = new ResourceBundleMessageSource();
        source.setBasename("messages/letters");
        source.setDefaultEncoding("UTF-8");
        source.setDefaultLocale(Locale.ENGLISH);
        source.setFallbackToSystemLocale(false);
        // every text is a pattern, so that an apostrophe means the same in all of them
        source.setAlwaysUseMessageFormat(true);
        return source;
    }
}
