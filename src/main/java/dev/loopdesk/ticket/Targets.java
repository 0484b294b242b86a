package dev.loopdesk.ticket;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The targets of a ticket and their present deadlines (S1.1, S2.5). A deadline is null while its clock has not started
 * or is paused because the requester is asked for something.
 *
 * @param priority {@code P1} to {@code P4}
 * @param calendar name of the service calendar that its times are counted in
 * @param firstResponseAtRisk when so much of the time to look at it is used up that this is at risk
 * @param firstResponseDue by when somebody must have looked at it
 * @param resolutionAtRisk when so much of the time to resolve is used up that this is at risk
 * @param resolutionDue by when it must be resolved
 * @param nextUpdateDue when the requester hears of the progress next, unless something else is written before
 */
public record Targets(
        String priority,
        String calendar,
        @Nullable Instant firstResponseAtRisk,
        @Nullable Instant firstResponseDue,
        @Nullable Instant resolutionAtRisk,
        @Nullable Instant resolutionDue,
        @Nullable Instant nextUpdateDue) {}
