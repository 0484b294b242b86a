package dev.loopdesk.process.answers;

import dev.loopdesk.message.RequesterCalls;
import dev.loopdesk.process.contract.AcknowledgeBreachProcess;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.TechnicalSupport.FormVariable;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.servicetime.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The texts that the form of a task shows of its case, in the language of a reader other than that of staff. The
 * variables of the task hold them in the language of staff.
 */
@Component
public class ReaderCaseTexts {

    private final CaseText caseText;
    private final Forms forms;
    private final RequesterCalls calls;
    private final TaskService tasks;
    private final RepositoryService models;
    private final Locale staff;

    ReaderCaseTexts(
            CaseText caseText,
            Forms forms,
            RequesterCalls calls,
            TaskService tasks,
            RepositoryService models,
            @Value("${loopdesk.staff-language}") Locale staff) {
        this.caseText = caseText;
        this.forms = forms;
        this.calls = calls;
        this.tasks = tasks;
        this.models = models;
        this.staff = staff;
    }

    /**
     * Returns texts of an open task's case by the names of their variables.
     *
     * @param wanted names of variables; others than the case's texts are left out
     */
    public Map<String, String> of(String task, Set<String> wanted, Locale reader) {
        var found = new HashMap<String, String>();
        if (reader.getLanguage().equals(staff.getLanguage())) {
            return found;
        }
        Task open = tasks.createTaskQuery().taskId(task).singleResult();
        if (open == null || open.getProcessDefinitionId() == null) {
            return found;
        }
        Map<String, Object> variables = tasks.getVariables(
                task,
                List.of(Variable.TICKET_NUMBER, DeliverMessageProcess.MESSAGE_ID, AcknowledgeBreachProcess.TARGET));
        if (!(variables.get(Variable.TICKET_NUMBER) instanceof String number)) {
            return found;
        }
        CaseText words = caseText.in(reader);
        Map<String, Supplier<String>> texts = Map.of(
                FormVariable.OFFERED_OPTIONS,
                () -> words.offeredOptions(number),
                FormVariable.VERIFICATION_FAILURE,
                () -> words.verificationFailure(number),
                FormVariable.CHECKED_BEFORE,
                () -> words.checkedBefore(
                        number, forms.ofTask(open.getProcessDefinitionId(), open.getTaskDefinitionKey(), task)),
                FormVariable.CONSENT_TERMS,
                () -> words.consentTerms(number),
                FormVariable.CASE_SUMMARY,
                () -> words.summary(number),
                FormVariable.ALREADY_CHECKED,
                () -> words.alreadyChecked(number),
                FormVariable.SOLUTION_DONE,
                () -> words.solutionDone(number),
                FormVariable.SOLUTION_PLAN,
                () -> words.solutionPlan(number),
                FormVariable.DUE_BECAUSE,
                () -> words.dueBecause(number, dueBy(open, variables)),
                FormVariable.MESSAGE_TEXT,
                () -> variables.get(DeliverMessageProcess.MESSAGE_ID) instanceof String message
                        ? words.call(number, calls.words(message))
                        : "");
        texts.forEach((name, text) -> {
            if (wanted.contains(name)) {
                found.put(name, text.get());
            }
        });
        return found;
    }

    private Target dueBy(Task task, Map<String, Object> variables) {
        if (task.getProcessDefinitionId().startsWith(AcknowledgeBreachProcess.KEY + ":")
                && variables.get(AcknowledgeBreachProcess.TARGET) instanceof String target) {
            return Target.of(target);
        }
        FlowElement element = models.getBpmnModelInstance(task.getProcessDefinitionId())
                .getModelElementById(task.getTaskDefinitionKey());
        return ElementProperties.of(element).dueBy();
    }
}
