package dev.loopdesk.workspace;

import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.ManagementService;
import org.springframework.stereotype.Component;

/** The queues that tell of tickets, where each stands once, however many of its tasks a reader has (S3.6). */
@Component
public class TicketQueues {

    private static final Set<TaskFilter> QUEUES = Set.of(TaskFilter.AT_RISK, TaskFilter.OVERDUE);

    private final ManagementService management;

    TicketQueues(ManagementService management) {
        this.management = management;
    }

    /** Tells whether a filter, of that id, is one of them. */
    public boolean include(String filter) {
        Map<String, String> properties = management.getProperties();
        return QUEUES.stream().anyMatch(queue -> filter.equals(properties.get(WorkspaceSetUp.FILTER + queue.name())));
    }
}
