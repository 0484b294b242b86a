package dev.loopdesk.servicetime;

import com.tyme.holiday.LegalHoliday;
import com.tyme.solar.SolarDay;
import java.time.LocalDate;
import java.time.Year;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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

        private static final LocalDate EARLIEST = LocalDate.of(2001, 1, 1);

        static final Holidays HOLIDAYS = read();

        private static Holidays read() {
            Map<LocalDate, Holiday> days = new TreeMap<>();
            Set<Year> years = new HashSet<>();
            for (LegalHoliday day = first(); day != null; day = day.next(1)) {
                LocalDate date = date(day.getDay());
                days.put(date, new Holiday(day.getName(), day.isWork()));
                // A notice begins with New Year's Day; dates before it may belong to the notice for the next year.
                if (date.getDayOfYear() == 1) {
                    years.add(Year.from(date));
                }
            }
            return new Holidays(days, years);
        }

        private static @Nullable LegalHoliday first() {
            for (LocalDate date = EARLIEST; date.getYear() < EARLIEST.getYear() + 2; date = date.plusDays(1)) {
                LegalHoliday day = LegalHoliday.fromYmd(date.getYear(), date.getMonthValue(), date.getDayOfMonth());
                if (day != null) {
                    return day;
                }
            }
            return null;
        }

        private static LocalDate date(SolarDay day) {
            return LocalDate.of(day.getYear(), day.getMonth(), day.getDay());
        }
    }
}
