package dev.loopdesk.servicetime;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time of one kind, as a calendar sees it.
 *
 * @param from its first instant
 * @param to the instant after its last one
 * @param name the holiday (in the country's language), or the operator's words for the day; null for what repeats weekly
 */
public record Stretch(
        Instant from, Instant to, Kind kind, @Nullable String name) {

    /** Why time counts or does not. */
    public enum Kind {
        /** Service hours of the week. */
        OPEN(true),
        /** Service hours of a make-up workday (调休); {@link Stretch#name} is the holiday it makes up for. */
        MAKE_UP_DAY(true),
        /** Service hours of a day that the operator opened; {@link Stretch#name} is why. */
        EXTRA_DAY(true),
        /** Outside of the hours of a day that has some. */
        OUT_OF_HOURS(false),
        /** A day of the week without hours. */
        DAY_OFF(false),
        /** A public holiday. */
        HOLIDAY(false),
        /** A day that the operator closed; {@link Stretch#name} is why. */
        CLOSED_DAY(false);

        private final boolean counts;

        Kind(boolean counts) {
            this.counts = counts;
        }

        /** Whether time of that kind is service time. */
        public boolean counts() {
            return counts;
        }
    }

    /** How long it is, on any clock. */
    public Duration length() {
        return Duration.between(from, to);
    }
}
