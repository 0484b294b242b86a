package dev.loopdesk.process.notification;

import dev.loopdesk.message.FormQuestion;
import dev.loopdesk.message.MessageKind;
import dev.loopdesk.process.answers.Form;
import dev.loopdesk.process.answers.Forms;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.RequesterTask;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.targets.RequesterWaits;
import dev.loopdesk.ticket.CaseFiles;
import java.util.Locale;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Sends the requester the question of a task that waits for the requester. */
@Component
class AskRequester implements TaskListener {

    private final Notifications notifications;
    private final EventPublisher events;
    private final CaseFiles caseFiles;
    private final Forms forms;
    private final RequesterWaits waits;

    AskRequester(
            Notifications notifications,
            EventPublisher events,
            CaseFiles caseFiles,
            Forms forms,
            RequesterWaits waits) {
        this.waits = waits;
        this.notifications = notifications;
        this.events = events;
        this.caseFiles = caseFiles;
        this.forms = forms;
    }

    /** First of all that happens when a task begins: the letter tells of the case as it was until then. */
    @Order(0)
    @EventListener(condition = "#task.eventName == 'create'")
    public void onTask(DelegateTask task) {
        if (String.valueOf(task.getProcessDefinitionId()).startsWith(TechnicalSupport.KEY + ":")
                && ElementProperties.of(task.getBpmnModelElementInstance()).waitsForRequester()) {
            ask(task);
        }
    }

    @Override
    public void notify(DelegateTask task) {
        if (!ElementProperties.of(task.getBpmnModelElementInstance()).waitsForRequester()) {
            ask(task);
        }
    }

    private void ask(DelegateTask task) {
        String number = (String) task.getExecution().getVariable(Variable.TICKET_NUMBER);
        var element = ElementProperties.of(task.getBpmnModelElementInstance());
        MessageKind message = element.message();
        String sent = notifications.toRequester(
                number,
                task.getProcessInstanceId(),
                element,
                AnswerPeriods.of(task.getBpmnModelElementInstance()),
                (Integer) task.getExecution().getVariable(Variable.TASK_PRIORITY),
                message == MessageKind.ANSWER_WANTED ? question(task, number) : null);
        if (element.waitsForRequester()) {
            waits.asked(task, sent);
        }
        events.waiting(
                caseFiles.get(number),
                new RequesterTask(task.getId(), task.getTaskDefinitionKey(), task.getName(), element.form()));
    }

    private FormQuestion question(DelegateTask task, String number) {
        Locale reader = Locale.forLanguageTag(caseFiles.get(number).language());
        Form form = forms.ofTask(task.getProcessDefinitionId(), task.getTaskDefinitionKey(), task.getId());
        return new FormQuestion(
                task.getName(),
                form.requesterFields().stream()
                        .map(field -> field.in(reader).name())
                        .toList());
    }
}
