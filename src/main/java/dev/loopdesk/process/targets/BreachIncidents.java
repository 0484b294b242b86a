package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.AcknowledgeBreachProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.incident.DefaultIncidentHandler;
import org.camunda.bpm.engine.impl.incident.IncidentContext;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Shows missed targets to staff: an incident on the ticket's diagram, and an acknowledgement task for a lead (S1.1).
 */
@Component
public class BreachIncidents {

    private static final String OVERDUE = "-overdue";
    private static final String ACKNOWLEDGED = "acknowledged";
    /** Leads decide first, since others wait for it, and take note of what was missed afterwards. */
    private static final int BELOW_APPROVALS = 1000;

    private final CaseFiles caseFiles;
    private final RuntimeService runtime;
    private final TaskService tasks;

    BreachIncidents(CaseFiles caseFiles, RuntimeService runtime, TaskService tasks) {
        this.caseFiles = caseFiles;
        this.runtime = runtime;
        this.tasks = tasks;
    }

    /** Returns the name of a missed target in case files, letters and incident types. */
    public static String overdue(Target target) {
        return target.key() + OVERDUE;
    }

    /** Creates the acknowledgement task for a missed target, unless the ticket has one, which stands for all of them. */
    public void report(Ticket ticket, int taskPriority, Target target, Instant due) {
        if (!acknowledgements(ticket.number()).isEmpty()) {
            return;
        }
        runtime.startProcessInstanceByKey(
                AcknowledgeBreachProcess.KEY,
                ticket.number(),
                Variables.createVariables()
                        .putValue(AcknowledgeBreachProcess.TARGET, target.key())
                        .putValue(AcknowledgeBreachProcess.BREACHED_AT, Date.from(due))
                        .putValue(Variable.TICKET_NUMBER, ticket.number())
                        .putValue(Variable.TITLE, ticket.title())
                        .putValue(Variable.PRIORITY, ticket.targets().priority())
                        .putValue(Variable.REQUESTER_NAME, ticket.requesterName())
                        .putValue(Variable.TASK_PRIORITY, taskPriority - BELOW_APPROVALS));
    }

    /** Creates the incident, unless it exists or a lead has acknowledged the miss. */
    public void show(DelegateExecution execution, String number, Target target, Instant due, List<Task> open) {
        if (incidents(number, target).isEmpty() && !isAcknowledged(number, target, due)) {
            new DefaultIncidentHandler(overdue(target)).handleIncident(place(execution, open, number), overdue(target));
        }
    }

    /**
     * Removes the incident, because the target was met, moved or stopped, and ends the acknowledgement task, unless another
     * target of the ticket is missed and nobody has taken note of it: the task then stands for that one.
     *
     * @param other another target that is missed and open
     */
    void resolved(String number, Target target, @Nullable TargetClock other) {
        clear(number, target);
        Instant due = other == null ? null : other.due();
        if (other == null || due == null || isAcknowledged(number, other.target(), due)) {
            runtime.createMessageCorrelation(AcknowledgeBreachProcess.BREACH_OVER)
                    .processInstanceBusinessKey(number)
                    .correlateAll();
            return;
        }
        Map<String, Object> missed = Map.of(
                AcknowledgeBreachProcess.TARGET,
                other.target().key(),
                AcknowledgeBreachProcess.BREACHED_AT,
                Date.from(due));
        for (ProcessInstance open : acknowledgements(number)) {
            runtime.setVariables(open.getId(), missed);
            tasks.createTaskQuery()
                    .processInstanceId(open.getId())
                    .list()
                    .forEach(task -> tasks.setDueDate(task.getId(), Date.from(due)));
        }
    }

    /** Records the acknowledgement of all missed targets of the ticket and removes their incidents. */
    void acknowledged(String number, String element, Target target, Instant due) {
        acknowledge(number, element, target, due);
        for (Target other : missed(number)) {
            Instant missed = alerted(number, other);
            if (missed != null) {
                acknowledge(number, element, other, missed);
            }
        }
    }

    private List<ProcessInstance> acknowledgements(String number) {
        return runtime.createProcessInstanceQuery()
                .processDefinitionKey(AcknowledgeBreachProcess.KEY)
                .processInstanceBusinessKey(number)
                .list();
    }

    /** Returns the targets whose miss is shown. */
    private List<Target> missed(String number) {
        return Stream.of(Target.values())
                .filter(target -> !incidents(number, target).isEmpty())
                .toList();
    }

    /** Returns the deadline of a missed target as the leads were told of it; null if they were not. */
    private @Nullable Instant alerted(String number, Target target) {
        return caseFiles.entries(number).stream()
                .filter(entry -> entry.kind() == EntryKind.ALERT
                        && overdue(target).equals(entry.text("target"))
                        && entry.text("due") != null)
                .reduce((earlier, later) -> later)
                .map(entry -> Instant.parse(String.valueOf(entry.text("due"))))
                .orElse(null);
    }

    private void acknowledge(String number, String element, Target target, Instant due) {
        caseFiles.append(
                number,
                EntryKind.STATUS,
                element,
                Entry.LOOPDESK,
                false,
                Map.of(ACKNOWLEDGED, overdue(target), "due", due.toString()));
        clear(number, target);
    }

    private void clear(String number, Target target) {
        incidents(number, target).forEach(incident -> runtime.resolveIncident(incident.getId()));
    }

    private List<Incident> incidents(String number, Target target) {
        return runtime.createIncidentQuery()
                .incidentType(overdue(target))
                .configuration(number)
                .list();
    }

    private boolean isAcknowledged(String number, Target target, Instant due) {
        return caseFiles.entries(number).stream()
                .anyMatch(entry -> entry.kind() == EntryKind.STATUS
                        && overdue(target).equals(entry.text(ACKNOWLEDGED))
                        && due.toString().equals(entry.text("due")));
    }

    /**
     * Returns the element of the incident, whose end also ends it: the subprocess, or the task outside of it. The
     * context is set in full, because the engine's own service uses the execution's current element and fails without
     * one.
     */
    private IncidentContext place(DelegateExecution execution, List<Task> open, String number) {
        var context = new IncidentContext();
        context.setProcessDefinitionId(execution.getProcessDefinitionId());
        context.setConfiguration(number);
        var tree = runtime.getActivityInstance(execution.getProcessInstanceId());
        var resolving = tree.getActivityInstances(TechnicalSupport.Element.RESOLVE_PROBLEM);
        if (resolving.length > 0) {
            context.setActivityId(TechnicalSupport.Element.RESOLVE_PROBLEM);
            context.setExecutionId(resolving[0].getExecutionIds()[0]);
        } else if (open.isEmpty()) {
            context.setActivityId(execution.getCurrentActivityId());
            context.setExecutionId(execution.getProcessInstanceId());
        } else {
            context.setActivityId(open.get(0).getTaskDefinitionKey());
            context.setExecutionId(open.get(0).getExecutionId());
        }
        return context;
    }
}
