package dev.loopdesk.reports;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Days of a report.
 *
 * @param from first day
 * @param to last day, which belongs to it
 * @param zone zone of the service desk, in which a day begins
 */
record Period(LocalDate from, LocalDate to, ZoneId zone) {

    Instant start() {
        return from.atStartOfDay(zone).toInstant();
    }

    /** Returns the end, which does not belong to the period any more. */
    Instant end() {
        return to.plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** Returns the period of the same length before this one; whole months are compared with as many whole months. */
    Period before() {
        boolean wholeMonths = from.getDayOfMonth() == 1 && to.plusDays(1).getDayOfMonth() == 1;
        LocalDate first = wholeMonths
                ? from.minusMonths(ChronoUnit.MONTHS.between(from, to.plusDays(1)))
                : from.minusDays(ChronoUnit.DAYS.between(from, to) + 1);
        return new Period(first, from.minusDays(1), zone);
    }

    /** Returns its months by name, such as 2026-03, in order; the first and the last may be part of one. */
    Map<String, Period> months() {
        return cut(
                day -> day.with(TemporalAdjusters.lastDayOfMonth()),
                day -> YearMonth.from(day).toString());
    }

    /** Returns its days by name in order. */
    Map<String, Period> days() {
        return cut(day -> day, LocalDate::toString);
    }

    private Map<String, Period> cut(UnaryOperator<LocalDate> last, Function<LocalDate, String> name) {
        Map<String, Period> parts = new LinkedHashMap<>();
        LocalDate first = from;
        while (!first.isAfter(to)) {
            LocalDate end = last.apply(first);
            parts.put(name.apply(first), new Period(first, end.isAfter(to) ? to : end, zone));
            first = end.plusDays(1);
        }
        return parts;
    }
}
