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
 * Publishes events of a ticket to webhooks and robots: recorded in the transaction of the event, delivered by one
 * process instance per receiver, so that a slow or dead receiver does not block a ticket.
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

    /** Publishes a new ticket (S2.1). */
    public void received(Ticket ticket) {
        tell(EventType.RECEIVED, ticket, null, Map.of("title", ticket.title(), "language", ticket.language()));
    }

    /** Publishes a message to the requester. */
    void message(Ticket ticket, String messageId) {
        tell(EventType.MESSAGE, ticket, messageId, Map.of());
    }

    /** Publishes a question to the requester. */
    void waiting(Ticket ticket, RequesterTask wanted) {
        tell(EventType.WAITING, ticket, null, Map.of("asked", wanted.kind()));
    }

    /** Publishes the end of a ticket. */
    void closed(Ticket ticket, String endEvent) {
        tell(EventType.CLOSED, ticket, null, Map.of("endedAs", TechnicalSupport.ending(endEvent)));
    }

    /** Tells whether a receiver delivers messages to the requester in the chat that the report came from. */
    boolean reachesRequester(Ticket ticket) {
        return CHAT.equals(ticket.channel()) && events.wanted(EventType.MESSAGE, ticket);
    }

    /** Tells whether robots notify the leads. */
    boolean tellsLeads(Ticket ticket) {
        return events.wanted(EventType.LEADS, ticket);
    }

    /** Publishes a message to the leads. */
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
