package dev.loopdesk.servicetime;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the explanation of a deadline (S1.1): a period, with the service time counted in it, or an event.
 *
 * @param from when it began, or happened
 * @param to when it ended; null for what happened at an instant
 * @param counted counted service time of this part
 * @param total counted service time until the end of this part
 * @param name the holiday (in the country's language), the operator's words for the day, the year, or the share of the
 *     time that was used up; null for the rest
 * @param event the event of the record that it comes from, if it comes from one
 */
public record ExplanationLine(
        Kind kind,
        Instant from,
        @Nullable Instant to,
        Duration counted,
        Duration total,
        @Nullable String name,
        @Nullable ClockEvent event) {

    /** Kind of line. */
    public enum Kind {
        /** The clock starts. */
        STARTED,
        /** The public holidays of the year {@link ExplanationLine#name} are not known. */
        HOLIDAYS_UNKNOWN,
        /** Service hours. */
        COUNTED,
        /** Service hours of a make-up workday (调休). */
        COUNTED_ON_MAKE_UP_DAY,
        /** Service hours of a day that the operator opened. */
        COUNTED_ON_EXTRA_DAY,
        /** Outside of service hours: nights, breaks and days of the week without hours. */
        CLOSED,
        /** A public holiday. */
        HOLIDAY,
        /** A day that the operator closed. */
        CLOSED_DAY,
        /** The clock was paused while the requester was asked for something. */
        PAUSED,
        /** Time between two messages to the requester, in elapsed time. */
        INTERVAL,
        /** From the end of the interval to the next opening. */
        MOVED_TO_OPENING,
        /** Time after the deadline of a message to the requester. */
        LATE,
        /** The terms changed. */
        RETARGETED,
        /** The {@link ClockEvent.Kind} of the same name was recorded. */
        AT_RISK,
        /** The deadline. */
        DUE,
        /** The {@link ClockEvent.Kind} of the same name was recorded. */
        BREACHED,
        /** The {@link ClockEvent.Kind} of the same name was recorded. */
        MET,
        /** The {@link ClockEvent.Kind} of the same name was recorded. */
        STOPPED,
        /** The present time. */
        NOW;

        /** Returns the key used in bundles and the API. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Returns the whole minutes that this line adds to the whole minutes before it, so that the lines add up to the
     * total.
     */
    public long minutes() {
        return total.toMinutes() - total.minus(counted).toMinutes();
    }

    /** Tells whether it is a period of less than a minute that adds no whole minute; summaries leave it out. */
    public boolean isFleeting() {
        return to != null
                && minutes() == 0
                && from.truncatedTo(ChronoUnit.MINUTES).equals(to.truncatedTo(ChronoUnit.MINUTES));
    }
}
