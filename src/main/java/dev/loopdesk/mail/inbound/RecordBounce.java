package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.received.ReceivedMail;
import dev.loopdesk.mail.received.UnreadableMailException;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.notification.ReturnedMessages;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Arranges a call about the returned message and marks the address. */
@Component("recordBounce")
class RecordBounce implements JavaDelegate {

    private final ReceivedMails mails;
    private final MailIntake intake;
    private final MailFacts facts;
    private final ReturnedMessages returned;

    RecordBounce(ReceivedMails mails, MailIntake intake, MailFacts facts, ReturnedMessages returned) {
        this.mails = mails;
        this.intake = intake;
        this.facts = facts;
        this.returned = returned;
    }

    @Override
    public void execute(DelegateExecution execution) {
        StoredMail stored = mails.get((String) execution.getVariable(ReceiveMailProcess.MAIL_ID));
        try {
            ReceivedMail mail = intake.read(stored);
            MailFacts.ReturnedLetter letter = facts.returnedLetter(stored, mail);
            if (letter == null) {
                throw new IllegalStateException("The mail " + stored.id() + " returns no letter");
            }
            returned.returned(letter.letter(), letter.status());
        } catch (UnreadableMailException e) {
            throw new IllegalStateException("The mail " + stored.id() + " could be read a moment ago", e);
        }
    }
}
