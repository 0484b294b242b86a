package dev.loopdesk.process;

import dev.loopdesk.process.TechnicalSupport.Group;
import dev.loopdesk.process.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.incident.DefaultIncidentHandler;
import org.camunda.bpm.engine.impl.incident.IncidentContext;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/**
 * Alerts the leads to a target that is at risk or breached (S1.1): once for each, however often a timer fires. It goes
 * by the dates rather than by the event that woke it, so that a repeated or late timer changes nothing.
 */
@Component
class AlertLead implements JavaDelegate {

    private final Announcements announcements;
    private final CaseFiles caseFiles;
    private final RuntimeService runtime;
    private final TaskService tasks;
    private final Clock clock;

    AlertLead(
            Announcements announcements, CaseFiles caseFiles, RuntimeService runtime, TaskService tasks, Clock clock) {
        this.announcements = announcements;
        this.caseFiles = caseFiles;
        this.runtime = runtime;
        this.tasks = tasks;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        var open = tasks.createTaskQuery()
                .processInstanceId(execution.getProcessInstanceId())
                .list();
        var due = new LinkedHashMap<String, Date>();
        if (open.stream().anyMatch(task -> task.getTaskDefinitionKey().equals(TechnicalSupport.Element.TRIAGE))) {
            due.put("first-response-overdue", (Date) execution.getVariable(Variable.FIRST_RESPONSE_DUE));
        } else {
            due.put("resolution-at-risk", (Date) execution.getVariable(Variable.RESOLUTION_AT_RISK));
            due.put("resolution-overdue", (Date) execution.getVariable(Variable.RESOLUTION_DUE));
        }
        for (var target : due.entrySet()) {
            alertOnce(execution, number, target.getKey(), target.getValue().toInstant(), open);
        }
    }

    private void alertOnce(DelegateExecution execution, String number, String target, Instant dueAt, List<Task> open) {
        if (clock.instant().isBefore(dueAt)) {
            return;
        }
        if (!target.equals("resolution-at-risk") && !shows(execution, target)) {
            // Shown again when the problem is opened again, though nobody is told twice.
            new DefaultIncidentHandler(target).handleIncident(place(execution, open, number), target);
        }
        if (wasAlerted(number, target, dueAt)) {
            return;
        }
        caseFiles.append(
                number,
                EntryKind.ALERT,
                execution.getCurrentActivityId(),
                Entry.LOOPDESK,
                false,
                Map.of("target", target, "due", dueAt.toString()));
        caseFiles.escalate(number);
        open.forEach(task -> tasks.addCandidateGroup(task.getId(), Group.SUPPORT_LEADS));
        announcements.toGroup(
                number, Element.of(execution.getBpmnModelElementInstance()).message(), Group.SUPPORT_LEADS, (Integer)
                        execution.getVariable(Variable.TASK_PRIORITY));
    }

    private boolean shows(DelegateExecution execution, String target) {
        return runtime.createIncidentQuery()
                        .processInstanceId(execution.getProcessInstanceId())
                        .incidentType(target)
                        .count()
                > 0;
    }

    private boolean wasAlerted(String number, String target, Instant dueAt) {
        return caseFiles.entries(number).stream()
                .anyMatch(entry -> entry.kind() == EntryKind.ALERT
                        && target.equals(entry.content().get("target"))
                        && dueAt.toString().equals(entry.content().get("due")));
    }

    /**
     * Where the breach shows, and whose end ends it: the subprocess, or triage. Said in full, because the engine's own
     * service takes the element that the execution happens to be in, and fails where it is in none.
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
