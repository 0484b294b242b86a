package dev.loopdesk.mail.outbound;

import dev.loopdesk.message.MessageKind.Audience;
import dev.loopdesk.message.Outbox;
import dev.loopdesk.message.OutgoingMessage;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/**
 * Hands a message to the mail server. What the server may still take later fails the job, which is retried; what it
 * will never take from us for this requester is an error that the diagram answers with a call.
 */
@Component("deliverMessage")
class DeliverMessage implements JavaDelegate {

    private final Outbox outbox;
    private final MessageMailer mailer;

    /** A server may take longer than the engine's lock on the job, which then runs a second time beside the first. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    DeliverMessage(Outbox outbox, MessageMailer mailer) {
        this.outbox = outbox;
        this.mailer = mailer;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String id = (String) execution.getVariable(DeliverMessageProcess.MESSAGE_ID);
        if (!underWay.add(id)) {
            throw new IllegalStateException("The mail server has not finished taking this message yet");
        }
        try {
            deliver(outbox.withLink(id));
        } finally {
            underWay.remove(id);
        }
    }

    private void deliver(OutgoingMessage message) {
        // the job may have run before, up to the mail server but not to the end
        if (message.sentAt() != null) {
            return;
        }
        try {
            mailer.send(message);
        } catch (DeliveryRefusedException e) {
            if (message.kind().audience() == Audience.STAFF) {
                throw e;
            }
            throw new BpmnError(DeliverMessageProcess.DELIVERY_REFUSED, e.getMessage(), e);
        }
        outbox.sent(message.id());
    }
}
