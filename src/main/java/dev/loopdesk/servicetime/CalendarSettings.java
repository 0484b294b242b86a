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
 * A calendar as an operator writes it: {@code loopdesk.service-time.calendars.<name>}.
 *
 * @param zone where its hours are local; the one of all dates if not stated
 * @param hours by day or days of the week ({@code saturday}, {@code monday-friday}); 9 to 18 from Monday to Friday if none
 *     is stated
 * @param holidays whose public holidays: {@code "china"} or {@code "none"}
 * @param holidaysKnown years whose holidays the operator has entered
 * @param makeUpHours the hours of make-up workdays and open days; those of the first day of the week that has some if not
 *     stated
 * @param open days with the hours of a make-up workday: a date or two, then why
 * @param closed days without hours: a date or two, or {@code --12-24} for any year, then why
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

    /** A range of closed days that is longer than a year is a slip of the pen. */
    private static final int LONGEST_RANGE = 366;

    /** What there is where the configuration names no such calendar. */
    static CalendarSettings usual() {
        return new CalendarSettings(null, Map.of(), "china", Set.of(), null, List.of(), List.of());
    }

    /** @throws UnusableCalendarException naming the property that cannot be used */
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
            // Saturday to Monday goes over the end of the week
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
