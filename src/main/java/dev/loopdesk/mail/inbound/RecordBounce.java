package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.received.Bounce;
import dev.loopdesk.mail.received.ReceivedMail;
import dev.loopdesk.mail.received.UnreadableMailException;
import dev.loopdesk.message.Outbox;
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
    private final Outbox outbox;
    private final ReturnedMessages returned;

    RecordBounce(ReceivedMails mails, MailIntake intake, MailFacts facts, Outbox outbox, ReturnedMessages returned) {
        this.mails = mails;
        this.intake = intake;
        this.facts = facts;
        this.outbox = outbox;
        this.returned = returned;
    }

    @Override
    public void execute(DelegateExecution execution) {
        StoredMail stored = mails.get((String) execution.getVariable(ReceiveMailProcess.MAIL_ID));
        try {
            ReceivedMail mail = intake.read(stored);
            Bounce bounce = facts.bounce(mail);
            if (bounce == null || bounce.originalMessageId() == null) {
                throw new IllegalStateException("The mail " + stored.id() + " is no bounce");
            }
            String status = bounce.failures().stream()
                    .filter(Bounce.Failure::permanent)
                    .map(Bounce.Failure::status)
                    .filter(given -> given != null)
                    .findFirst()
                    .orElse(null);
            outbox.byMailId(bounce.originalMessageId()).ifPresent(letter -> returned.returned(letter, status));
        } catch (UnreadableMailException e) {
            throw new IllegalStateException("The mail " + stored.id() + " could be read a moment ago", e);
        }
    }
}
