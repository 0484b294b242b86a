package dev.loopdesk.servicetime;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the answer to "why is it due then?" (S1.1): a stretch of time and whether it counted, or something that
 * happened.
 *
 * @param from when it began, or happened
 * @param to when it ended; null for what happened at an instant
 * @param counted how much service time of it counted
 * @param total how much service time had been counted by its end
 * @param name the holiday (in the country's language), the operator's words for the day, the year, or
 *     the share of the time that was used up; null for the rest
 * @param event the event of the record that it comes from, if it comes from one
 */
public record Reason(
        Kind kind,
        Instant from,
        @Nullable Instant to,
        Duration counted,
        Duration total,
        @Nullable String name,
        @Nullable ClockEvent event) {

    /** What there is to say. */
    public enum Kind {
        /** The clock starts. */
        STARTED,
        /** The public holidays of the year {@link Reason#name} are not known. */
        HOLIDAYS_UNKNOWN,
        /** Service hours. */
        COUNTED,
        /** Service hours of a make-up workday (调休). */
        COUNTED_ON_MAKE_UP_DAY,
        /** Service hours of a day that the operator opened. */
        COUNTED_ON_EXTRA_DAY,
        /** Nights, breaks and days of the week without hours. */
        CLOSED,
        /** A public holiday. */
        HOLIDAY,
        /** A day that the operator closed. */
        CLOSED_DAY,
        /** The requester is asked for something. */
        PAUSED,
        /** The time between two messages to the requester, on any clock. */
        INTERVAL,
        /** From the end of the interval to the next opening. */
        MOVED_TO_OPENING,
        /** From the deadline of a message to the requester on. */
        LATE,
        /** Something else is promised. */
        RETARGETED,
        /** The event of that name was recorded. */
        AT_RISK,
        /** The deadline. */
        DUE,
        /** The event of that name was recorded. */
        BREACHED,
        /** The event of that name was recorded. */
        MET,
        /** The event of that name was recorded. */
        STOPPED,
        /** How it stands when it is asked. */
        NOW;

        /** Its name outside Java. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The whole minutes that it adds to the whole minutes counted before, so that lines add up to what they say in all. */
    public long minutes() {
        return total.toMinutes() - total.minus(counted).toMinutes();
    }

    /** Whether it is a stretch that begins and ends within a minute and adds none: nothing to tell a hurried reader. */
    public boolean isFleeting() {
        return to != null
                && minutes() == 0
                && from.truncatedTo(ChronoUnit.MINUTES).equals(to.truncatedTo(ChronoUnit.MINUTES));
    }
}
