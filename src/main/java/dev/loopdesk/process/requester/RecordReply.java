package dev.loopdesk.process.requester;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.Reply;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.conversation.PutAside;
import dev.loopdesk.process.notification.Notifications;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.LinkedHashMap;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/**
 * Files an unrequested message, takes back what is put aside of the ticket, and notifies whoever holds it, or its team if
 * nobody does.
 */
@Component
class RecordReply implements JavaDelegate {

    private final CaseFiles caseFiles;
    private final Notifications notifications;
    private final TicketHolders holders;
    private final PutAside aside;

    RecordReply(CaseFiles caseFiles, Notifications notifications, TicketHolders holders, PutAside aside) {
        this.holders = holders;
        this.aside = aside;
        this.caseFiles = caseFiles;
        this.notifications = notifications;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        Reply reply = Reply.takenFrom(execution);
        var content = new LinkedHashMap<>(reply.origin());
        content.put(Reply.TEXT, reply.text());
        if (reply.folded() != null) {
            content.put(Entry.FOLDED, reply.folded());
        }
        caseFiles.append(
                number,
                EntryKind.REPLY,
                execution.getCurrentActivityId(),
                reply.author(),
                reply.isVisibleToRequester(),
                content);
        caseFiles
                .latest(number, EntryKind.REPLY)
                .ifPresent(entry -> execution.setVariableLocal(Reply.ENTRY, entry.position()));
        aside.end(number);
        TicketHolders.Holders holding = holders.of(number);
        notifications.toStaff(
                number,
                ElementProperties.of(execution.getBpmnModelElementInstance()).message(),
                holding.accounts(),
                holding.groups(),
                (Integer) execution.getVariable(Variable.TASK_PRIORITY));
    }
}
