package dev.loopdesk.replay;

import dev.loopdesk.message.MessageKind;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ClockEvent.Kind;
import dev.loopdesk.servicetime.ServiceCalendar;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.servicetime.Terms;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * How the promises of tickets were kept, as the clock record tells (S1.1, S4.8).
 *
 * <p>Each time the clock of a target starts is one promise; it starts again when the requester has given what triage
 * asked for, and when a problem that was solved is there again. A promise that changed on its way counts once, as it was
 * last: under the last priority, and as missed only if its last deadline was.
 */
class TargetFigures {

    /** How the promises for one target under one priority were kept. */
    static final class Tally {
        private int tickets;
        private int met;
        private int missed;
        private int running;
        private int stopped;

        /** Tickets that had such a promise, however often. */
        int tickets() {
            return tickets;
        }

        /** Done in time. */
        int met() {
            return met;
        }

        /** Deadline passed, whether it was done later or not. */
        int missed() {
            return missed;
        }

        /** Neither done nor missed yet: counting, or waiting for the requester. */
        int running() {
            return running;
        }

        /** The ticket ended before either. */
        int stopped() {
            return stopped;
        }

        /** How many of a hundred that were decided were met; not a number if none was. */
        double percentMet() {
            return 100.0 * met / (met + missed);
        }
    }

    private static final List<Target> JUDGED = List.of(Target.FIRST_RESPONSE, Target.RESOLUTION);

    private final Map<Target, SortedMap<String, Tally>> tallies = new EnumMap<>(Target.class);
    private final SortedMap<String, Integer> progressUpdates = new TreeMap<>();

    /** Adds what happened to the clocks of a ticket, in the order of the record. */
    void add(List<ClockEvent> events, Function<String, ServiceCalendar> calendars) {
        for (Target target : JUDGED) {
            Set<String> priorities = new HashSet<>();
            for (List<ClockEvent> run : runs(target, events)) {
                TargetClock clock = TargetClock.of(target, run, calendars);
                Tally tally = tally(target, clock.terms().priority());
                tally.tickets += priorities.add(clock.terms().priority()) ? 1 : 0;
                count(clock, tally);
            }
        }
        countProgressUpdates(events);
    }

    /** Tallies of a target by priority; none for the next update, which is sent when it is due. */
    SortedMap<String, Tally> of(Target target) {
        return tallies.getOrDefault(target, new TreeMap<>());
    }

    /** Progress updates that were sent, by the priority that they were promised under. */
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
        Terms promised = null;
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

    /** The events of a target, cut before each start. */
    private static List<List<ClockEvent>> runs(Target target, List<ClockEvent> events) {
        var runs = new ArrayList<List<ClockEvent>>();
        for (ClockEvent event : events) {
            if (event.target() != target) {
                continue;
            }
            if (event.kind() == Kind.STARTED) {
                runs.add(new ArrayList<>());
            }
            runs.get(runs.size() - 1).add(event);
        }
        return runs;
    }
}
