package dev.loopdesk.process.notification;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Sends the requester the message that the element names. */
@Component
class TellRequester implements JavaDelegate {

    private final Notifications notifications;
    private final AnswerPeriods periods;

    TellRequester(Notifications notifications, AnswerPeriods periods) {
        this.notifications = notifications;
        this.periods = periods;
    }

    @Override
    public void execute(DelegateExecution execution) {
        notifications.toRequester(
                (String) execution.getVariable(Variable.TICKET_NUMBER),
                execution.getProcessInstanceId(),
                ElementProperties.of(execution.getBpmnModelElementInstance()).message(),
                periods.of(execution),
                (Integer) execution.getVariable(Variable.TASK_PRIORITY));
    }
}
