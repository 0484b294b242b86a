package dev.loopdesk.process.notification;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.RequesterTask;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Tells the requester what is asked when a task begins to wait for the requester. */
@Component
class AskRequester implements TaskListener {

    private final Notifications notifications;
    private final EventPublisher events;
    private final CaseFiles caseFiles;

    AskRequester(Notifications notifications, EventPublisher events, CaseFiles caseFiles) {
        this.notifications = notifications;
        this.events = events;
        this.caseFiles = caseFiles;
    }

    @Override
    public void notify(DelegateTask task) {
        String number = (String) task.getVariable(Variable.TICKET_NUMBER);
        notifications.toRequester(
                number,
                task.getProcessInstanceId(),
                ElementProperties.of(task.getBpmnModelElementInstance()).message(),
                AnswerPeriods.of(task.getBpmnModelElementInstance()),
                (Integer) task.getVariable(Variable.TASK_PRIORITY));
        events.waiting(caseFiles.get(number), new RequesterTask(task.getId(), task.getTaskDefinitionKey()));
    }
}
