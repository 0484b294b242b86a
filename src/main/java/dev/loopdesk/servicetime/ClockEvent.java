package dev.loopdesk.servicetime;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to the clock of one of a ticket's targets; recorded once, never changed.
 *
 * @param at when, to the microsecond
 * @param element id of the diagram's element that is the cause: the task that waits, the message that was sent
 * @param terms what is promised from now on, where the event says so
 * @param former what was promised before, where that changed
 * @param due the deadline that is at risk or missed, where the event is about one
 */
public record ClockEvent(
        Target target,
        Kind kind,
        Instant at,
        @Nullable String element,
        @Nullable Terms terms,
        @Nullable Terms former,
        @Nullable Instant due) {

    /** What can happen to a clock. */
    public enum Kind {
        /** It counts from zero. */
        STARTED,
        /** It rests, because the requester is asked for something. */
        PAUSED,
        /** It counts on. */
        RESUMED,
        /** Something else is promised; what was counted is counted anew by the new calendar. */
        RETARGETED,
        /** What was promised has been done; a clock for the next update counts from zero again. */
        MET,
        /** The share of the time is used up that puts the target at risk. */
        AT_RISK,
        /** The deadline has passed. */
        BREACHED,
        /** It no longer matters, because the ticket has ended. */
        STOPPED
    }

    /** Something that happens without a reason of its own. */
    public static ClockEvent of(Target target, Kind kind, Instant at) {
        return new ClockEvent(target, kind, at, null, null, null, null);
    }

    /** Something that happens because of an element. */
    public static ClockEvent of(Target target, Kind kind, Instant at, @Nullable String element) {
        return new ClockEvent(target, kind, at, element, null, null, null);
    }

    /** The clock starts. */
    public static ClockEvent started(Target target, Instant at, @Nullable String element, Terms terms) {
        return new ClockEvent(target, Kind.STARTED, at, element, terms, null, null);
    }

    /** The promise changes. */
    public static ClockEvent retargeted(
            Target target, Instant at, @Nullable String element, Terms terms, Terms former) {
        return new ClockEvent(target, Kind.RETARGETED, at, element, terms, former, null);
    }

    /** A deadline is at risk or missed; one at risk cannot be said while the clock rests. */
    public static ClockEvent late(Target target, Kind kind, Instant at, @Nullable Instant due) {
        return new ClockEvent(target, kind, at, null, null, null, due);
    }
}
