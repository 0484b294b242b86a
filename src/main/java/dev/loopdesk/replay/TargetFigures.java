package dev.loopdesk.replay;

import dev.loopdesk.message.MessageKind;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ClockEvent.Kind;
import dev.loopdesk.servicetime.ServiceCalendar;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.servicetime.TargetTerms;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Figures of met and missed targets, from the clock record (S1.1, S4.8).
 *
 * <p>Each start of a target's clock is one promise; it starts again when the requester has given the details that
 * triage asked for, and when a solved problem recurs. A promise whose terms changed counts once, under its last
 * priority, and as missed only if its last deadline was missed.
 */
class TargetFigures {

    /** Figures of one target under one priority. */
    static final class Tally {
        private int tickets;
        private int met;
        private int missed;
        private int running;
        private int stopped;

        /** Returns the number of tickets with such a promise. */
        int tickets() {
            return tickets;
        }

        /** Returns the number met in time. */
        int met() {
            return met;
        }

        /** Returns the number missed, whether met later or not. */
        int missed() {
            return missed;
        }

        /** Returns the number neither met nor missed yet: running, or waiting for the requester. */
        int running() {
            return running;
        }

        /** Returns the number stopped by the end of the ticket. */
        int stopped() {
            return stopped;
        }

        /** Returns the percentage met of all decided promises; NaN if none is decided. */
        double percentMet() {
            return 100.0 * met / (met + missed);
        }
    }

    private static final List<Target> JUDGED = List.of(Target.FIRST_RESPONSE, Target.RESOLUTION);

    private final Map<Target, SortedMap<String, Tally>> tallies = new EnumMap<>(Target.class);
    private final SortedMap<String, Integer> progressUpdates = new TreeMap<>();

    /** Adds the clock events of a ticket, in recorded order. */
    void add(List<ClockEvent> events, Function<String, ServiceCalendar> calendars) {
        for (Target target : JUDGED) {
            Set<String> priorities = new HashSet<>();
            for (TargetClock clock : TargetClock.promises(target, events, calendars)) {
                Tally tally = tally(target, clock.terms().priority());
                tally.tickets += priorities.add(clock.terms().priority()) ? 1 : 0;
                count(clock, tally);
            }
        }
        countProgressUpdates(events);
    }

    /** Returns the tallies of a target by priority; empty for the next update, which is sent when it is due. */
    SortedMap<String, Tally> of(Target target) {
        return tallies.getOrDefault(target, new TreeMap<>());
    }

    /** Returns the number of progress updates sent, by the priority that promised them. */
    SortedMap<String, Integer> progressUpdates() {
        return progressUpdates;
    }

    private Tally tally(Target target, String priority) {
        return tallies.computeIfAbsent(target, key -> new TreeMap<>()).computeIfAbsent(priority, key -> new Tally());
    }

    private static void count(TargetClock clock, Tally tally) {
        if (clock.has(Kind.BREACHED)) {
            tally.missed++;
        } else if (clock.state() == TargetClock.State.MET) {
            tally.met++;
        } else if (clock.state() == TargetClock.State.STOPPED) {
            tally.stopped++;
        } else {
            tally.running++;
        }
    }

    private void countProgressUpdates(List<ClockEvent> events) {
        TargetTerms promised = null;
        for (ClockEvent event : events) {
            if (event.target() != Target.NEXT_UPDATE) {
                continue;
            }
            if (event.terms() != null) {
                promised = event.terms();
            }
            boolean sent = event.kind() == Kind.MET
                    && MessageKind.PROGRESS_UPDATE.key().equals(event.element());
            if (sent && promised != null) {
                progressUpdates.merge(promised.priority(), 1, Integer::sum);
            }
        }
    }
}
