package dev.loopdesk.servicetime;

import dev.loopdesk.servicetime.ClockEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Result of a target of a ticket (S1.1). Each start of its clock is a promise; a ticket has missed the target if it missed one
 * of them.
 *
 * @param missed true if a promise was missed, false if all that are decided were kept; null if none is decided
 * @param decidedAt time at which that was certain; null if none is decided
 * @param metAt time at which the target was met, in time or late; null if it is not, or not any more
 * @param used service time until then; null if {@code metAt} is, or if a calendar of that time is not configured any more
 * @param firstMetAt time at which it was met for the first time, or null
 * @param firstUsed service time until that; null as {@code used}
 * @param restarts number of starts after the target had been met or stopped
 * @param restartedAt time of the last of these, or null
 */
public record TargetResult(
        @Nullable Boolean missed,
        @Nullable Instant decidedAt,
        @Nullable Instant metAt,
        @Nullable Duration used,
        @Nullable Instant firstMetAt,
        @Nullable Duration firstUsed,
        int restarts,
        @Nullable Instant restartedAt) {

    /**
     * Derives the result of a target.
     *
     * @param events events of all clocks of the ticket, in recorded order
     * @param calendars lookup of a calendar by name
     */
    public static TargetResult of(Target target, List<ClockEvent> events, Function<String, ServiceCalendar> calendars) {
        Instant missedAt = null;
        Instant keptAt = null;
        Instant metAt = null;
        Instant restartedAt = null;
        Instant firstMetAt = null;
        Duration firstUsed = null;
        @Nullable Duration used = Duration.ZERO;
        int restarts = 0;
        boolean ended = false;
        for (TargetClock promise : TargetClock.promises(target, events, calendars)) {
            if (ended) {
                restarts++;
                restartedAt = promise.events().get(0).at();
            }
            ended = !promise.isOpen();
            metAt = promise.state() == TargetClock.State.MET ? last(promise, Kind.MET) : null;
            if (metAt != null) {
                Duration more = used(promise, metAt);
                used = used == null || more == null ? null : used.plus(more);
                firstUsed = firstMetAt == null ? more : firstUsed;
                firstMetAt = firstMetAt == null ? metAt : firstMetAt;
            }
            if (promise.has(Kind.BREACHED)) {
                missedAt = missedAt == null ? last(promise, Kind.BREACHED) : missedAt;
            } else if (metAt != null) {
                keptAt = metAt;
            }
        }
        Instant decidedAt = missedAt == null ? keptAt : missedAt;
        return new TargetResult(
                decidedAt == null ? null : missedAt != null,
                decidedAt,
                metAt,
                metAt == null ? null : used,
                firstMetAt,
                firstUsed,
                restarts,
                restartedAt);
    }

    private static @Nullable Duration used(TargetClock promise, Instant until) {
        try {
            return promise.used(until);
        } catch (IllegalArgumentException e) {
            // A calendar that is not configured any more must not stop a ticket.
            return null;
        }
    }

    private static Instant last(TargetClock promise, Kind kind) {
        return promise.events().stream()
                .filter(event -> event.kind() == kind)
                .map(ClockEvent::at)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }
}
