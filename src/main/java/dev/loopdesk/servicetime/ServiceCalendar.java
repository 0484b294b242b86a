package dev.loopdesk.servicetime;

import dev.loopdesk.servicetime.CalendarPeriod.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.Year;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Service hours of the service desk, and the calculation of service time.
 *
 * <p>An instant counts if the hours of its local date contain its local time: an hour that the clocks skip counts for
 * nothing, an hour that they repeat counts twice. The hours of a day come from the first of these that applies: a day
 * that the operator closed, a day that the operator opened, a public holiday or its make-up workday, the week.
 */
public final class ServiceCalendar {

    /** Name of the calendar that is open around the clock. */
    static final String ALWAYS = "always";

    /** Limit in days; a calendar that stays closed for longer is refused, so that the search for an opening ends. */
    private static final int LONGEST_CLOSING = 3 * 366;

    private static final long SECONDS_A_DAY = 24L * 60 * 60;

    /** Start of a period in which each yearly day falls on each day of the week. */
    private static final LocalDate CYCLE_STARTS = LocalDate.of(2001, 1, 1);

    private static final LocalDate CYCLE_ENDS = LocalDate.of(2029, 1, 1);

    private final String name;
    private final ZoneId zone;
    private final ZoneRules rules;
    /** Days of the week, Monday first. */
    private final List<Day> week;

    private final Map<Long, Day> specialDays;
    private final Map<MonthDay, Day> closedEveryYear;
    private final boolean roundTheClock;
    private final @Nullable Holidays holidays;
    private final SortedSet<Year> enteredByHand;
    private final String fingerprint;

    /** Kind, name and hours of one date. */
    private record Day(Kind kind, @Nullable String name, Hours hours) {

        static Day closed(Kind kind, @Nullable String name) {
            return new Day(kind, name, Hours.NONE);
        }
    }

    /**
     * Definition of a calendar.
     *
     * @param week hours of each day of the week that has some
     * @param makeUpHours hours of make-up workdays and of {@code open} days
     * @param holidays public holidays of a country; null if the calendar has none
     * @param enteredByHand years whose holidays the operator has entered
     * @param open days with {@code makeUpHours}, and the reason
     * @param closed days without hours, and the reason
     * @param closedEveryYear days without hours in every year, and the reason
     */
    record Plan(
            Map<DayOfWeek, Hours> week,
            Hours makeUpHours,
            @Nullable Holidays holidays,
            SortedSet<Year> enteredByHand,
            Map<LocalDate, String> open,
            Map<LocalDate, String> closed,
            Map<MonthDay, String> closedEveryYear) {}

    /** @throws UnusableCalendarException if it stays closed for more than three years on end */
    ServiceCalendar(String name, ZoneId zone, Plan plan) {
        this.name = name;
        this.zone = zone;
        this.rules = zone.getRules();
        this.week = Stream.of(DayOfWeek.values())
                .map(plan.week::get)
                .map(hours -> hours == null ? Day.closed(Kind.DAY_OFF, null) : new Day(Kind.OPEN, null, hours))
                .toList();
        this.specialDays = new HashMap<>();
        if (plan.holidays != null) {
            plan.holidays
                    .published()
                    .forEach((date, holiday) -> specialDays.put(
                            date.toEpochDay(),
                            holiday.makeUp()
                                    ? new Day(Kind.MAKE_UP_DAY, holiday.name(), plan.makeUpHours)
                                    : Day.closed(Kind.HOLIDAY, holiday.name())));
        }
        plan.open.forEach((date, reason) ->
                specialDays.put(date.toEpochDay(), new Day(Kind.EXTRA_DAY, reason, plan.makeUpHours)));
        plan.closed.forEach((date, reason) -> specialDays.put(date.toEpochDay(), Day.closed(Kind.CLOSED_DAY, reason)));
        this.closedEveryYear = new HashMap<>();
        plan.closedEveryYear.forEach((date, reason) -> closedEveryYear.put(date, Day.closed(Kind.CLOSED_DAY, reason)));
        this.holidays = plan.holidays;
        this.enteredByHand = plan.enteredByHand;
        this.roundTheClock = specialDays.isEmpty()
                && closedEveryYear.isEmpty()
                && week.stream().allMatch(day -> day.hours.isWholeDay());
        requireOpenings();
        this.fingerprint = hash(fingerprintInput());
    }

    /** Returns the calendar that is open around the clock; the zone only decides its local dates. */
    public static ServiceCalendar always(ZoneId zone) {
        Hours wholeDay = Hours.parse(ALWAYS, "00:00-24:00");
        Map<DayOfWeek, Hours> week = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            week.put(day, wholeDay);
        }
        return new ServiceCalendar(
                ALWAYS, zone, new Plan(week, wholeDay, null, new TreeSet<>(), Map.of(), Map.of(), Map.of()));
    }

    /** Returns the name used in the configuration and the priority table. */
    public String name() {
        return name;
    }

    /** Returns the time zone of the hours. */
    public ZoneId zone() {
        return zone;
    }

    /**
     * Returns the earliest instant, not before {@code from}, by which that much service time has passed.
     *
     * @throws IllegalArgumentException if the service time is negative
     */
    public Instant plus(Instant from, Duration serviceTime) {
        if (serviceTime.isNegative()) {
            throw new IllegalArgumentException("A calendar counts forward only, not " + serviceTime);
        }
        if (serviceTime.isZero()) {
            return from;
        }
        if (roundTheClock) {
            return from.plus(serviceTime);
        }
        // Hours change at whole seconds only, so the walk starts at the second that contains "from".
        var walk = new Walk(from.getEpochSecond());
        walk.advance();
        Duration left = walk.isOpen() ? serviceTime.plusNanos(from.getNano()) : serviceTime;
        long seconds = left.getSeconds();
        int nanos = left.getNano();
        while (true) {
            walk.advanceToOpening();
            long length = walk.end - walk.start;
            if (seconds < length || (seconds == length && nanos == 0)) {
                return Instant.ofEpochSecond(walk.start + seconds, nanos);
            }
            seconds -= length;
            walk.advance();
        }
    }

    /** Returns the service time between two instants; negative if the second is earlier. */
    public Duration between(Instant from, Instant to) {
        if (roundTheClock) {
            return Duration.between(from, to);
        }
        if (to.isBefore(from)) {
            return between(to, from).negated();
        }
        long seconds = 0;
        var walk = new Walk(from.getEpochSecond());
        while (walk.end < to.getEpochSecond()) {
            walk.advance();
            if (walk.isOpen()) {
                seconds += Math.min(walk.end, to.getEpochSecond()) - walk.start;
            }
        }
        // The walk covered whole seconds; the fractions at both ends are corrected here.
        return Duration.ofSeconds(seconds).plus(openFraction(to)).minus(openFraction(from));
    }

    private Duration openFraction(Instant at) {
        return isOpen(at) ? Duration.between(at.truncatedTo(ChronoUnit.SECONDS), at) : Duration.ZERO;
    }

    /** Returns {@code at} if it lies within service hours, else the next opening. */
    public Instant nextOpen(Instant at) {
        var walk = new Walk(at.getEpochSecond());
        walk.advance();
        if (walk.isOpen()) {
            return at;
        }
        walk.advanceToOpening();
        return Instant.ofEpochSecond(walk.start);
    }

    /** Tells whether {@code at} lies within service hours; the instant of closing does not. */
    public boolean isOpen(Instant at) {
        var walk = new Walk(at.getEpochSecond());
        walk.advance();
        return walk.isOpen();
    }

    /**
     * Returns the periods between two instants, in order and without gaps. Open time is split by day; closed time is
     * one period as long as the reason is the same; the calendar around the clock gives one period.
     *
     * @throws IllegalArgumentException if {@code to} is before {@code from}
     */
    public List<CalendarPeriod> periods(Instant from, Instant to) {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException(to + " is before " + from);
        }
        List<CalendarPeriod> periods = new ArrayList<>();
        if (roundTheClock) {
            if (from.isBefore(to)) {
                periods.add(new CalendarPeriod(from, to, Kind.OPEN, null));
            }
            return periods;
        }
        var walk = new Walk(from.getEpochSecond());
        Instant start = from;
        long dateBefore = Long.MIN_VALUE;
        while (start.isBefore(to)) {
            walk.advance();
            Instant end = Instant.ofEpochSecond(walk.end);
            CalendarPeriod next =
                    new CalendarPeriod(start, end.isBefore(to) ? end : to, walk.kind(), walk.nameOfKind());
            CalendarPeriod last = periods.isEmpty() ? null : periods.get(periods.size() - 1);
            if (last != null
                    && last.kind() == next.kind()
                    && Objects.equals(last.name(), next.name())
                    && (!next.kind().counts() || dateBefore == walk.date)) {
                next = new CalendarPeriod(last.from(), next.to(), last.kind(), last.name());
                periods.set(periods.size() - 1, next);
            } else {
                periods.add(next);
            }
            dateBefore = walk.date;
            start = next.to();
        }
        return periods;
    }

    /**
     * Returns the years from one instant to the other, both included, whose public holidays are unknown; in these only
     * the hours of the week apply. Empty for a calendar without public holidays.
     */
    public SortedSet<Year> unknownYears(Instant from, Instant to) {
        SortedSet<Year> unknown = new TreeSet<>();
        if (holidays == null) {
            return unknown;
        }
        Year last = Year.from(to.atZone(zone));
        for (Year year = Year.from(from.atZone(zone)); !year.isAfter(last); year = year.plusYears(1)) {
            if (!holidays.years().contains(year) && !enteredByHand.contains(year)) {
                unknown.add(year);
            }
        }
        return unknown;
    }

    /**
     * Returns a short text that is equal for two calendars if and only if they count the same instants. It is stable
     * over restarts and does not depend on names; it changes with hours, zone and days, including newly published
     * holidays.
     */
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public String toString() {
        return name;
    }

    private Day day(long epochDay) {
        if (!closedEveryYear.isEmpty()) {
            Day closed = closedEveryYear.get(MonthDay.from(LocalDate.ofEpochDay(epochDay)));
            if (closed != null) {
                return closed;
            }
        }
        Day special = specialDays.get(epochDay);
        return special == null ? dayOfWeek(epochDay) : special;
    }

    private Day dayOfWeek(long epochDay) {
        // 1970-01-01 was a Thursday.
        return week.get(Math.floorMod(epochDay + 3, 7));
    }

    private void requireOpenings() {
        // With fewer closed days than weeks within the limit, no closing can be that long; a yearly day occurs up to
        // four times within it.
        if (specialDays.size() + 4 * closedEveryYear.size() < LONGEST_CLOSING / 7) {
            return;
        }
        long first = CYCLE_STARTS.toEpochDay();
        long last = CYCLE_ENDS.toEpochDay();
        for (long special : specialDays.keySet()) {
            first = Math.min(first, special);
            last = Math.max(last, special);
        }
        long closedSince = first;
        for (long date = first; date <= last + LONGEST_CLOSING; date++) {
            if (!day(date).hours.isEmpty()) {
                closedSince = date + 1;
            } else if (date - closedSince >= LONGEST_CLOSING) {
                throw UnusableCalendarException.of(
                        "never-open", ServiceTimes.CALENDARS + "." + name, LocalDate.ofEpochDay(closedSince));
            }
        }
    }

    /** Returns the input of the fingerprint; a special day with the hours of its weekday is left out. */
    private String fingerprintInput() {
        if (roundTheClock) {
            return ALWAYS;
        }
        Map<String, String> days = new TreeMap<>();
        specialDays.forEach((epochDay, special) -> {
            LocalDate date = LocalDate.ofEpochDay(epochDay);
            if (!special.hours.equals(dayOfWeek(epochDay).hours) && !closedEveryYear.containsKey(MonthDay.from(date))) {
                days.put(date.toString(), special.hours.toString());
            }
        });
        return zone.getId()
                + week.stream().map(day -> day.hours.toString()).toList()
                + closedEveryYear.keySet().stream().sorted().toList()
                + days;
    }

    private static String hash(String meaning) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(meaning.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Iterates over periods of whole seconds in which the calendar is open or closed for one reason. */
    private final class Walk {

        /** Current period, in seconds since 1970. */
        private long start;

        private long end;

        /** Local date of the period, in days since 1970. */
        private long date = Long.MIN_VALUE;

        private Day day = week.get(0);
        private boolean open;
        private int offset;
        private long offsetEnds = Long.MIN_VALUE;
        private long closedSince;

        Walk(long from) {
            this.end = from;
            this.closedSince = from;
        }

        void advance() {
            start = end;
            if (start >= offsetEnds) {
                Instant at = Instant.ofEpochSecond(start);
                ZoneOffsetTransition transition = rules.nextTransition(at);
                offset = rules.getOffset(at).getTotalSeconds();
                offsetEnds = transition == null ? Long.MAX_VALUE : transition.toEpochSecond();
            }
            long local = start + offset;
            long localDate = Math.floorDiv(local, SECONDS_A_DAY);
            if (localDate != date) {
                date = localDate;
                day = day(date);
            }
            int second = (int) (local - date * SECONDS_A_DAY);
            open = day.hours.contains(second);
            end = Math.min(start + day.hours.nextBound(second) - second, offsetEnds);
            if (open) {
                closedSince = end;
            }
        }

        /** Moves to the next opening, unless the calendar is open here. */
        void advanceToOpening() {
            while (!open) {
                advance();
                if (end - closedSince > LONGEST_CLOSING * SECONDS_A_DAY) {
                    throw new IllegalStateException(
                            "The calendar " + name + " does not open after " + Instant.ofEpochSecond(closedSince));
                }
            }
        }

        boolean isOpen() {
            return open;
        }

        Kind kind() {
            return open || day.hours.isEmpty() ? day.kind : Kind.OUT_OF_HOURS;
        }

        @Nullable
        String nameOfKind() {
            return open || day.hours.isEmpty() ? day.name : null;
        }
    }
}
