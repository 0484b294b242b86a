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
 * Controls the engine's clock and executes its jobs: every timer fires at the instant it is due, in order of due dates.
 * The engine has one clock, so tickets are driven one after the other, each on its own time line.
 */
public final class VirtualTime {

    private final ManagementService jobs;
    private final WorkTimes spent;
    private final Map<String, String> activities = new HashMap<>();
    private Instant now = Instant.EPOCH;

    /** Starts at the beginning of time; nothing is measured. */
    public VirtualTime(ManagementService jobs) {
        this(jobs, new WorkTimes());
    }

    VirtualTime(ManagementService jobs, WorkTimes spent) {
        this.jobs = jobs;
        this.spent = spent;
    }

    public Instant now() {
        return now;
    }

    /** Starts the time line of another ticket. */
    public void startAt(Instant instant) {
        now = instant;
        ClockUtil.setCurrentTime(Date.from(now));
    }

    /** Moves time forward to an instant; nothing may be due before it. Does nothing for an earlier instant. */
    public void moveTo(Instant instant) {
        if (instant.isAfter(now)) {
            startAt(instant);
        }
    }

    /** Returns the next timer of a process instance, or null if none is due before the paused clocks run again. */
    @Nullable
    Job nextTimer(String processInstance) {
        List<Job> next = spent.measure(
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
     * Fires a timer a millisecond after it is due: at the exact instant the engine would repeat the last repetition of
     * a cycle without end.
     */
    void fire(Job timer) {
        moveTo(timer.getDuedate().toInstant().plusMillis(1));
        spent.measure("timer:" + activity(timer), () -> jobs.executeJob(timer.getId()));
        deliver();
    }

    /** Executes all pending message deliveries. */
    void deliver() {
        // A delivery creates no further message.
        spent.measure("look.message", () -> jobs.createJobQuery().messages().list())
                .forEach(job -> spent.measure("deliver", () -> jobs.executeJob(job.getId())));
    }

    /** Resets the engine's clock. */
    public void stop() {
        ClockUtil.reset();
    }

    public String activity(Job timer) {
        return activities.computeIfAbsent(
                timer.getJobDefinitionId(),
                id -> jobs.createJobDefinitionQuery()
                        .jobDefinitionId(id)
                        .singleResult()
                        .getActivityId());
    }
}
