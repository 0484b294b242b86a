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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Keeps what programs outside are to be told, until they have taken it. */
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

    /** Whether anybody wants to be told of such an event. */
    public boolean wanted(EventType type, Ticket ticket) {
        return !subscribers.to(type, ticket.channel()).isEmpty();
    }

    /**
     * Records an event once for each of those who want to be told, in the transaction of what happened.
     *
     * @param messageId the message that it is about, if any
     * @param content what is known besides: text, numbers, booleans
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<OutgoingEvent> record(
            EventType type, Ticket ticket, @Nullable String messageId, Map<String, Object> content) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
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
     * The event of that id.
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
     * Records what became of an event. This stands even if the caller's transaction is rolled back afterwards, because
     * the event is out all the same.
     */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void ended(String id, String outcome) {
        jdbc.sql("update outgoing_event set outcome = :outcome, ended_at = :now where id = :id and outcome is null")
                .param("outcome", outcome)
                .param("now", clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
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
