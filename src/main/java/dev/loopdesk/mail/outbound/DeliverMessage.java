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
 * Sends a message through the mail server. A temporary failure fails the job, which the engine retries; a permanent
 * refusal for this requester is a BPMN error that the diagram answers with a call.
 */
@Component("deliverMessage")
class DeliverMessage implements JavaDelegate {

    private final Outbox outbox;
    private final MessageMailer mailer;

    /**
     * Ids of messages being sent. A slow server may outlast the engine's lock on the job, which then runs a second time
     * in parallel.
     */
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
        // A former run of the job may have sent the message and failed before its commit.
        if (message.sentAt() != null || outbox.isObsolete(message)) {
            return;
        }
        try {
            mailer.send(message);
        } catch (DeliveryRefusedException e) {
            if (message.participant() != null) {
                outbox.undeliverable(message, e.getMessage());
                throw new BpmnError(DeliverMessageProcess.COPY_REFUSED, e.getMessage(), e);
            }
            if (message.kind().audience() == Audience.STAFF) {
                throw e;
            }
            throw new BpmnError(DeliverMessageProcess.DELIVERY_REFUSED, e.getMessage(), e);
        }
        outbox.sent(message.id());
    }
}
