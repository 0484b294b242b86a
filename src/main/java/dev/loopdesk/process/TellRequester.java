package dev.loopdesk.process;

import dev.loopdesk.process.TechnicalSupport.Variable;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Sends the requester the message that the element names. */
@Component
class TellRequester implements JavaDelegate {

    private final Announcements announcements;

    TellRequester(Announcements announcements) {
        this.announcements = announcements;
    }

    @Override
    public void execute(DelegateExecution execution) {
        announcements.toRequester(
                (String) execution.getVariable(Variable.TICKET_NUMBER),
                execution.getProcessInstanceId(),
                Element.of(execution.getBpmnModelElementInstance()).message(),
                (Integer) execution.getVariable(Variable.TASK_PRIORITY));
    }
}
