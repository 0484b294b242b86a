package dev.loopdesk.mail.outbound;

import dev.loopdesk.cluster.Nodes;
import dev.loopdesk.message.MessageKind.Audience;
import dev.loopdesk.message.Outbox;
import dev.loopdesk.message.OutgoingMessage;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends a message through the mail server, after the letters about the ticket to the same address that were decided before.
 * A temporary failure fails the job, which the engine retries; a permanent refusal for this requester is a BPMN error that
 * the diagram answers with a call.
 */
@Component("deliverMessage")
class DeliverMessage implements JavaDelegate {

    private static final Logger LOG = LoggerFactory.getLogger(DeliverMessage.class);

    private static final int LOCKS = 64;

    private final Outbox outbox;
    private final MessageMailer mailer;

    /** Id of this application among those that share the database. */
    private final String node;

    private final List<Lock> turns = Stream.generate(ReentrantLock::new)
            .limit(LOCKS)
            .map(Lock.class::cast)
            .toList();

    /**
     * Ids of messages being sent. A slow server may outlast the engine's lock on the job, which then runs a second time
     * in parallel.
     */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    DeliverMessage(Outbox outbox, MessageMailer mailer, Nodes nodes) {
        this.outbox = outbox;
        this.mailer = mailer;
        this.node = nodes.id();
    }

    @Override
    public void execute(DelegateExecution execution) {
        String id = (String) execution.getVariable(DeliverMessageProcess.MESSAGE_ID);
        begin(id);
        try {
            OutgoingMessage message = outbox.withLink(id);
            Lock turn = turn(message);
            turn.lock();
            try {
                attempt(message);
            } finally {
                turn.unlock();
            }
        } finally {
            underWay.remove(id);
        }
    }

    private void begin(String id) {
        if (!underWay.add(id)) {
            throw new IllegalStateException("The mail server has not finished taking this message yet");
        }
    }

    /**
     * Returns the lock of all letters about a ticket to one address. The jobs of letters that one step has decided run at the
     * same time, and whichever comes first sends those before it.
     */
    private Lock turn(OutgoingMessage message) {
        int letters = Objects.hash(
                message.ticketNumber(), String.valueOf(message.recipient()).toLowerCase(Locale.ROOT));
        return turns.get(Math.floorMod(letters, turns.size()));
    }

    /**
     * Sends an earlier letter in its place; its own job then finds that it is sent. A fault is left to that job, which tries
     * again, and holds no later letter up.
     */
    private void deliverBefore(String id) {
        if (!outbox.begin(id, node)) {
            return;
        }
        boolean sent = false;
        try {
            OutgoingMessage message = outbox.withLink(id);
            if (!outbox.isObsolete(message)) {
                mailer.send(message);
                outbox.sent(id);
                sent = true;
            }
        } catch (RuntimeException e) {
            LOG.debug("An earlier letter is left to its own job", e);
        } finally {
            if (!sent) {
                outbox.tried(id);
            }
        }
    }

    private void attempt(OutgoingMessage message) {
        if (!begin(message)) {
            // A former run of the job may have sent the message and failed before its commit.
            if (outbox.get(message.id()).sentAt() == null) {
                throw new IllegalStateException("Another application sends this message now");
            }
            return;
        }
        boolean sent = false;
        try {
            sent = deliver(message);
        } finally {
            if (!sent) {
                outbox.tried(message.id());
            }
        }
    }

    /** Begins to send a message, after those to the same address that were decided before. */
    private boolean begin(OutgoingMessage message) {
        if (outbox.beginInTurn(message.id(), node)) {
            return true;
        }
        outbox.before(message).forEach(this::deliverBefore);
        return outbox.begin(message.id(), node);
    }

    /** Sends a message and tells whether it did, unless nobody wants it any more. */
    private boolean deliver(OutgoingMessage message) {
        if (outbox.isObsolete(message)) {
            return false;
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
        return true;
    }
}
