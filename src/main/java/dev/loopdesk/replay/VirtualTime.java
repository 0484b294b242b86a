package dev.loopdesk.replay;

import dev.loopdesk.process.targets.TargetTracking;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Job;
import org.jspecify.annotations.Nullable;

/**
 * The engine's clock and jobs, moved by hand: every timer fires at the instant it is due, in the order of these instants.
 * The engine has one clock, so tickets are driven one after the other, each on its own time line.
 */
class VirtualTime {

    private final ManagementService jobs;
    private final TimeSpent spent;
    private final Map<String, String> activities = new HashMap<>();
    private Instant now = Instant.EPOCH;

    VirtualTime(ManagementService jobs, TimeSpent spent) {
        this.jobs = jobs;
        this.spent = spent;
    }

    Instant now() {
        return now;
    }

    /** Begins the time line of another ticket. */
    void startAt(Instant instant) {
        now = instant;
        ClockUtil.setCurrentTime(Date.from(now));
    }

    /** Moves time forward to an instant at which nothing is due before; never back. */
    void moveTo(Instant instant) {
        if (instant.isAfter(now)) {
            startAt(instant);
        }
    }

    /** The next timer of a process instance, or null if none rings before a clock that rests counts on. */
    @Nullable
    Job nextTimer(String processInstance) {
        List<Job> next = spent.on(
                "look.timer",
                () -> jobs.createJobQuery()
                        .processInstanceId(processInstance)
                        .timers()
                        .orderByJobDuedate()
                        .asc()
                        .listPage(0, 1));
        if (next.isEmpty() || next.get(0).getDuedate() == null) {
            return null;
        }
        return next.get(0).getDuedate().toInstant().isBefore(TargetTracking.NEVER) ? next.get(0) : null;
    }

    /**
     * Fires a timer when it is due; a moment later, as in real life, because at the very instant the engine takes the
     * last repetition of a cycle for one more, again and again.
     */
    void fire(Job timer) {
        moveTo(timer.getDuedate().toInstant().plusMillis(1));
        spent.on("timer:" + activity(timer), () -> jobs.executeJob(timer.getId()));
        deliver();
    }

    /** Delivers the messages that were decided on up to now. */
    void deliver() {
        // A delivery decides on no further message.
        spent.on("look.message", () -> jobs.createJobQuery().messages().list())
                .forEach(job -> spent.on("deliver", () -> jobs.executeJob(job.getId())));
    }

    /** Gives the clock back. */
    void stop() {
        ClockUtil.reset();
    }

    String activity(Job timer) {
        return activities.computeIfAbsent(
                timer.getJobDefinitionId(),
                id -> jobs.createJobDefinitionQuery()
                        .jobDefinitionId(id)
                        .singleResult()
                        .getActivityId());
    }
}
