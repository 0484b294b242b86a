package dev.loopdesk.diagnosis;

import dev.loopdesk.message.AnswerPeriod;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.Reply;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.notification.Notifications;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/**
 * Records the revocation of the consent to remote assistance (S3.7). A requester who took it back on the page is told by
 * the message that the element names; of words that staff read, the step that ended the consent tells.
 */
@Component
class RecordRevocation implements JavaDelegate {

    private final RevocationRecord revocations;
    private final Notifications notifications;

    RecordRevocation(RevocationRecord revocations, Notifications notifications) {
        this.revocations = revocations;
        this.notifications = notifications;
    }

    @Override
    public void execute(DelegateExecution execution) {
        revocations.file(execution);
        execution.setVariable(Variable.REMOTE_ASSISTANCE_GRANTED, false);
        boolean inWords = execution.getVariable(Reply.ENTRY) != null;
        // Of a later consent these words say nothing.
        execution.removeVariable(Reply.ENTRY);
        ElementProperties element = ElementProperties.of(execution.getBpmnModelElementInstance());
        if (!inWords && element.namesMessage()) {
            notifications.toRequester(
                    (String) execution.getVariable(Variable.TICKET_NUMBER),
                    execution.getProcessInstanceId(),
                    element,
                    AnswerPeriod.NONE,
                    (Integer) execution.getVariable(Variable.TASK_PRIORITY));
        }
    }
}
