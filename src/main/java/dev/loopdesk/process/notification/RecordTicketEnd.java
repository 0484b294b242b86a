package dev.loopdesk.process.notification;

import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Records the end of the ticket. */
@Component("ticketEnded")
class RecordTicketEnd implements ExecutionListener {

    private final CaseFiles caseFiles;
    private final TargetTracking targetTracking;
    private final EventPublisher events;

    RecordTicketEnd(CaseFiles caseFiles, TargetTracking targetTracking, EventPublisher events) {
        this.caseFiles = caseFiles;
        this.targetTracking = targetTracking;
        this.events = events;
    }

    @Override
    public void notify(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        String end = execution.getCurrentActivityId();
        caseFiles.append(number, EntryKind.STATUS, end, Entry.LOOPDESK, true, Map.of("endedAs", end));
        targetTracking.ended(execution, number);
        caseFiles.end(number, end);
        events.closed(caseFiles.get(number), end);
    }
}
