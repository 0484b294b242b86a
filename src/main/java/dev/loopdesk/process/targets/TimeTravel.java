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
 * Moves the time of the engine by hand and does what falls due on the way, each at its time, in place of the job
 * executor, which must not run meanwhile. The clock is one for the whole of Java's process.
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

    /** Stops the clock at a moment, wherever it was. */
    public void start(Instant moment) {
        clock.stopAt(moment);
    }

    /** Goes on to a moment that is not earlier than the one before. */
    public void on(Instant moment) {
        doWhatIsDue();
        for (@Nullable Instant next = nextDue(moment); next != null; next = nextDue(moment)) {
            // A moment later, as in real life: at the very instant the engine takes the last repetition of a cycle for
            // one
            // more, again and again.
            clock.stopAt(next.plusMillis(1));
            doWhatIsDue();
        }
        clock.stopAt(moment);
    }

    /** Lets the clock go by the real time again. */
    public void end() {
        clock.go();
    }

    /** A job may lead to another one that is due at once; one that has failed is left for later, as always. */
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
            // the engine has noted it down, and tries again or shows an incident; or an earlier job has ended this one
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
