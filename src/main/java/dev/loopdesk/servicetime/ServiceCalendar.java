package dev.loopdesk.servicetime;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * When the service desk works, and how its time is counted.
 *
 * @param zone where its hours are local
 * @param days the days of the week it works on; none means around the clock
 * @param opens start of a working day
 * @param closes end of a working day, after its start
 */
public record ServiceCalendar(ZoneId zone, Set<DayOfWeek> days, LocalTime opens, LocalTime closes) {

    /** Around the clock. */
    public static ServiceCalendar always(ZoneId zone) {
        return new ServiceCalendar(zone, Set.of(), LocalTime.MIN, LocalTime.MAX);
    }

    /** The instant at which that much service time has gone by since {@code from}. */
    public Instant plus(Instant from, Duration serviceTime) {
        if (isAlwaysOpen()) {
            return from.plus(serviceTime);
        }
        Duration left = serviceTime;
        Instant at = nextOpen(from);
        while (true) {
            Instant closing = at.atZone(zone).with(closes).toInstant();
            Duration today = Duration.between(at, closing);
            if (left.compareTo(today) <= 0) {
                return at.plus(left);
            }
            left = left.minus(today);
            at = nextOpen(closing);
        }
    }

    /** {@code at} itself within service hours, else the start of the next service day. */
    public Instant nextOpen(Instant at) {
        if (isAlwaysOpen()) {
            return at;
        }
        ZonedDateTime local = at.atZone(zone);
        if (days.contains(local.getDayOfWeek()) && local.toLocalTime().isBefore(closes)) {
            return local.toLocalTime().isBefore(opens) ? local.with(opens).toInstant() : at;
        }
        do {
            local = local.plusDays(1).with(opens);
        } while (!days.contains(local.getDayOfWeek()));
        return local.toInstant();
    }

    /** Whether {@code at} lies within service hours. */
    public boolean isOpen(Instant at) {
        return nextOpen(at).equals(at);
    }

    private boolean isAlwaysOpen() {
        return days.isEmpty();
    }
}
