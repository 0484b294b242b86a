package dev.loopdesk.ticket;

import dev.loopdesk.ticket.WorkEvent.Kind;
import dev.loopdesk.ticket.WorkEvent.Party;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Record of the assignees of a ticket's tasks until a target was missed: appended with the miss, never changed, so
 * that its cause can be derived without the engine, whose history is removed in time.
 */
@Repository
public class WorkRecord {

    private final JdbcClient jdbc;
    private final TicketTransaction transaction;

    WorkRecord(JdbcClient jdbc, TicketTransaction transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** Appends those events that are not recorded yet. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(String number, List<WorkEvent> events) {
        List<WorkEvent> known = events(number);
        for (WorkEvent event : events) {
            if (!known.contains(event)) {
                var columns = new LinkedHashMap<String, @Nullable Object>();
                columns.put("task", event.task());
                columns.put("kind", event.kind().name());
                columns.put(
                        "party", event.party() == null ? null : event.party().name());
                columns.put("happened_at", event.at());
                transaction.add(number, "work_event", columns, event);
            }
        }
    }

    /** Returns the events of a ticket in order; empty if none of its targets was missed since they are recorded. */
    public List<WorkEvent> events(String number) {
        return transaction.list(number, WorkEvent.class, () -> rows(number));
    }

    /**
     * Returns the events of several tickets in one query, in order.
     *
     * @param numbers numbers of tickets; one without events is absent from the answer
     */
    public Map<String, List<WorkEvent>> events(Collection<String> numbers) {
        transaction.write();
        Map<String, List<WorkEvent>> events = new HashMap<>();
        if (!numbers.isEmpty()) {
            jdbc.sql("""
                            select t.number, w.* from work_event w join ticket t on t.id = w.ticket_id
                            where t.number in (:numbers) order by w.ticket_id, w.id
                            """).param("numbers", numbers).query(row -> {
                events.computeIfAbsent(row.getString("number"), number -> new ArrayList<>())
                        .add(row(row));
            });
        }
        return events;
    }

    private List<WorkEvent> rows(String number) {
        return jdbc.sql("""
                        select w.* from work_event w join ticket t on t.id = w.ticket_id
                        where t.number = :number order by w.id
                        """).param("number", number).query((row, n) -> row(row)).list();
    }

    private static WorkEvent row(ResultSet row) throws SQLException {
        String party = row.getString("party");
        return new WorkEvent(
                row.getString("task"),
                Kind.valueOf(row.getString("kind")),
                party == null ? null : Party.valueOf(party),
                row.getObject("happened_at", OffsetDateTime.class).toInstant());
    }
}
