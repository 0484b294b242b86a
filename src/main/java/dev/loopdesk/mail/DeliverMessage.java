package dev.loopdesk.mail;

import dev.loopdesk.message.MessageKind.Audience;
import dev.loopdesk.message.Outbox;
import dev.loopdesk.message.OutgoingMessage;
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

    private static final String MESSAGE_ID = "messageId";
    private static final String DELIVERY_REFUSED = "DeliveryRefused";

    private final Outbox outbox;
    private final Postman postman;

    DeliverMessage(Outbox outbox, Postman postman) {
        this.outbox = outbox;
        this.postman = postman;
    }

    @Override
    public void execute(DelegateExecution execution) {
        OutgoingMessage message = outbox.get((String) execution.getVariable(MESSAGE_ID));
        // the job may have run before, up to the mail server but not to the end
        if (message.sentAt() != null) {
            return;
        }
        try {
            postman.send(message);
        } catch (DeliveryRefusedException e) {
            if (message.kind().audience() == Audience.STAFF) {
                throw e;
            }
            throw new BpmnError(DELIVERY_REFUSED, e.getMessage(), e);
        }
        outbox.sent(message.id());
    }
}
