package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.received.ReceivedMail;
import dev.loopdesk.mail.received.UnreadableMailException;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.variable.Variables;
import org.springframework.stereotype.Component;

/** Reads and routes a stored mail; the diagram acts on the result in the same transaction. */
@Component("readMail")
class ReadMail implements JavaDelegate {

    private final ReceivedMails mails;
    private final MailIntake intake;
    private final KnownSenders senders;
    private final MailFacts facts;

    ReadMail(ReceivedMails mails, MailIntake intake, KnownSenders senders, MailFacts facts) {
        this.mails = mails;
        this.intake = intake;
        this.senders = senders;
        this.facts = facts;
    }

    @Override
    public void execute(DelegateExecution execution) {
        StoredMail stored = mails.get((String) execution.getVariable(ReceiveMailProcess.MAIL_ID));
        MailFacts.Facts known = read(execution, stored);
        // The variables are transient: only the decision uses them.
        known.inputs().forEach((name, value) -> execution.setVariable(name, Variables.stringValue(value, true)));
        if (known.ticketNumber() != null) {
            execution.setProcessBusinessKey(known.ticketNumber());
        }
    }

    private MailFacts.Facts read(DelegateExecution execution, StoredMail stored) {
        try {
            ReceivedMail mail = intake.read(stored);
            KnownSenders.MailSender sender = senders.of(execution, mail);
            mails.describe(stored.id(), mail, sender.address());
            return facts.of(stored, mail, sender);
        } catch (UnreadableMailException e) {
            return MailFacts.Facts.unreadable(e.reason());
        }
    }
}
