package dev.loopdesk.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loopdesk.ticket.Ticket;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Stores events until they are delivered. */
@Service
public class OutgoingEvents {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final Subscribers subscribers;
    private final Clock clock;

    OutgoingEvents(JdbcClient jdbc, Subscribers subscribers, Clock clock) {
        this.jdbc = jdbc;
        this.subscribers = subscribers;
        this.clock = clock;
    }

    /** Tells whether an event has a subscriber. */
    public boolean wanted(EventType type, Ticket ticket) {
        return !subscribers.to(type, ticket.channel()).isEmpty();
    }

    /**
     * Records an event for each subscriber, in the transaction of the event.
     *
     * @param messageId the related message, if any
     * @param content further values: text, numbers, booleans
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<OutgoingEvent> record(
            EventType type, Ticket ticket, @Nullable String messageId, Map<String, Object> content) {
        Instant now = clock.instant();
        var recorded = new ArrayList<OutgoingEvent>();
        for (Subscriber subscriber : subscribers.to(type, ticket.channel())) {
            String id = UUID.randomUUID().toString();
            jdbc.sql("""
                            insert into outgoing_event (id, ticket_id, subscriber, type, happened_at, message_id, content)
                            values (:id, :ticket, :subscriber, :type, :at, :message, :content)
                            """)
                    .param("id", id)
                    .param("ticket", ticket.id())
                    .param("subscriber", subscriber.id())
                    .param("type", type.key())
                    .param("at", now.atOffset(ZoneOffset.UTC))
                    .param("message", messageId)
                    .param("content", json(content))
                    .update();
            recorded.add(new OutgoingEvent(
                    id, ticket.number(), subscriber.id(), type, now, messageId, Map.copyOf(content), null));
        }
        return List.copyOf(recorded);
    }

    /**
     * Returns the event with that id.
     *
     * @throws IllegalArgumentException if there is none
     */
    public OutgoingEvent get(String id) {
        return jdbc.sql("""
                        select e.*, t.number from outgoing_event e join ticket t on t.id = e.ticket_id where e.id = :id
                        """)
                .param("id", id)
                .query((row, n) -> event(row))
                .optional()
                .orElseThrow(() -> new IllegalArgumentException("There is no event " + id));
    }

    /**
     * Records the outcome of an event. The record survives a rollback of the caller's transaction, because the event is
     * delivered.
     */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void ended(String id, String outcome) {
        jdbc.sql("update outgoing_event set outcome = :outcome, ended_at = :now where id = :id and outcome is null")
                .param("outcome", outcome)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("id", id)
                .update();
    }

    private static String json(Map<String, Object> content) {
        try {
            return JSON.writeValueAsString(content);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("An event holds text, numbers and booleans only", e);
        }
    }

    private static OutgoingEvent event(ResultSet row) throws SQLException {
        Map<String, Object> content;
        try {
            content = JSON.readValue(row.getString("content"), FIELDS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An event is damaged", e);
        }
        return new OutgoingEvent(
                row.getString("id"),
                row.getString("number"),
                row.getString("subscriber"),
                EventType.of(row.getString("type")),
                row.getObject("happened_at", OffsetDateTime.class).toInstant(),
                row.getString("message_id"),
                content,
                row.getString("outcome"));
    }
}
