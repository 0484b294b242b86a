package dev.loopdesk.process.notification;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.TechnicalSupport.Group;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.targets.BreachIncidents;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ClockEvent.Kind;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/**
 * Records that targets are at risk or missed, and alerts the leads (S1.1): once for each promise, however often a timer
 * rings. It goes by the clock record rather than by the event that woke it, so that a repeated or late timer changes
 * nothing.
 */
@Component
class AlertLead implements JavaDelegate {

    private static final List<Target> WATCHED = List.of(Target.FIRST_RESPONSE, Target.RESOLUTION);

    private final Notifications notifications;
    private final TargetTracking targetTracking;
    private final BreachIncidents breaches;
    private final CaseFiles caseFiles;
    private final TaskService tasks;
    private final Clock clock;

    AlertLead(
            Notifications notifications,
            TargetTracking targetTracking,
            BreachIncidents breaches,
            CaseFiles caseFiles,
            TaskService tasks,
            Clock clock) {
        this.notifications = notifications;
        this.targetTracking = targetTracking;
        this.breaches = breaches;
        this.caseFiles = caseFiles;
        this.tasks = tasks;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        TargetTracking.Clocks clocks = targetTracking.of(number);
        List<Task> open = tasks.createTaskQuery()
                .processInstanceId(execution.getProcessInstanceId())
                .list();
        for (Target target : WATCHED) {
            TargetClock watched = clocks.get(target);
            if (watched.isOpen()) {
                look(execution, number, watched, open);
            }
        }
    }

    private void look(DelegateExecution execution, String number, TargetClock target, List<Task> open) {
        Instant now = clock.instant();
        Instant atRisk = target.atRisk();
        Instant due = target.due();
        if (atRisk == null || now.isBefore(atRisk)) {
            return;
        }
        var late = new ArrayList<ClockEvent>();
        if (!target.has(Kind.AT_RISK)) {
            late.add(ClockEvent.late(target.target(), Kind.AT_RISK, now, due));
        }
        boolean missed = due != null && !now.isBefore(due);
        boolean newlyMissed = missed && !target.has(Kind.BREACHED);
        if (newlyMissed) {
            late.add(ClockEvent.late(target.target(), Kind.BREACHED, now, due));
        }
        if (!late.isEmpty()) {
            targetTracking.noticed(execution, number, late);
        }
        int taskPriority = (Integer) execution.getVariable(Variable.TASK_PRIORITY);
        if (due != null && missed) {
            breaches.show(execution, number, target.target(), due, open);
            if (newlyMissed) {
                alert(execution, number, BreachIncidents.overdue(target.target()), due, taskPriority, open);
                breaches.report(caseFiles.get(number), taskPriority, target.target(), due);
            }
        } else if (!late.isEmpty() && target.target() == Target.RESOLUTION) {
            alert(execution, number, "resolution-at-risk", atRisk, taskPriority, open);
        }
    }

    private void alert(
            DelegateExecution execution, String number, String what, Instant due, int taskPriority, List<Task> open) {
        caseFiles.append(
                number,
                EntryKind.ALERT,
                execution.getCurrentActivityId(),
                Entry.LOOPDESK,
                false,
                Map.of("target", what, "due", due.toString()));
        caseFiles.escalate(number);
        open.forEach(task -> tasks.addCandidateGroup(task.getId(), Group.SUPPORT_LEADS));
        notifications.toLeads(
                number,
                ElementProperties.of(execution.getBpmnModelElementInstance()).message(),
                taskPriority);
    }
}
