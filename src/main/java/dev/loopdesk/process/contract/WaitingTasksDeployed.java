package dev.loopdesk.process.contract;

import java.util.Set;

/**
 * Diagrams are being deployed that have tasks which wait for the requester.
 *
 * @param elements ids of these tasks
 */
public record WaitingTasksDeployed(Set<String> elements) {}
