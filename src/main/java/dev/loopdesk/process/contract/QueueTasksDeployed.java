package dev.loopdesk.process.contract;

import java.util.Set;

/**
 * Event: diagrams are deployed with tasks that have a queue of their own.
 *
 * @param waiting ids of the tasks that wait for the requester
 * @param ofLeads ids of the tasks that are the leads' alone
 */
public record QueueTasksDeployed(Set<String> waiting, Set<String> ofLeads) {}
