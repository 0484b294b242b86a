package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.received.ReceivedMail;
import dev.loopdesk.mail.received.UnreadableMailException;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.ReceiveMailProcess.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Reads a stored mail and decides what it becomes; what the diagram makes of it happens in the same transaction. */
@Component("readMail")
class ReadMail implements JavaDelegate {

    private final ReceivedMails mails;
    private final MailIntake intake;
    private final MailRouting routing;
    private final MeterRegistry meters;

    ReadMail(ReceivedMails mails, MailIntake intake, MailRouting routing, MeterRegistry meters) {
        this.mails = mails;
        this.intake = intake;
        this.routing = routing;
        this.meters = meters;
    }

    @Override
    public void execute(DelegateExecution execution) {
        StoredMail stored = mails.get((String) execution.getVariable(ReceiveMailProcess.MAIL_ID));
        MailRouting.Route route = route(stored);
        mails.settle(stored.id(), route.outcome(), route.reason(), route.ticketNumber());
        execution.setVariable(ReceiveMailProcess.MAIL_OUTCOME, route.outcome());
        if (route.ticketNumber() != null) {
            execution.setProcessBusinessKey(route.ticketNumber());
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                meters.counter("loopdesk.mail.received", "outcome", route.outcome(), "reason", route.reason())
                        .increment();
            }
        });
    }

    private MailRouting.Route route(StoredMail stored) {
        try {
            ReceivedMail mail = intake.read(stored);
            mails.describe(stored.id(), mail);
            return routing.route(stored, mail);
        } catch (UnreadableMailException e) {
            return new MailRouting.Route(Outcome.INSPECT, e.reason().name(), null, null);
        }
    }
}
