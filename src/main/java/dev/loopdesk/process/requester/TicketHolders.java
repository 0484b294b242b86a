package dev.loopdesk.process.requester;

import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Group;
import dev.loopdesk.ticket.CaseFiles;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.IdentityLinkType;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/** Finds who holds a ticket, so that no message of a requester stays with nobody (S2.1, S3.6). */
@Component
class TicketHolders {

    private final CaseFiles caseFiles;
    private final TaskService tasks;
    private final IdentityService identities;

    TicketHolders(CaseFiles caseFiles, TaskService tasks, IdentityService identities) {
        this.caseFiles = caseFiles;
        this.tasks = tasks;
        this.identities = identities;
    }

    /**
     * The accounts that hold a ticket, or else the groups that may take it.
     *
     * @param accounts the agent who worked on it last, or else the assignees of its open tasks
     * @param groups candidate groups of its open tasks, as the diagram states them; empty if an account holds it
     */
    record Holders(Set<String> accounts, Set<String> groups) {}

    /** Returns the holders of a ticket; one without an open task is the service desk's. */
    Holders of(String number) {
        String agent = caseFiles.get(number).agent();
        if (agent != null && isMember(agent)) {
            return new Holders(Set.of(agent), Set.of());
        }
        List<Task> open = tasks.createTaskQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .processInstanceBusinessKey(number)
                .list();
        Set<String> assignees = open.stream()
                .map(Task::getAssignee)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!assignees.isEmpty()) {
            return new Holders(assignees, Set.of());
        }
        Set<String> groups = open.stream()
                .flatMap(task -> tasks.getIdentityLinksForTask(task.getId()).stream())
                .filter(link -> IdentityLinkType.CANDIDATE.equals(link.getType()))
                .map(IdentityLink::getGroupId)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        return new Holders(Set.of(), groups.isEmpty() ? Set.of(Group.SERVICE_DESK) : groups);
    }

    /** Tells whether an account exists and still belongs to a group; a demoted one holds nothing. */
    private boolean isMember(String account) {
        return identities.createUserQuery().userId(account).count() > 0
                && identities.createGroupQuery().groupMember(account).count() > 0;
    }
}
