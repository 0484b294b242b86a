package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Group;
import dev.loopdesk.ticket.WorkEvent;
import dev.loopdesk.ticket.WorkEvent.Kind;
import dev.loopdesk.ticket.WorkEvent.Party;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.history.HistoricIdentityLinkLog;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.camunda.bpm.engine.task.IdentityLinkType;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.springframework.stereotype.Component;

/** Reads from the engine's history who had the tasks of a ticket, and when. */
@Component
class WorkHistory {

    private static final String ADDED = "add";

    private final HistoryService history;
    private final RepositoryService models;

    WorkHistory(HistoryService history, RepositoryService models) {
        this.history = history;
        this.models = models;
    }

    /** Returns the events of the tasks of a ticket in order of time; without what the present transaction has changed. */
    List<WorkEvent> of(String number) {
        List<WorkEvent> events = new ArrayList<>();
        history.createHistoricTaskInstanceQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .processInstanceBusinessKey(number)
                .list()
                .forEach(task -> events.addAll(of(task)));
        events.sort(Comparator.comparing(WorkEvent::at));
        return events;
    }

    private List<WorkEvent> of(HistoricTaskInstance task) {
        Instant began = task.getStartTime().toInstant();
        // Links made in one step have one time, in no order.
        Map<Instant, List<HistoricIdentityLinkLog>> changes =
                history.createHistoricIdentityLinkLogQuery().taskId(task.getId()).list().stream()
                        .collect(Collectors.groupingBy(
                                link -> later(link.getTime().toInstant(), began), TreeMap::new, Collectors.toList()));
        List<WorkEvent> events = new ArrayList<>();
        Set<String> groups = new TreeSet<>();
        int holders = 0;
        changes.putIfAbsent(began, List.of());
        for (Map.Entry<Instant, List<HistoricIdentityLinkLog>> change : changes.entrySet()) {
            Instant at = change.getKey();
            if (task.getEndTime() != null && !at.isBefore(task.getEndTime().toInstant())) {
                break;
            }
            Party before = party(task, groups);
            int held = holders;
            for (HistoricIdentityLinkLog link : change.getValue()) {
                boolean added = ADDED.equals(link.getOperationType());
                if (IdentityLinkType.ASSIGNEE.equals(link.getType())) {
                    holders += added ? 1 : -1;
                } else if (IdentityLinkType.CANDIDATE.equals(link.getType()) && link.getGroupId() != null) {
                    follow(groups, link.getGroupId(), added);
                }
            }
            Party party = party(task, groups);
            if (at.equals(began)) {
                events.add(new WorkEvent(task.getId(), Kind.OPENED, party, at));
            } else if (party != before) {
                events.add(new WorkEvent(task.getId(), Kind.MOVED, party, at));
            }
            if (holders > 0 != held > 0) {
                events.add(new WorkEvent(task.getId(), holders > 0 ? Kind.TAKEN : Kind.RETURNED, null, at));
            }
        }
        if (task.getEndTime() != null) {
            events.add(new WorkEvent(
                    task.getId(), Kind.ENDED, null, task.getEndTime().toInstant()));
        }
        return events;
    }

    private static void follow(Set<String> groups, String group, boolean added) {
        if (added) {
            groups.add(group);
        } else {
            groups.remove(group);
        }
    }

    /** Returns whose a task is: only one that neither the service desk nor leads alone may take is the specialists'. */
    private Party party(HistoricTaskInstance task, Set<String> groups) {
        UserTask element = models.getBpmnModelInstance(task.getProcessDefinitionId())
                .getModelElementById(task.getTaskDefinitionKey());
        if (element != null && ElementProperties.of(element).waitsForRequester()) {
            return Party.REQUESTER;
        }
        boolean others = groups.stream().anyMatch(group -> !group.equals(Group.SUPPORT_LEADS));
        return others && !groups.contains(Group.SERVICE_DESK) ? Party.SPECIALIST : Party.DESK;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
