package dev.loopdesk.ticket;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The targets of a ticket and their present deadlines (S1.1, S2.5). A deadline is null while its clock has not started
 * or is paused because the requester is asked for something.
 *
 * @param priority one of {@link #PRIORITIES}
 * @param calendar name of the service calendar that its times are counted in
 * @param firstResponseAtRisk time at which the first response gets at risk
 * @param firstResponseDue deadline of the first response
 * @param resolutionAtRisk time at which the resolution gets at risk
 * @param resolutionDue deadline of the resolution
 * @param nextUpdateDue date of the next progress update, unless another message is sent before
 */
public record Targets(
        String priority,
        String calendar,
        @Nullable Instant firstResponseAtRisk,
        @Nullable Instant firstResponseDue,
        @Nullable Instant resolutionAtRisk,
        @Nullable Instant resolutionDue,
        @Nullable Instant nextUpdateDue) {

    /** The priorities that the decision table may give, most urgent first. */
    public static final List<String> PRIORITIES = List.of("P1", "P2", "P3", "P4");
}
