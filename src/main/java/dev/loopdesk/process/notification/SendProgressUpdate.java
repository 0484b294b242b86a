package dev.loopdesk.process.notification;

import dev.loopdesk.message.AnswerPeriod;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.targets.TargetTracking;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Sends the requester a progress update (S4.8), if it is due and within service hours. */
@Component
class SendProgressUpdate implements JavaDelegate {

    private final Notifications notifications;
    private final TargetTracking targetTracking;

    SendProgressUpdate(Notifications notifications, TargetTracking targetTracking) {
        this.notifications = notifications;
        this.targetTracking = targetTracking;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        if (targetTracking.updateIsDue(number)) {
            notifications.toRequester(
                    number,
                    execution.getProcessInstanceId(),
                    ElementProperties.of(execution.getBpmnModelElementInstance()),
                    AnswerPeriod.NONE,
                    (Integer) execution.getVariable(Variable.TASK_PRIORITY));
        }
    }
}
