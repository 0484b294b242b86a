package dev.loopdesk.triage;

import dev.loopdesk.message.MailSenders;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/**
 * Blocks the sender of a mail that triage found to be spam. Of other channels nobody is blocked, because anybody may
 * enter a stranger's address there.
 */
@Component
class BlockSender implements ExecutionListener {

    private final CaseFiles caseFiles;
    private final MailSenders senders;

    BlockSender(CaseFiles caseFiles, MailSenders senders) {
        this.caseFiles = caseFiles;
        this.senders = senders;
    }

    @Override
    public void notify(DelegateExecution execution) {
        Ticket ticket = caseFiles.get((String) execution.getVariable(Variable.TICKET_NUMBER));
        String sender = ticket.requesterEmail();
        if (sender == null || !ticket.channel().equals(Ticket.MAIL)) {
            return;
        }
        String author = caseFiles
                .latest(ticket.number(), EntryKind.TRIAGE)
                .map(Entry::author)
                .orElse(Entry.LOOPDESK);
        senders.block(sender, author);
        caseFiles.append(
                ticket.number(),
                EntryKind.STATUS,
                execution.getCurrentActivityId(),
                Entry.LOOPDESK,
                false,
                Map.of("blockedSender", sender));
    }
}
