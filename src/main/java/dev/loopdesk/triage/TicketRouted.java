package dev.loopdesk.triage;

import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Records the team that the routing table has named, for reports by team (S3.5, S6.2). */
@Component
class TicketRouted implements ExecutionListener {

    private final CaseFiles caseFiles;

    TicketRouted(CaseFiles caseFiles) {
        this.caseFiles = caseFiles;
    }

    @Override
    public void notify(DelegateExecution execution) {
        caseFiles.recordTeam(
                (String) execution.getVariable(Variable.TICKET_NUMBER), (String) execution.getVariable(Variable.TEAM));
    }
}
