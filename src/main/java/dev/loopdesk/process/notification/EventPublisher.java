package dev.loopdesk.process.notification;

import dev.loopdesk.message.EventType;
import dev.loopdesk.message.OutgoingEvent;
import dev.loopdesk.message.OutgoingEvents;
import dev.loopdesk.process.contract.DeliverEventProcess;
import dev.loopdesk.process.contract.RequesterTask;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.Ticket;
import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells programs outside what happened to a ticket: decided in the transaction in which it happened, delivered by a process
 * instance of its own for each of them, so that one that is slow or dead holds no ticket up.
 */
@Component
public class EventPublisher {

    private static final String CHAT = "chat";

    private final OutgoingEvents events;
    private final RuntimeService runtime;

    EventPublisher(OutgoingEvents events, RuntimeService runtime) {
        this.events = events;
        this.runtime = runtime;
    }

    /** There is a new ticket (S2.1). */
    public void received(Ticket ticket) {
        tell(EventType.RECEIVED, ticket, null, Map.of("title", ticket.title(), "language", ticket.language()));
    }

    /** There is a message for the requester. */
    void message(Ticket ticket, String messageId) {
        tell(EventType.MESSAGE, ticket, messageId, Map.of());
    }

    /** Something is asked of the requester. */
    void waiting(Ticket ticket, RequesterTask wanted) {
        tell(EventType.WAITING, ticket, null, Map.of("asked", wanted.kind()));
    }

    /** The ticket has ended. */
    void closed(Ticket ticket, String endEvent) {
        tell(EventType.CLOSED, ticket, null, Map.of("endedAs", TechnicalSupport.ending(endEvent)));
    }

    /** Whether a program answers the requester where they reported: in a chat. */
    boolean reachesRequester(Ticket ticket) {
        return CHAT.equals(ticket.channel()) && events.wanted(EventType.MESSAGE, ticket);
    }

    /** Whether robots tell the leads as well. */
    boolean tellsLeads(Ticket ticket) {
        return events.wanted(EventType.LEADS, ticket);
    }

    /** There is a message for the leads. */
    void leads(Ticket ticket, String messageId) {
        tell(EventType.LEADS, ticket, messageId, Map.of());
    }

    private void tell(EventType type, Ticket ticket, @Nullable String messageId, Map<String, Object> content) {
        if (!events.wanted(type, ticket)) {
            return;
        }
        for (OutgoingEvent event : events.record(type, ticket, messageId, content)) {
            runtime.startProcessInstanceByKey(
                    DeliverEventProcess.KEY,
                    ticket.number(),
                    Variables.createVariables()
                            .putValue(DeliverEventProcess.EVENT_ID, event.id())
                            .putValue(DeliverEventProcess.EVENT_TYPE, type.key())
                            .putValue(DeliverEventProcess.SUBSCRIBER, event.subscriber())
                            .putValue(Variable.TICKET_NUMBER, ticket.number()));
        }
    }
}
