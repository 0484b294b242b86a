package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Group;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.WorkEvent;
import dev.loopdesk.ticket.WorkEvent.Kind;
import dev.loopdesk.ticket.WorkEvent.Party;
import dev.loopdesk.ticket.WorkRecord;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.task.IdentityLink;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Records who has the tasks of a ticket, so that a missed target has a cause (S1.1, S6.2). */
@Component
public class WorkTracking {

    private final WorkRecord record;
    private final Clock clock;

    WorkTracking(WorkRecord record, Clock clock) {
        this.record = record;
        this.clock = clock;
    }

    @EventListener(condition = "#task.eventName == 'create'")
    public void onBegin(DelegateTask task) {
        List<String> groups = task.getCandidates().stream()
                .map(IdentityLink::getGroupId)
                .filter(Objects::nonNull)
                .toList();
        boolean waits = isOfTicket(task)
                && ElementProperties.of(task.getBpmnModelElementInstance()).waitsForRequester();
        append(task, Kind.OPENED, waits ? Party.REQUESTER : party(groups));
    }

    @EventListener(condition = "#task.eventName == 'assignment'")
    public void onAssignment(DelegateTask task) {
        append(task, task.getAssignee() == null ? Kind.RETURNED : Kind.TAKEN, null);
    }

    @EventListener(condition = "#task.eventName == 'complete' or #task.eventName == 'delete'")
    public void onEnd(DelegateTask task) {
        append(task, Kind.ENDED, null);
    }

    /** Records that a task belongs to another team. */
    public void moved(String number, String task, String group) {
        record.append(number, new WorkEvent(task, Kind.MOVED, party(List.of(group)), clock.instant()));
    }

    /** Returns whose a task is by its groups: only one that neither the service desk nor leads alone have is for specialists. */
    private static Party party(List<String> groups) {
        boolean others = groups.stream().anyMatch(group -> !group.equals(Group.SUPPORT_LEADS));
        return others && !groups.contains(Group.SERVICE_DESK) ? Party.SPECIALIST : Party.DESK;
    }

    private void append(DelegateTask task, Kind kind, @Nullable Party party) {
        if (isOfTicket(task)
                && task.getExecution().getVariable(Variable.TICKET_NUMBER) instanceof String number) {
            record.append(number, new WorkEvent(task.getId(), kind, party, clock.instant()));
        }
    }

    private static boolean isOfTicket(DelegateTask task) {
        return String.valueOf(task.getProcessDefinitionId()).startsWith(TechnicalSupport.KEY + ":");
    }
}
