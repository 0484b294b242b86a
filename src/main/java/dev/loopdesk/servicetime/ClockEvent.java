package dev.loopdesk.servicetime;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event of the clock of one of a ticket's targets; recorded once, never changed.
 *
 * @param at time of the event, to the microsecond
 * @param element id of the diagram's element that caused the event: the task that waits, the message that was sent
 * @param terms terms that apply from now on, if the event sets them
 * @param former terms that applied before, if the event changes them
 * @param due deadline that is at risk or missed, if the event is about one
 */
public record ClockEvent(
        Target target,
        Kind kind,
        Instant at,
        @Nullable String element,
        @Nullable TargetTerms terms,
        @Nullable TargetTerms former,
        @Nullable Instant due) {

    /** Kind of event. */
    public enum Kind {
        /** The clock counts from zero. */
        STARTED,
        /** The clock is paused while the requester is asked for something. */
        PAUSED,
        /** The clock counts on after a pause. */
        RESUMED,
        /** The terms have changed; all time counted so far is counted again with the new calendar. */
        RETARGETED,
        /** The target was met; a clock for the next update restarts from zero. */
        MET,
        /** The share of the time that puts the target at risk is used up. */
        AT_RISK,
        /** The deadline has passed. */
        BREACHED,
        /** The clock stopped because the ticket has ended. */
        STOPPED
    }

    /** Creates an event without a causing element. */
    public static ClockEvent of(Target target, Kind kind, Instant at) {
        return new ClockEvent(target, kind, at, null, null, null, null);
    }

    /** Creates an event that an element caused. */
    public static ClockEvent of(Target target, Kind kind, Instant at, @Nullable String element) {
        return new ClockEvent(target, kind, at, element, null, null, null);
    }

    /** Creates the start of a clock. */
    public static ClockEvent started(Target target, Instant at, @Nullable String element, TargetTerms terms) {
        return new ClockEvent(target, Kind.STARTED, at, element, terms, null, null);
    }

    /** Creates a change of terms. */
    public static ClockEvent retargeted(
            Target target, Instant at, @Nullable String element, TargetTerms terms, TargetTerms former) {
        return new ClockEvent(target, Kind.RETARGETED, at, element, terms, former, null);
    }

    /** Creates an at-risk or breach event; {@code due} is null if the clock is paused, which has no deadline. */
    public static ClockEvent late(Target target, Kind kind, Instant at, @Nullable Instant due) {
        return new ClockEvent(target, kind, at, null, null, null, due);
    }
}
