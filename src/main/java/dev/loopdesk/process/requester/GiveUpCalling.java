package dev.loopdesk.process.requester;

import dev.loopdesk.message.RequesterCalls;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.notification.Notifications;
import dev.loopdesk.process.targets.RequesterWaits;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.LinkedHashMap;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/**
 * Records that neither mail nor phone reach the requester, tells whoever holds the ticket, and lets the time to answer
 * count, so that the ticket does not wait without end (S2.4).
 */
@Component("giveUpCalling")
class GiveUpCalling implements JavaDelegate {

    private final CaseFiles caseFiles;
    private final RequesterCalls calls;
    private final RequesterWaits waits;
    private final Notifications notifications;
    private final TicketHolders holders;

    GiveUpCalling(
            CaseFiles caseFiles,
            RequesterCalls calls,
            RequesterWaits waits,
            Notifications notifications,
            TicketHolders holders) {
        this.caseFiles = caseFiles;
        this.calls = calls;
        this.waits = waits;
        this.notifications = notifications;
        this.holders = holders;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        String message = (String) execution.getVariable(DeliverMessageProcess.MESSAGE_ID);
        var content = new LinkedHashMap<String, Object>();
        content.put("notReached", ((Number) execution.getVariable(DeliverMessageProcess.CALLS_MADE)).intValue());
        content.put("untoldMessage", calls.words(message));
        caseFiles.append(number, EntryKind.STATUS, execution.getCurrentActivityId(), Entry.LOOPDESK, false, content);
        calls.messages(message).forEach(untold -> waits.reached(number, untold));
        calls.end(message);
        TicketHolders.Holders holding = holders.of(number);
        notifications.toStaff(
                number,
                ElementProperties.of(execution.getBpmnModelElementInstance()).message(),
                holding.accounts(),
                holding.groups(),
                (Integer) execution.getVariable(Variable.TASK_PRIORITY));
    }
}
