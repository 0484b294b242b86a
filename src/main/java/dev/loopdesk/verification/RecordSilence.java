package dev.loopdesk.verification;

import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Confirmation;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Records that the requester did not object within the stated time, which counts as a confirmation. */
@Component
class RecordSilence implements JavaDelegate {

    private final CaseFiles caseFiles;

    RecordSilence(CaseFiles caseFiles) {
        this.caseFiles = caseFiles;
    }

    @Override
    public void execute(DelegateExecution execution) {
        caseFiles.append(
                (String) execution.getVariable(Variable.TICKET_NUMBER),
                EntryKind.CONFIRMATION,
                execution.getCurrentActivityId(),
                Entry.LOOPDESK,
                true,
                Map.of(Variable.RESOLUTION_CONFIRMED, true, Confirmation.BY_SILENCE, true));
        execution.setVariable(Variable.RESOLUTION_CONFIRMED, true);
    }
}
