package dev.loopdesk.process.contract;

import java.util.Set;

/**
 * Event: diagrams with tasks that wait for the requester are deployed.
 *
 * @param elements ids of these tasks
 */
public record WaitingTasksDeployed(Set<String> elements) {}
