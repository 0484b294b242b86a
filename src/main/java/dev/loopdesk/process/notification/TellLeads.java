package dev.loopdesk.process.notification;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Notifies the support leads of a task for them. */
@Component
class TellLeads implements TaskListener {

    private final Notifications notifications;

    TellLeads(Notifications notifications) {
        this.notifications = notifications;
    }

    @Override
    public void notify(DelegateTask task) {
        notifications.toLeads(
                (String) task.getVariable(Variable.TICKET_NUMBER),
                ElementProperties.of(task.getBpmnModelElementInstance()).message(),
                (Integer) task.getVariable(Variable.TASK_PRIORITY));
    }
}
