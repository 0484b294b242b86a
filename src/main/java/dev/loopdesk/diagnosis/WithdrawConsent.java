package dev.loopdesk.diagnosis;

import dev.loopdesk.message.AnswerPeriod;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.Reply;
import dev.loopdesk.process.contract.TechnicalSupport.Message;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.notification.Notifications;
import dev.loopdesk.ticket.CaseFiles;
import java.time.Clock;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/**
 * Revokes the consent to remote assistance that was withdrawn in words (S3.7): a session ends at once; without one the
 * revocation is only recorded. The message that the end event names tells the requester.
 */
@Component
class WithdrawConsent implements JavaDelegate {

    private final CaseFiles caseFiles;
    private final RevocationRecord revocations;
    private final Notifications notifications;
    private final Clock clock;

    WithdrawConsent(CaseFiles caseFiles, RevocationRecord revocations, Notifications notifications, Clock clock) {
        this.caseFiles = caseFiles;
        this.revocations = revocations;
        this.notifications = notifications;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        boolean ended = !execution
                .getProcessEngineServices()
                .getRuntimeService()
                .createMessageCorrelation(Message.REMOTE_CONSENT_REVOKED)
                .processInstanceId(execution.getProcessInstanceId())
                .setVariable(Reply.ENTRY, execution.getVariable(Reply.ENTRY))
                .correlateAllWithResult()
                .isEmpty();
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        if (!ended && caseFiles.hasConsent(number, clock.instant())) {
            revocations.file(execution);
        }
        ElementProperties element = ElementProperties.of(execution.getBpmnModelElementInstance());
        if (element.namesMessage()) {
            notifications.toRequester(number, execution.getProcessInstanceId(), element, AnswerPeriod.NONE, (Integer)
                    execution.getVariable(Variable.TASK_PRIORITY));
        }
    }
}
