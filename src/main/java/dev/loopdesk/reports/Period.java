package dev.loopdesk.reports;

import dev.loopdesk.api.QueryParameters;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * Days of a report.
 *
 * @param from first day
 * @param to last day, which belongs to it
 * @param zone zone of the service desk, in which a day begins
 */
record Period(LocalDate from, LocalDate to, ZoneId zone) {

    /** Returns the period that was asked for: without one, this month until today. */
    static Period of(QueryParameters parameters, Instant now, ZoneId zone) {
        LocalDate to = Objects.requireNonNull(parameters.day("to", LocalDate.ofInstant(now, zone)));
        LocalDate from = Objects.requireNonNull(parameters.day("from", to.withDayOfMonth(1)));
        parameters.period(from, to);
        return new Period(from, to, zone);
    }

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
}
