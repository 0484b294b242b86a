package dev.loopdesk.process;

import dev.loopdesk.process.TechnicalSupport.Variable;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Tells the requester what is asked when a task begins to wait for the requester. */
@Component
class AskRequester implements TaskListener {

    private final Announcements announcements;

    AskRequester(Announcements announcements) {
        this.announcements = announcements;
    }

    @Override
    public void notify(DelegateTask task) {
        announcements.toRequester(
                (String) task.getVariable(Variable.TICKET_NUMBER),
                task.getProcessInstanceId(),
                Element.of(task.getBpmnModelElementInstance()).message(),
                (Integer) task.getVariable(Variable.TASK_PRIORITY));
    }
}
