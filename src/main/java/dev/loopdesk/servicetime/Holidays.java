package dev.loopdesk.servicetime;

import com.tyme.holiday.LegalHoliday;
import java.time.LocalDate;
import java.time.Year;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The public holidays of a country, as far as they have been published.
 *
 * @param published days whose hours differ from those of their weekday
 * @param years years whose holidays are published; the next year's notice may still change the end of December
 */
record Holidays(Map<LocalDate, Holiday> published, Set<Year> years) {

    /**
     * A day of a holiday.
     *
     * @param name name of the holiday, in the country's language
     * @param makeUp true if it is a workday that makes up for days off at that holiday
     */
    record Holiday(String name, boolean makeUp) {}

    Holidays {
        published = Map.copyOf(published);
        years = Set.copyOf(years);
    }

    /** Returns China's days off and make-up workdays (调休), from the yearly notices of the State Council. */
    static Holidays china() {
        return China.HOLIDAYS;
    }

    private static final class China {

        /**
         * An entry of the library's data, date first. Its own way from one day to the next searches all of the data
         * for each day, which took a thirtieth of the time to start.
         */
        private static final Pattern ENTRY = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})\\d{2}[+-]\\d{2}");

        static final Holidays HOLIDAYS = read();

        private static Holidays read() {
            Map<LocalDate, Holiday> days = new TreeMap<>();
            Set<Year> years = new HashSet<>();
            Matcher entry = ENTRY.matcher(LegalHoliday.DATA);
            while (entry.find()) {
                int year = Integer.parseInt(entry.group(1));
                int month = Integer.parseInt(entry.group(2));
                int dayOfMonth = Integer.parseInt(entry.group(3));
                LegalHoliday day = new LegalHoliday(year, month, dayOfMonth, entry.group());
                LocalDate date = LocalDate.of(year, month, dayOfMonth);
                days.put(date, new Holiday(day.getName(), day.isWork()));
                // A notice begins with New Year's Day; dates before it may belong to the notice for the next year.
                if (date.getDayOfYear() == 1) {
                    years.add(Year.of(year));
                }
            }
            return new Holidays(days, years);
        }
    }
}
