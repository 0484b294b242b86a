package dev.loopdesk.diagnosis;

import dev.loopdesk.process.contract.Reply;
import dev.loopdesk.process.contract.TechnicalSupport.Message;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import java.time.Clock;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/**
 * Revokes the consent to remote assistance that was withdrawn in words (S3.7): a session ends at once; without
 * one the revocation is only recorded.
 */
@Component
class WithdrawConsent implements JavaDelegate {

    private final CaseFiles caseFiles;
    private final RevocationRecord revocations;
    private final Clock clock;

    WithdrawConsent(CaseFiles caseFiles, RevocationRecord revocations, Clock clock) {
        this.caseFiles = caseFiles;
        this.revocations = revocations;
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
    }
}
