package dev.loopdesk.process;

import dev.loopdesk.process.TechnicalSupport.Variable;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Tells the requester how far the ticket is (S4.8), if that is due and within service hours. */
@Component
class SendProgressUpdate implements JavaDelegate {

    private final Announcements announcements;
    private final Deadlines deadlines;

    SendProgressUpdate(Announcements announcements, Deadlines deadlines) {
        this.announcements = announcements;
        this.deadlines = deadlines;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        if (deadlines.updateIsDue(number)) {
            announcements.toRequester(
                    number,
                    execution.getProcessInstanceId(),
                    Element.of(execution.getBpmnModelElementInstance()).message(),
                    (Integer) execution.getVariable(Variable.TASK_PRIORITY));
        }
    }
}
