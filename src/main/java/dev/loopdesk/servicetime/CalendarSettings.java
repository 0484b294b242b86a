package dev.loopdesk.servicetime;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.Year;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of a service calendar: {@code loopdesk.service-time.calendars.<name>}.
 *
 * @param zone time zone of the hours; {@code loopdesk.service-time.zone} if not stated
 * @param hours service hours by day or days of the week ({@code saturday}, {@code monday-friday}); 9 to 18 from Monday
 *     to Friday if none are stated
 * @param holidays country of the public holidays: {@code "china"} or {@code "none"}
 * @param holidaysKnown years whose holidays the operator has entered
 * @param makeUpHours hours of make-up workdays and open days; if not stated, the hours of the first day of the week
 *     that has hours
 * @param open days with the hours of a make-up workday: one date or a range, then the reason
 * @param closed days without hours: one date or a range, or {@code --12-24} for every year, then the reason
 */
record CalendarSettings(
        @Nullable ZoneId zone,
        @DefaultValue Map<String, String> hours,
        @DefaultValue("china") String holidays,
        @DefaultValue Set<Integer> holidaysKnown,
        @Nullable String makeUpHours,
        @DefaultValue List<String> open,
        @DefaultValue List<String> closed) {

    private static final Map<String, String> USUAL_HOURS = Map.of("monday-friday", "09:00-18:00");
    private static final Pattern ENTRY =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d|--\\d\\d-\\d\\d)(?:\\.\\.(\\d{4}-\\d\\d-\\d\\d))?(?:\\s+(.*))?");

    /** Limit in days; a longer range is taken for a typing error. */
    private static final int LONGEST_RANGE = 366;

    /** The defaults, for a calendar that the configuration does not name. */
    static CalendarSettings usual() {
        return new CalendarSettings(null, Map.of(), "china", Set.of(), null, List.of(), List.of());
    }

    /**
     * Returns the calendar of these settings.
     *
     * @throws UnusableCalendarException if a property is invalid; the exception names it
     */
    ServiceCalendar calendar(String name, ZoneId usualZone) {
        String property = ServiceTimes.CALENDARS + "." + name;
        Map<DayOfWeek, Hours> week = week(property + ".hours", hours.isEmpty() ? USUAL_HOURS : hours);
        Hours firstHours = week.values().iterator().next();
        var openDays = new TreeMap<LocalDate, String>();
        days(property + ".open", open, openDays::put, null);
        var closedDays = new TreeMap<LocalDate, String>();
        var closedEveryYear = new TreeMap<MonthDay, String>();
        days(property + ".closed", closed, closedDays::put, closedEveryYear::put);
        return new ServiceCalendar(
                name,
                zone == null ? usualZone : zone,
                new ServiceCalendar.Plan(
                        week,
                        makeUpHours == null ? firstHours : Hours.parse(property + ".make-up-hours", makeUpHours),
                        country(property + ".holidays"),
                        knownYears(),
                        openDays,
                        closedDays,
                        closedEveryYear));
    }

    private @Nullable Holidays country(String property) {
        return switch (holidays.strip().toLowerCase(Locale.ROOT)) {
            case "china" -> Holidays.china();
            case "none" -> null;
            default -> throw UnusableCalendarException.of("holidays", property, holidays);
        };
    }

    private SortedSet<Year> knownYears() {
        SortedSet<Year> years = new TreeSet<>();
        holidaysKnown.forEach(year -> years.add(Year.of(year)));
        return years;
    }

    private static Map<DayOfWeek, Hours> week(String property, Map<String, String> hours) {
        Map<DayOfWeek, Hours> week = new EnumMap<>(DayOfWeek.class);
        new TreeMap<>(hours).forEach((days, slots) -> {
            Hours parsed = Hours.parse(property + "." + days, slots);
            String[] ends = days.strip().split("\\s*-\\s*", 2);
            DayOfWeek first = dayOfWeek(property + "." + days, ends[0]);
            DayOfWeek last = dayOfWeek(property + "." + days, ends[ends.length - 1]);
            // A range such as Saturday to Monday wraps around the end of the week.
            for (DayOfWeek day = first; ; day = day.plus(1)) {
                if (week.put(day, parsed) != null) {
                    throw UnusableCalendarException.of(
                            "twice", property, day.name().toLowerCase(Locale.ROOT));
                }
                if (day == last) {
                    break;
                }
            }
        });
        return week;
    }

    private static DayOfWeek dayOfWeek(String property, String name) {
        try {
            return DayOfWeek.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw UnusableCalendarException.of("day", property, name);
        }
    }

    private static void days(
            String property,
            List<String> entries,
            BiConsumer<LocalDate, String> dated,
            @Nullable BiConsumer<MonthDay, String> everyYear) {
        for (String written : entries) {
            Matcher entry = ENTRY.matcher(written.strip());
            if (!entry.matches()) {
                throw UnusableCalendarException.of("date", property, written);
            }
            String first = entry.group(1);
            String last = entry.group(2);
            String reason = entry.group(3) == null ? "" : entry.group(3);
            try {
                if (!first.startsWith("--")) {
                    range(
                            property,
                            written,
                            LocalDate.parse(first),
                            LocalDate.parse(last == null ? first : last),
                            day -> dated.accept(day, reason));
                } else if (everyYear != null && last == null) {
                    everyYear.accept(MonthDay.parse(first), reason);
                } else {
                    throw UnusableCalendarException.of("date", property, written);
                }
            } catch (DateTimeException e) {
                throw UnusableCalendarException.of("date", property, written);
            }
        }
    }

    private static void range(
            String property, String written, LocalDate first, LocalDate last, Consumer<LocalDate> each) {
        if (last.isBefore(first) || last.isAfter(first.plusDays(LONGEST_RANGE))) {
            throw UnusableCalendarException.of("range", property, written);
        }
        first.datesUntil(last.plusDays(1)).forEach(each);
    }
}
