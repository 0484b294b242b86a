package dev.loopdesk.diagnosis;

import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Consent;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Records the revocation of the consent to remote assistance (S3.7). */
@Component
class RecordRevocation implements JavaDelegate {

    private final CaseFiles caseFiles;

    RecordRevocation(CaseFiles caseFiles) {
        this.caseFiles = caseFiles;
    }

    @Override
    public void execute(DelegateExecution execution) {
        caseFiles.append(
                (String) execution.getVariable(Variable.TICKET_NUMBER),
                EntryKind.CONSENT,
                execution.getCurrentActivityId(),
                Entry.REQUESTER,
                true,
                Consent.REVOKED);
        execution.setVariable(Variable.REMOTE_ASSISTANCE_GRANTED, false);
    }
}
