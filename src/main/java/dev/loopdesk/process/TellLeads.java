package dev.loopdesk.process;

import dev.loopdesk.process.TechnicalSupport.Variable;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Tells the support leads that a task waits for one of them. */
@Component
class TellLeads implements TaskListener {

    private final Announcements announcements;

    TellLeads(Announcements announcements) {
        this.announcements = announcements;
    }

    @Override
    public void notify(DelegateTask task) {
        announcements.toLeads(
                (String) task.getVariable(Variable.TICKET_NUMBER),
                Element.of(task.getBpmnModelElementInstance()).message(),
                (Integer) task.getVariable(Variable.TASK_PRIORITY));
    }
}
