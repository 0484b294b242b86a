package dev.loopdesk.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Figures of the service in a period; each is explained by {@link Figure}.
 *
 * @param closedAs closed tickets by the way they ended
 * @param timeToFirstResponse of tickets whose first response was given
 * @param timeToSolution of tickets that were solved
 */
record ServiceFigures(
        long received,
        long closed,
        long solved,
        long open,
        Map<String, Long> closedAs,
        Kept firstResponse,
        Kept resolution,
        Because missedBecause,
        Times timeToFirstResponse,
        Times timeToSolution,
        long reopened,
        long loopsBack,
        Loops loops,
        long firstContactSolved,
        Satisfaction satisfaction,
        Visits followUp,
        Age backlogAgeDays) {

    /** Number of targets that were met and missed. */
    record Kept(long met, long missed) {}

    /** Missed targets by where most of their time went. */
    record Because(Causes firstResponse, Causes resolution) {}

    /**
     * Missed targets of one kind by cause, see {@link dev.loopdesk.ticket.MissCause}.
     *
     * @param unrecorded of tickets whose tasks were not recorded
     */
    record Causes(long queue, long person, long specialist, long requester, long unrecorded) {

        static final Causes NONE = new Causes(0, 0, 0, 0, 0);
    }

    /** Reasons of the ways back to the diagnosis. */
    record Loops(long notVerified, long notConfirmed, long recurred, long stillBroken) {}

    /**
     * Answers how satisfied requesters are, 1 to 5.
     *
     * @param average null without answers
     * @param bySilence solutions to which nobody objected
     */
    record Satisfaction(
            long count,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Double average,

            long bySilence) {}

    /** Results of follow-up visits. */
    record Visits(long runsWell, long recurred) {}

    /** Ages of the open tickets, in days. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Age(@Nullable Double median, @Nullable Double p90) {}

    /** Durations in seconds, by the clock and in service hours. */
    record Times(Spread clock, Spread serviceHours) {}

    /** Half of the durations are not longer than the median, 85 % not longer than {@code p85}; null without any. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Spread(@Nullable Double median, @Nullable Double p85) {}
}
