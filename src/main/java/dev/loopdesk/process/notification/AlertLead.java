package dev.loopdesk.process.notification;

import dev.loopdesk.process.contract.TechnicalSupport.Group;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.notification.AlertRouting.Alert;
import dev.loopdesk.process.notification.AlertRouting.Event;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.task.IdentityLinkType;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/**
 * Records targets at risk or missed and alerts the leads (S1.1), once for each promise. It evaluates the clock record
 * and not the timer that triggered it, so repeated and late timers have no effect.
 */
@Component
class AlertLead implements JavaDelegate {

    private static final List<Target> WATCHED = List.of(Target.FIRST_RESPONSE, Target.RESOLUTION);

    private final AlertRouting routing;
    private final Notifications notifications;
    private final TargetTracking targetTracking;
    private final BreachIncidents breaches;
    private final CaseFiles caseFiles;
    private final TaskService tasks;
    private final Clock clock;

    AlertLead(
            AlertRouting routing,
            Notifications notifications,
            TargetTracking targetTracking,
            BreachIncidents breaches,
            CaseFiles caseFiles,
            TaskService tasks,
            Clock clock) {
        this.routing = routing;
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
        TargetClock unnoticed = null;
        for (Target target : WATCHED) {
            TargetClock watched = clocks.get(target);
            if (watched.isOpen() && look(execution, number, watched, open) && unnoticed == null) {
                unnoticed = watched;
            }
        }
        if (unnoticed != null) {
            int taskPriority = (Integer) execution.getVariable(Variable.TASK_PRIORITY);
            breaches.report(
                    caseFiles.get(number), taskPriority, unnoticed.target(), Objects.requireNonNull(unnoticed.due()));
        }
    }

    /** Returns whether the target is newly missed and a lead must take note of it. */
    private boolean look(DelegateExecution execution, String number, TargetClock target, List<Task> open) {
        Instant now = clock.instant();
        Instant atRisk = target.atRisk();
        Instant due = target.due();
        if (atRisk == null || now.isBefore(atRisk)) {
            return false;
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
            targetTracking.recordLate(execution, number, late);
        }
        int taskPriority = (Integer) execution.getVariable(Variable.TASK_PRIORITY);
        if (due != null && missed) {
            breaches.show(execution, number, target.target(), due, open);
            if (newlyMissed) {
                List<Alert> alerts = routing.of(execution, target.target(), Event.BREACHED);
                alert(execution, number, BreachIncidents.overdue(target.target()), due, alerts, taskPriority, open);
                return alerts.stream().anyMatch(Alert::mustAcknowledge);
            }
        } else if (!late.isEmpty()) {
            List<Alert> alerts = routing.of(execution, target.target(), Event.AT_RISK);
            alert(execution, number, target.target().key() + "-at-risk", atRisk, alerts, taskPriority, open);
        }
        return false;
    }

    private void alert(
            DelegateExecution execution,
            String number,
            String what,
            Instant due,
            List<Alert> alerts,
            int taskPriority,
            List<Task> open) {
        if (alerts.isEmpty()) {
            return;
        }
        caseFiles.append(
                number,
                EntryKind.ALERT,
                execution.getCurrentActivityId(),
                Entry.LOOPDESK,
                false,
                Map.of("target", what, "due", due.toString()));
        Set<String> candidates = alerts.stream()
                .filter(Alert::becomesCandidate)
                .flatMap(alert -> group(execution, alert).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (candidates.contains(Group.SUPPORT_LEADS)) {
            caseFiles.escalate(number);
        }
        open.forEach(task -> candidates.stream()
                .filter(group -> !isCandidate(task, group))
                .forEach(group -> tasks.addCandidateGroup(task.getId(), group)));
        alerts.stream().map(Alert::message).distinct().forEach(message -> {
            List<Alert> told =
                    alerts.stream().filter(alert -> alert.message() == message).toList();
            notifications.toStaff(
                    number,
                    message,
                    told.stream()
                            .flatMap(alert -> group(execution, alert).stream())
                            .toList(),
                    told.stream().anyMatch(alert -> alert.recipient().equals(Alert.ASSIGNEE)),
                    taskPriority);
        });
    }

    /** Tells whether the group is a candidate already, by an earlier alert or by the diagram. */
    private boolean isCandidate(Task task, String group) {
        return tasks.getIdentityLinksForTask(task.getId()).stream()
                .anyMatch(link -> IdentityLinkType.CANDIDATE.equals(link.getType()) && group.equals(link.getGroupId()));
    }

    /** Returns the group that an alert goes to, if any; a ticket has no team before triage. */
    private static Optional<String> group(DelegateExecution execution, Alert alert) {
        return switch (alert.recipient()) {
            case Alert.ASSIGNEE -> Optional.empty();
            case Alert.TEAM -> Optional.ofNullable((String) execution.getVariable(Variable.TEAM));
            default -> Optional.of(alert.recipient());
        };
    }
}
