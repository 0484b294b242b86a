package dev.loopdesk.monitoring;

import dev.loopdesk.reports.OpenTickets.Backlog;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Figures of the work in the database, the same on each node.
 *
 * @param at time of the reading
 * @param jobs jobs that are due and that nobody runs
 * @param messages messages that are to be mailed
 * @param events events that are to be delivered to webhooks and robots
 * @param mails received mails that are stored and not processed yet
 * @param incidents number of incidents by type, without those that a called process passed on to its caller
 */
record WorkFigures(
        Instant at,
        Backlog tickets,
        Waiting jobs,
        Waiting messages,
        Waiting events,
        Waiting mails,
        Map<String, Long> incidents) {

    /**
     * Things that wait.
     *
     * @param since time since which the oldest of them waits, or null if there are none
     */
    record Waiting(long count, @Nullable Instant since) {

        static final Waiting NONE = new Waiting(0, null);

        /** Returns the seconds for which the oldest one waits; 0 if there are none. */
        double seconds(Instant now) {
            return since == null ? 0 : Math.max(0, (now.toEpochMilli() - since.toEpochMilli()) / 1000.0);
        }
    }
}
