package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.DecisionTables;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.process.contract.TechnicalSupport.Decision;
import dev.loopdesk.process.contract.TechnicalSupport.Group;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.task.IdentityLink;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Assigns a new task of a team, where this is switched on, to the member whom the decision table allows and who has the
 * fewest open tasks (S3.6). A task that waits for the requester stays free, and so does what leads or managers decide: who
 * prepared a change may not approve it.
 */
@Component
class AutoAssignment {

    private static final Set<String> DECIDING = Set.of(Group.SUPPORT_LEADS, Group.MANAGERS);

    private final AssignmentSettings settings;
    private final DecisionTables tables;
    private final CaseFiles caseFiles;
    private final IdentityService identities;
    private final OpenTasks tasks;

    AutoAssignment(
            AssignmentSettings settings,
            DecisionTables tables,
            CaseFiles caseFiles,
            IdentityService identities,
            OpenTasks tasks) {
        this.settings = settings;
        this.tables = tables;
        this.caseFiles = caseFiles;
        this.identities = identities;
        this.tasks = tasks;
    }

    /** Runs before the task is prepared, so that its form tells of the assignment. */
    @EventListener(condition = "#task.eventName == 'create'")
    @Order(Ordered.HIGHEST_PRECEDENCE)
    public void onTask(DelegateTask task) {
        if (!settings.automatic() || task.getAssignee() != null || task.getProcessDefinitionId() == null) {
            return;
        }
        String key = task.getExecution().getProcessBusinessKey();
        Ticket ticket = key == null ? null : caseFiles.find(key).orElse(null);
        if (ticket == null
                || ElementProperties.of(task.getBpmnModelElementInstance()).waitsForRequester()
                || ShippedModels.isOfLeads(task.getBpmnModelElementInstance())) {
            return;
        }
        Map<String, List<String>> teams = teams(task);
        // A task for the specialists and for one of their teams goes to the team, which is the smaller group.
        List<String> smallestFirst = teams.keySet().stream()
                .sorted(Comparator.comparing(
                                (String team) -> membersOf(teams, team).size())
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        for (String team : smallestFirst) {
            if (assign(task, ticket, team, membersOf(teams, team))) {
                return;
            }
        }
    }

    private Map<String, List<String>> teams(DelegateTask task) {
        var teams = new HashMap<String, List<String>>();
        task.getCandidates().stream()
                .map(IdentityLink::getGroupId)
                .filter(Objects::nonNull)
                .filter(group -> !DECIDING.contains(group))
                .forEach(group -> teams.put(
                        group,
                        identities.createUserQuery().memberOfGroup(group).list().stream()
                                .map(User::getId)
                                .toList()));
        return teams;
    }

    private static List<String> membersOf(Map<String, List<String>> teams, String team) {
        return teams.getOrDefault(team, List.of());
    }

    private boolean assign(DelegateTask task, Ticket ticket, String team, List<String> members) {
        if (members.isEmpty()) {
            return false;
        }
        Map<String, Long> load = tasks.heldBy(members);
        List<String> leastLoadedFirst = members.stream()
                .sorted(Comparator.comparing((String member) -> load.getOrDefault(member, 0L))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        for (String member : leastLoadedFirst) {
            long open = load.getOrDefault(member, 0L);
            if (allows(task, ticket, team, member, open)) {
                task.setAssignee(member);
                caseFiles.append(
                        ticket.number(),
                        EntryKind.ASSIGNMENT,
                        task.getTaskDefinitionKey(),
                        Entry.LOOPDESK,
                        false,
                        Map.of("assignedTask", task.getName(), "assignedTo", member, "openTasks", open));
                return true;
            }
        }
        return false;
    }

    private boolean allows(DelegateTask task, Ticket ticket, String team, String member, long open) {
        var inputs = new HashMap<String, Object>();
        inputs.put("category", ticket.category());
        inputs.put("group", team);
        inputs.put("account", member);
        inputs.put("openTasks", open);
        return tables.evaluate(task.getProcessDefinitionId(), Decision.ASSIGNMENT, inputs).stream()
                .anyMatch(rule -> Boolean.TRUE.equals(rule.get("allowed")));
    }
}
