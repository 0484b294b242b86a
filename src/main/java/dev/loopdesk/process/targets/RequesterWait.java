package dev.loopdesk.process.targets;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task that waits for the requester, and its timers.
 *
 * @param execution execution that holds the timers
 * @param countedFrom instant from which the periods count; null while the question has not reached the requester
 * @param restsSince instant since which the timers rest; null while they run
 */
record RequesterWait(
        String task,
        String execution,
        String processInstance,
        @Nullable Instant countedFrom,
        @Nullable Instant restsSince,
        List<WaitTimer> timers) {

    /**
     * A timer of the task.
     *
     * @param period time to the first firing and between two
     * @param times number of firings; 0 for a timer that repeats without end
     * @param ends true if it ends the wait, false if it reminds
     */
    record WaitTimer(String element, Duration period, int times, int fired, boolean ends) {

        boolean isOver() {
            return times > 0 && fired >= times;
        }

        /** Returns the part of the wait that is used up when it fires next. */
        Duration next() {
            return period.multipliedBy(fired + 1L);
        }

        /** Returns the part of the wait that was used up when it fired last. */
        Duration last() {
            return period.multipliedBy(fired);
        }
    }

    @Nullable
    WaitTimer timer(String element) {
        return timers.stream()
                .filter(timer -> timer.element().equals(element))
                .findFirst()
                .orElse(null);
    }

    boolean rests() {
        return restsSince != null || countedFrom == null;
    }

    /** Returns the instant at which a timer fires; never while the wait rests. */
    Instant due(WaitTimer timer) {
        return countedFrom == null || restsSince != null ? TargetTracking.NEVER : countedFrom.plus(timer.next());
    }

    /** Begins to rest. */
    RequesterWait resting(Instant now) {
        return restsSince == null ? counting(countedFrom, now) : this;
    }

    /** Runs on: the time of the rest does not count. */
    RequesterWait running(Instant now) {
        return counting(withoutRest(now), null);
    }

    /** The requester has read a message; at least the time after that message is still ahead. */
    RequesterWait reached(Duration usedUp, Instant now, boolean stillRests) {
        return counting(later(withoutRest(now), now.minus(usedUp)), stillRests ? now : null);
    }

    /** A timer fires, perhaps late: what follows it keeps its distance. */
    RequesterWait firing(WaitTimer fires, Instant now) {
        return new RequesterWait(
                task,
                execution,
                processInstance,
                later(countedFrom, now.minus(fires.next())),
                restsSince,
                timers.stream()
                        .map(timer -> timer.equals(fires)
                                ? new WaitTimer(
                                        timer.element(), timer.period(), timer.times(), timer.fired() + 1, timer.ends())
                                : timer)
                        .toList());
    }

    private RequesterWait counting(@Nullable Instant from, @Nullable Instant rests) {
        return new RequesterWait(task, execution, processInstance, from, rests, timers);
    }

    private @Nullable Instant withoutRest(Instant now) {
        return countedFrom == null || restsSince == null
                ? countedFrom
                : countedFrom.plus(Duration.between(restsSince, now));
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one == null || one.isBefore(other) ? other : one;
    }
}
