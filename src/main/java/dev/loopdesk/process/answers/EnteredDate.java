package dev.loopdesk.process.answers;

import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a date as people write it: ISO 8601, {@code 2026/12/31}, {@code 2026年12月31日}, {@code 31 December 2026},
 * {@code December 31, 2026}, {@code 31.12.2026}, {@code 31/12/2026}. The year has four digits. A text with two readings,
 * such as {@code 03/04/2026}, yields both.
 */
final class EnteredDate {

    private static final Pattern YEAR_FIRST =
            Pattern.compile("(\\d{4})\\s*[-/.年]\\s*(\\d{1,2})\\s*[-/.月]\\s*(\\d{1,2})\\s*[日号]?");
    private static final Pattern YEAR_LAST = Pattern.compile("(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4})");
    private static final Pattern DAY_MONTH_YEAR =
            Pattern.compile("(\\d{1,2})(?:st|nd|rd|th)?\\s+([a-z]{3,9})\\.?,?\\s+(\\d{4})");
    private static final Pattern MONTH_DAY_YEAR =
            Pattern.compile("([a-z]{3,9})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})");
    private static final Pattern WITH_TIME = Pattern.compile(
            "(.*?)(?:[\\s,]+|(?<=日))(\\d{1,2}):(\\d{2})(?::(\\d{2}))?\\s*(am|pm)?", Pattern.CASE_INSENSITIVE);
    private static final List<String> MONTHS = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");
    private static final int NOON = 12;
    private static final int SHORTEST_MONTH = 3;

    private EnteredDate() {}

    /** Returns the dates that a text can mean: none if it is no date, two if it is ambiguous. */
    static List<LocalDate> dates(String text) {
        String entered = plain(text);
        Matcher parts = YEAR_FIRST.matcher(entered);
        if (parts.matches()) {
            return List.copyOf(date(parts.group(1), parts.group(2), parts.group(3)));
        }
        parts = YEAR_LAST.matcher(entered);
        if (parts.matches()) {
            var readings = date(parts.group(4), parts.group(3), parts.group(1));
            // A full stop stands between day and month only.
            if (!parts.group(2).equals(".") && !parts.group(1).equals(parts.group(3))) {
                readings.addAll(date(parts.group(4), parts.group(1), parts.group(3)));
            }
            return List.copyOf(readings);
        }
        parts = DAY_MONTH_YEAR.matcher(entered);
        if (parts.matches()) {
            return List.copyOf(date(parts.group(3), month(parts.group(2)), parts.group(1)));
        }
        parts = MONTH_DAY_YEAR.matcher(entered);
        return parts.matches() ? List.copyOf(date(parts.group(3), month(parts.group(1)), parts.group(2))) : List.of();
    }

    /**
     * Returns the moments that a text can mean.
     *
     * @param zone zone of a text without one
     */
    static List<OffsetDateTime> moments(String text, ZoneId zone) {
        String entered = plain(text);
        try {
            // form-js omits the seconds: 2026-11-22T10:00Z
            return List.of(OffsetDateTime.parse(entered.toUpperCase(Locale.ROOT)));
        } catch (DateTimeParseException e) {
            Matcher parts = WITH_TIME.matcher(entered);
            if (!parts.matches()) {
                return List.of();
            }
            LocalTime time = time(parts);
            return time == null
                    ? List.of()
                    : dates(parts.group(1)).stream()
                            .map(date -> date.atTime(time).atZone(zone).toOffsetDateTime())
                            .toList();
        }
    }

    /** Converts full-width digits and marks to plain ones. */
    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    }

    private static List<LocalDate> date(String year, String month, String day) {
        var dates = new ArrayList<LocalDate>();
        try {
            dates.add(LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day)));
        } catch (DateTimeException e) {
            // There is no such day.
        }
        return dates;
    }

    /** Returns the number of a month by its name or the beginning of it; 0 if there is none. */
    private static String month(String name) {
        for (int month = 0; month < MONTHS.size(); month++) {
            if (name.length() >= SHORTEST_MONTH && MONTHS.get(month).startsWith(name)) {
                return Integer.toString(month + 1);
            }
        }
        return "0";
    }

    private static @Nullable LocalTime time(Matcher parts) {
        int hour = Integer.parseInt(parts.group(2));
        String half = parts.group(5);
        if (half != null) {
            if (hour < 1 || hour > NOON) {
                return null;
            }
            hour = hour % NOON + (half.equals("pm") ? NOON : 0);
        }
        try {
            String seconds = parts.group(4);
            return LocalTime.of(
                    hour, Integer.parseInt(parts.group(3)), seconds == null ? 0 : Integer.parseInt(seconds));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
