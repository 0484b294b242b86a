package dev.loopdesk.ticket;

import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ServiceCalendar;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.ticket.WorkEvent.Party;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Cause of a missed target: the party with most of the time until the deadline (S1.1, S6.2). */
public enum MissCause {
    /** The clock ran, and nobody had a task of the ticket. */
    QUEUE,
    /** The clock ran, and somebody of the service desk had a task of the ticket. */
    PERSON,
    /** The clock ran, and a task for specialists was open, in their queue or with one of them. */
    SPECIALIST,
    /** The clock was paused for the requester. */
    REQUESTER;

    /** Returns the name in addresses and bundles. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the cause with the longest time, of equal ones the first of this enumeration; null if the tasks of the ticket were
     * not recorded, or if a calendar of that time is not configured any more.
     */
    public static @Nullable MissCause of(TargetClock missed, List<WorkEvent> work) {
        return times(missed, work).entrySet().stream()
                .max(Comparator.<Map.Entry<MissCause, Duration>, Duration>comparing(Map.Entry::getValue)
                        .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    /**
     * Returns the time of each cause from the start of a clock until the deadline that it missed. Pauses are measured in service
     * hours like all else, so that a night is nobody's.
     *
     * @param missed clock with a breach
     * @param work events of the tasks of the ticket, in order
     * @return empty where {@link #of} is null
     */
    public static Map<MissCause, Duration> times(TargetClock missed, List<WorkEvent> work) {
        ServiceCalendar calendar = calendar(missed);
        if (work.isEmpty() || calendar == null) {
            return Map.of();
        }
        Instant start = missed.spans().get(0).from();
        Instant end = deadline(missed);
        var cuts = new TreeSet<Instant>(List.of(start));
        missed.spans().forEach(span -> cuts.add(span.from()));
        work.forEach(event -> cuts.add(event.at()));
        cuts.add(end);
        Map<MissCause, Duration> times = new EnumMap<>(MissCause.class);
        for (MissCause cause : values()) {
            times.put(cause, Duration.ZERO);
        }
        var tasks = new HashMap<String, Held>();
        var next = new ArrayDeque<WorkEvent>(
                work.stream().sorted(Comparator.comparing(WorkEvent::at)).toList());
        Instant from = start;
        for (Instant cut : cuts) {
            if (cut.isAfter(from) && !cut.isAfter(end)) {
                Instant since = from;
                times.merge(
                        counts(missed, since) ? cause(tasks) : REQUESTER, calendar.between(since, cut), Duration::plus);
                from = cut;
            }
            while (!next.isEmpty() && !next.peek().at().isAfter(cut)) {
                apply(next.remove(), tasks);
            }
        }
        return times;
    }

    private record Held(Party party, boolean taken) {}

    private static void apply(WorkEvent event, Map<String, Held> tasks) {
        Held before = tasks.getOrDefault(event.task(), new Held(Party.DESK, false));
        switch (event.kind()) {
            case OPENED, MOVED ->
                tasks.put(
                        event.task(), new Held(Objects.requireNonNullElse(event.party(), Party.DESK), before.taken()));
            case TAKEN -> tasks.put(event.task(), new Held(before.party(), true));
            case RETURNED -> tasks.put(event.task(), new Held(before.party(), false));
            case ENDED -> tasks.remove(event.task());
        }
    }

    private static MissCause cause(Map<String, Held> tasks) {
        if (tasks.values().stream().anyMatch(task -> task.party() == Party.SPECIALIST)) {
            return SPECIALIST;
        }
        return tasks.values().stream().anyMatch(task -> task.party() == Party.DESK && task.taken()) ? PERSON : QUEUE;
    }

    private static boolean counts(TargetClock clock, Instant at) {
        return clock.spans().stream()
                .filter(span -> !span.from().isAfter(at))
                .reduce((earlier, later) -> later)
                .map(TargetClock.Span::counts)
                .orElse(true);
    }

    /** Returns the deadline that a clock missed; the time of the breach if the clock was paused. */
    public static Instant deadline(TargetClock missed) {
        ClockEvent breach = missed.events().stream()
                .filter(event -> event.kind() == ClockEvent.Kind.BREACHED)
                .reduce((earlier, later) -> later)
                .orElseThrow();
        return breach.due() == null ? breach.at() : breach.due();
    }

    private static @Nullable ServiceCalendar calendar(TargetClock clock) {
        try {
            return clock.calendar();
        } catch (IllegalArgumentException e) {
            // A calendar that is not configured any more must not stop a ticket.
            return null;
        }
    }
}
