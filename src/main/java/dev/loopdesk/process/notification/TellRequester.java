package dev.loopdesk.process.notification;

import dev.loopdesk.message.AnswerPeriod;
import dev.loopdesk.process.contract.AnswerTimers;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.targets.RequesterWaits;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.springframework.stereotype.Component;

/** Sends the requester the message that the element names. */
@Component
class TellRequester implements JavaDelegate {

    private final Notifications notifications;
    private final AnswerPeriods periods;
    private final RequesterWaits waits;

    TellRequester(Notifications notifications, AnswerPeriods periods, RequesterWaits waits) {
        this.notifications = notifications;
        this.periods = periods;
        this.waits = waits;
    }

    @Override
    public void execute(DelegateExecution execution) {
        FlowElement step = execution.getBpmnModelElementInstance();
        BoundaryEvent reminder = AnswerTimers.reminderBefore(step);
        ElementProperties properties = ElementProperties.of(step);
        AnswerPeriod period = AnswerPeriod.NONE;
        if (reminder != null) {
            period = AnswerPeriods.left(waits.leftAfter(execution.getProcessInstanceId(), reminder.getId()));
        } else if (properties.message().asks()) {
            period = periods.of(execution);
        }
        String sent = notifications.toRequester(
                (String) execution.getVariable(Variable.TICKET_NUMBER),
                execution.getProcessInstanceId(),
                properties,
                period,
                (Integer) execution.getVariable(Variable.TASK_PRIORITY));
        if (reminder != null && sent != null) {
            waits.reminded(execution.getProcessInstanceId(), reminder.getId(), sent);
        }
    }
}
