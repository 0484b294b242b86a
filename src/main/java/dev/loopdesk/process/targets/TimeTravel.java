package dev.loopdesk.process.targets;

import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.runtime.Job;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Moves the engine's clock and executes the jobs that are due on the way, each at its time, instead of the job
 * executor, which must not run meanwhile. The clock is shared by the whole JVM.
 */
@Component
public class TimeTravel {

    private static final Logger LOG = LoggerFactory.getLogger(TimeTravel.class);

    private final ManagementService management;
    private final EngineClock clock;

    TimeTravel(ManagementService management, EngineClock clock) {
        this.management = management;
        this.clock = clock;
    }

    /** Stops the clock at an instant. */
    public void start(Instant moment) {
        clock.stopAt(moment);
    }

    /** Moves the clock forward to an instant that is not before the present one. */
    public void on(Instant moment) {
        doWhatIsDue();
        for (@Nullable Instant next = nextDue(moment); next != null; next = nextDue(moment)) {
            // One millisecond late: at the exact instant the engine would repeat the last repetition of a cycle without
            // end.
            clock.stopAt(next.plusMillis(1));
            doWhatIsDue();
        }
        clock.stopAt(moment);
    }

    /** Restores the real time. */
    public void end() {
        clock.go();
    }

    /** Executes due jobs, including those created meanwhile; failed jobs are left for their retry. */
    private void doWhatIsDue() {
        Set<String> tried = new HashSet<>();
        boolean again = true;
        while (again) {
            List<Job> due = management
                    .createJobQuery()
                    .executable()
                    .active()
                    .orderByJobDuedate()
                    .asc()
                    .list();
            again = false;
            for (Job job : due) {
                if (tried.add(job.getId())) {
                    execute(job);
                    again = true;
                }
            }
        }
    }

    private void execute(Job job) {
        try {
            management.executeJob(job.getId());
        } catch (RuntimeException e) {
            // The engine has recorded the failure for a retry or an incident, or an earlier job has ended this one.
            LOG.debug("The job {} has failed", job.getId(), e);
        }
    }

    private @Nullable Instant nextDue(Instant until) {
        return management
                .createJobQuery()
                .withRetriesLeft()
                .active()
                .duedateHigherThan(Date.from(clock.instant()))
                .duedateLowerThan(Date.from(until))
                .orderByJobDuedate()
                .asc()
                .listPage(0, 1)
                .stream()
                .findFirst()
                .map(job -> job.getDuedate().toInstant())
                .orElse(null);
    }
}
