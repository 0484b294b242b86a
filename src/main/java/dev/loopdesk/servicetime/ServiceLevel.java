package dev.loopdesk.servicetime;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.TemporalAmount;

/**
 * Service level of a priority, as the priority table decides it (S1.1, S2.5, S4.8, S5.6).
 *
 * @param priority {@code P1} to {@code P4}
 * @param taskPriority the engine's task priority that sorts queues
 * @param calendar name of the service calendar that the times are counted in
 * @param firstResponse service time until somebody must have looked at the ticket
 * @param resolution service time until it must be resolved
 * @param atRiskShare share of these times that puts a target at risk when it is used up
 * @param progressInterval time between two progress updates, as ISO 8601 writes it
 * @param followUpDelay time between closing and the follow-up visit, as ISO 8601 writes it
 */
public record ServiceLevel(
        String priority,
        int taskPriority,
        String calendar,
        Duration firstResponse,
        Duration resolution,
        BigDecimal atRiskShare,
        String progressInterval,
        String followUpDelay) {

    /** Reads an ISO 8601 duration of days ({@code P3D}) or of hours and minutes ({@code PT4H}). */
    public static TemporalAmount amount(String iso) {
        return iso.contains("T") ? Duration.parse(iso) : Period.parse(iso);
    }
}
