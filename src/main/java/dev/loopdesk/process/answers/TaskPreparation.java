package dev.loopdesk.process.answers;

import dev.loopdesk.message.RequesterCalls;
import dev.loopdesk.process.contract.AcknowledgeBreachProcess;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.FormVariable;
import dev.loopdesk.process.contract.TechnicalSupport.Group;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Ticket;
import java.util.Map;
import java.util.function.Function;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Prepares every new user task: sets the variables that its form shows, removes the outcome of an earlier run, and adds
 * the leads as candidates if the ticket is escalated.
 */
@Component
class TaskPreparation {

    private final CaseFiles caseFiles;
    private final CaseText caseText;
    private final Forms forms;
    private final RequesterCalls calls;
    private final TargetTracking targetTracking;

    TaskPreparation(
            CaseFiles caseFiles, CaseText caseText, Forms forms, RequesterCalls calls, TargetTracking targetTracking) {
        this.caseFiles = caseFiles;
        this.caseText = caseText;
        this.forms = forms;
        this.calls = calls;
        this.targetTracking = targetTracking;
    }

    @EventListener(condition = "#task.eventName == 'create'")
    public void onTask(DelegateTask task) {
        String definition = task.getProcessDefinitionId();
        if (definition == null) {
            return;
        }
        String number = number(task);
        if (number == null || task.getBpmnModelElementInstance().getCamundaFormRef() == null) {
            // The task is about a mail without a ticket, or of an analyst's own process.
            return;
        }
        Form form = forms.ofTask(definition, task.getTaskDefinitionKey(), task.getId());
        Map<String, Function<String, String>> shown = Map.ofEntries(
                Map.entry(FormVariable.CASE_SUMMARY, caseText::summary),
                Map.entry(FormVariable.ALREADY_CHECKED, caseText::alreadyChecked),
                Map.entry(FormVariable.SOLUTION_PLAN, caseText::solutionPlan),
                Map.entry(FormVariable.SOLUTION_DONE, caseText::solutionDone),
                Map.entry(FormVariable.QUESTION, caseText::question),
                Map.entry(FormVariable.ORIGINAL_SENDER, caseText::originalSender),
                Map.entry(FormVariable.OFFERED_PARTICIPANTS, caseText::offeredParticipants),
                Map.entry(FormVariable.OFFERED_OPTIONS, caseText::offeredOptions),
                Map.entry(FormVariable.APPROVAL_CONDITIONS, caseText::approvalConditions),
                Map.entry(FormVariable.VERIFICATION_FAILURE, caseText::verificationFailure),
                Map.entry(FormVariable.CHECKED_BEFORE, ticket -> caseText.checkedBefore(ticket, form)),
                Map.entry(FormVariable.CONSENT_TERMS, caseText::consentTerms));
        shown.forEach((name, text) -> {
            if (form.shows(name)) {
                task.setVariableLocal(name, text.apply(number));
            }
        });
        if (isOf(TechnicalSupport.KEY, task)) {
            forget(task, form);
            begin(task, number);
        } else if (!isShipped(task) || isOf(DeliverMessageProcess.KEY, task)) {
            forget(task, form);
        }
        if (form.shows(FormVariable.DUE_BECAUSE)) {
            task.setVariableLocal(FormVariable.DUE_BECAUSE, caseText.dueBecause(number, dueBy(task)));
        }
        if (isOf(DeliverMessageProcess.KEY, task)) {
            String message = (String) task.getVariable(DeliverMessageProcess.MESSAGE_ID);
            task.setVariableLocal(FormVariable.MESSAGE_TEXT, caseText.call(number, calls.words(message)));
        }
    }

    /** Updates the shown variables when an open task is saved, because deadlines and files may have changed. */
    @EventListener(condition = "#task.eventName == 'update'")
    public void onUpdate(DelegateTask task) {
        if (task.getVariableLocal(FormVariable.CASE_SUMMARY) instanceof String before) {
            String number = number(task);
            String now = number == null ? before : caseText.summary(number);
            if (!before.equals(now)) {
                task.setVariableLocal(FormVariable.CASE_SUMMARY, now);
            }
        }
        if (task.getVariableLocal(FormVariable.MESSAGE_TEXT) instanceof String before) {
            String number = number(task);
            String now = number == null
                    ? before
                    : caseText.call(number, calls.words((String) task.getVariable(DeliverMessageProcess.MESSAGE_ID)));
            if (!before.equals(now)) {
                task.setVariableLocal(FormVariable.MESSAGE_TEXT, now);
            }
        }
        if (task.getVariableLocal(FormVariable.DUE_BECAUSE) instanceof String before) {
            String number = number(task);
            if (number != null && !before.startsWith(caseText.dueHeadline(number, dueBy(task)))) {
                task.setVariableLocal(FormVariable.DUE_BECAUSE, caseText.dueBecause(number, dueBy(task)));
            }
        }
    }

    /** Returns the number of the ticket that the task belongs to, or null. */
    private @Nullable String number(DelegateTask task) {
        String key = task.getExecution().getProcessBusinessKey();
        if (isOf(ReceiveMailProcess.KEY, task)) {
            return key;
        }
        if (isShipped(task)) {
            return (String) task.getExecution().getVariable(Variable.TICKET_NUMBER);
        }
        return key == null ? null : caseFiles.find(key).map(Ticket::number).orElse(null);
    }

    private static void forget(DelegateTask task, Form form) {
        for (String field : form.keys()) {
            // Otherwise Tasklist would preset the answer of the earlier run, which a new task has nowhere but in its
            // process.
            if (form.isForgotten(field) && task.getExecution().hasVariable(field)) {
                task.getExecution().removeVariable(field);
            }
        }
    }

    private void begin(DelegateTask task, String number) {
        if (caseFiles.get(number).escalated()) {
            task.addCandidateGroup(Group.SUPPORT_LEADS);
        }
        switch (ElementProperties.of(task.getBpmnModelElementInstance()).resolutionClock()) {
            case PAUSES -> targetTracking.waiting(task, number);
            case RUNS -> targetTracking.answered(task, number);
            case UNCHANGED -> {
                // An unread reply may be no answer.
            }
        }
    }

    private static boolean isShipped(DelegateTask task) {
        return ShippedModels.PROCESSES_WITH_TASKS.stream().anyMatch(process -> isOf(process, task));
    }

    private static boolean isOf(String process, DelegateTask task) {
        return String.valueOf(task.getProcessDefinitionId()).startsWith(process + ":");
    }

    /** Returns the target whose deadline is the task's due date. */
    private static Target dueBy(DelegateTask task) {
        return isOf(AcknowledgeBreachProcess.KEY, task)
                ? Target.of((String) task.getVariable(AcknowledgeBreachProcess.TARGET))
                : ElementProperties.of(task.getBpmnModelElementInstance()).dueBy();
    }
}
