package dev.loopdesk.triage;

import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Ticket;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/**
 * Sets new targets after a step that has changed urgency or impact (S2.5): targets, timers and open tasks follow at
 * once. An unchanged assessment has no effect.
 */
@Component
class PriorityReviewed implements ExecutionListener {

    private final PriorityDetermined determined;
    private final TargetTracking targetTracking;
    private final CaseFiles caseFiles;

    PriorityReviewed(PriorityDetermined determined, TargetTracking targetTracking, CaseFiles caseFiles) {
        this.determined = determined;
        this.targetTracking = targetTracking;
        this.caseFiles = caseFiles;
    }

    @Override
    public void notify(DelegateExecution execution) {
        Ticket ticket = caseFiles.get((String) execution.getVariable(Variable.TICKET_NUMBER));
        String urgency = (String) execution.getVariable(Variable.URGENCY);
        String impact = (String) execution.getVariable(Variable.IMPACT);
        if (urgency.equals(ticket.urgency()) && impact.equals(ticket.impact())) {
            return;
        }
        caseFiles.reassess(ticket.number(), urgency, impact);
        determined.notify(execution);
        targetTracking.moved(ticket.number(), execution.getProcessInstanceId(), execution);
    }
}
