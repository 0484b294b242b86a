package dev.loopdesk.servicetime;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reference implementation of a service calendar that tests each minute by itself: slow and for whole minutes only. It
 * shares no code with the product.
 *
 * @param week the slots of each day of the week; they may touch and overlap
 * @param makeUp the slots of make-up and extra days
 * @param special kinds of single days
 */
record MinuteByMinute(
        ZoneId zone, Map<DayOfWeek, List<Slot>> week, List<Slot> makeUp, Map<LocalDate, List<Special>> special) {

    /** From one minute of the day to another, which is no longer part of it. */
    record Slot(int from, int to) {

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%02d:%02d-%02d:%02d", from / 60, from % 60, to / 60, to % 60);
        }
    }

    /** Kind of day, by precedence. */
    enum Special {
        CLOSED,
        CLOSED_EVERY_YEAR,
        OPEN,
        HOLIDAY,
        MAKE_UP
    }

    boolean isOpen(Instant at) {
        LocalDateTime local = LocalDateTime.ofInstant(at, zone);
        int minute = local.getHour() * 60 + local.getMinute();
        for (Slot slot : slots(local.toLocalDate())) {
            if (slot.from <= minute && minute < slot.to) {
                return true;
            }
        }
        return false;
    }

    private List<Slot> slots(LocalDate day) {
        List<Special> today = special.getOrDefault(day, List.of());
        // Test times lie within a year, so "every year" is that day.
        if (today.contains(Special.CLOSED) || today.contains(Special.CLOSED_EVERY_YEAR)) {
            return List.of();
        }
        if (today.contains(Special.OPEN)) {
            return makeUp;
        }
        // The notices give each day one meaning only.
        if (today.contains(Special.HOLIDAY)) {
            return List.of();
        }
        if (today.contains(Special.MAKE_UP)) {
            return makeUp;
        }
        return week.getOrDefault(day.getDayOfWeek(), List.of());
    }

    /** Minutes of service time. */
    long between(Instant from, Instant to) {
        long minutes = 0;
        for (Instant at = from; at.isBefore(to); at = at.plus(1, ChronoUnit.MINUTES)) {
            if (isOpen(at)) {
                minutes++;
            }
        }
        return minutes;
    }

    /** {@code horizon} if the minutes have not gone by until then. */
    Instant plus(Instant from, long minutes, Instant horizon) {
        long left = minutes;
        Instant at = from;
        while (left > 0 && at.isBefore(horizon)) {
            if (isOpen(at)) {
                left--;
            }
            at = at.plus(1, ChronoUnit.MINUTES);
        }
        return at;
    }

    /** {@code horizon} if it does not open until then. */
    Instant nextOpen(Instant from, Instant horizon) {
        Instant at = from;
        while (at.isBefore(horizon) && !isOpen(at)) {
            at = at.plus(1, ChronoUnit.MINUTES);
        }
        return at;
    }

    /** Returns the same calendar as the product implements it. */
    ServiceCalendar real() {
        Map<DayOfWeek, Hours> hours = new EnumMap<>(DayOfWeek.class);
        week.forEach((day, slots) -> hours.put(day, hours(slots)));
        Map<LocalDate, Holidays.Holiday> published = new HashMap<>();
        Map<LocalDate, String> open = new TreeMap<>();
        Map<LocalDate, String> closed = new TreeMap<>();
        Map<MonthDay, String> closedEveryYear = new TreeMap<>();
        special.forEach((day, kinds) -> {
            for (Special kind : kinds) {
                switch (kind) {
                    case CLOSED -> closed.put(day, "closed");
                    case CLOSED_EVERY_YEAR -> closedEveryYear.put(MonthDay.from(day), "closed every year");
                    case OPEN -> open.put(day, "open");
                    case HOLIDAY -> published.put(day, new Holidays.Holiday("holiday", false));
                    case MAKE_UP -> published.putIfAbsent(day, new Holidays.Holiday("holiday", true));
                }
            }
        });
        return new ServiceCalendar(
                "random",
                zone,
                new ServiceCalendar.Plan(
                        hours,
                        hours(makeUp),
                        new Holidays(published, Set.of()),
                        new TreeSet<>(),
                        open,
                        closed,
                        closedEveryYear));
    }

    private static Hours hours(List<Slot> slots) {
        return Hours.parse("hours", slots.stream().map(Objects::toString).collect(Collectors.joining(",")));
    }
}
