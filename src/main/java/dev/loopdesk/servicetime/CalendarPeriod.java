package dev.loopdesk.servicetime;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A period of one kind in a calendar.
 *
 * @param from first instant
 * @param to end, exclusive
 * @param name the holiday (in the country's language) or the operator's reason; null for periods that repeat weekly
 */
public record CalendarPeriod(
        Instant from, Instant to, Kind kind, @Nullable String name) {

    /** Kind of period: the reason that it counts or does not. */
    public enum Kind {
        /** Service hours of the week. */
        OPEN(true),
        /** Service hours of a make-up workday (调休); {@link CalendarPeriod#name} is the holiday. */
        MAKE_UP_DAY(true),
        /** Service hours of a day that the operator opened; {@link CalendarPeriod#name} is the reason. */
        EXTRA_DAY(true),
        /** Time outside of the hours of a day that has some. */
        OUT_OF_HOURS(false),
        /** A day of the week without hours. */
        DAY_OFF(false),
        /** A public holiday. */
        HOLIDAY(false),
        /** A day that the operator closed; {@link CalendarPeriod#name} is the reason. */
        CLOSED_DAY(false);

        private final boolean counts;

        Kind(boolean counts) {
            this.counts = counts;
        }

        /** Tells whether this kind is service time. */
        public boolean counts() {
            return counts;
        }
    }

    /** Returns the elapsed time. */
    public Duration length() {
        return Duration.between(from, to);
    }
}
