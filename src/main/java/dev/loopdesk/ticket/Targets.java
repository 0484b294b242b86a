package dev.loopdesk.ticket;

import java.time.Instant;

/**
 * What a ticket is measured by (S1.1, S2.5).
 *
 * @param priority {@code P1} to {@code P4}
 * @param calendar name of the service calendar that its times are counted in
 * @param firstResponseDue by when somebody must have looked at it
 * @param resolutionAtRisk when four fifths of the time to resolve are used up
 * @param resolutionDue by when it must be resolved
 */
public record Targets(
        String priority, String calendar, Instant firstResponseDue, Instant resolutionAtRisk, Instant resolutionDue) {}
