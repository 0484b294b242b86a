package dev.loopdesk.ticket;

import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetTerms;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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
import org.springframework.transaction.annotation.Transactional;

/**
 * The events of the clocks of all tickets: appended, never changed. Writes join the engine's transaction, so that a
 * step of the process and its effect on a clock are committed together or not at all.
 */
@Repository
public class ClockRecord {

    private final JdbcClient jdbc;
    private final TicketTransaction transaction;
    private final TicketFigures figures;

    ClockRecord(JdbcClient jdbc, TicketTransaction transaction, TicketFigures figures) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.figures = figures;
    }

    /** Appends events in their order. Concurrent writers of one ticket wait for each other. */
    @Transactional
    public void append(String number, List<ClockEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        TicketTransaction.Row ticket = transaction.lock(number);
        int position = ticket.number("clock_events");
        String hash = ticket.text("clock_hash");
        for (ClockEvent event : events) {
            StoredClockEvent row = StoredClockEvent.of(++position, event, hash);
            hash = row.hash();
            add(number, row);
        }
        transaction.change(number, Map.of("clock_events", position, "clock_hash", hash));
        if (events.stream().anyMatch(event -> event.target() != Target.NEXT_UPDATE)) {
            figures.followClocks(number, events(number));
        }
    }

    /** Returns all events of the clocks of a ticket, in order. */
    public List<ClockEvent> events(String number) {
        return transaction.list(number, StoredClockEvent.class, () -> rows(number)).stream()
                .map(StoredClockEvent::event)
                .toList();
    }

    /**
     * Returns the events of the clocks of several tickets in one query, in order.
     *
     * @param numbers numbers of tickets; one without events is absent from the answer
     */
    public Map<String, List<ClockEvent>> events(Collection<String> numbers) {
        transaction.write();
        Map<String, List<ClockEvent>> events = new HashMap<>();
        if (!numbers.isEmpty()) {
            jdbc.sql("""
                            select t.number, c.* from clock_event c join ticket t on t.id = c.ticket_id
                            where t.number in (:numbers) order by c.ticket_id, c.position
                            """).param("numbers", numbers).query(row -> {
                events.computeIfAbsent(row.getString("number"), number -> new ArrayList<>())
                        .add(row(row).event());
            });
        }
        return events;
    }

    /** Tells whether the events of a ticket are exactly those that were appended, in that order. */
    public boolean isIntact(String number) {
        transaction.write();
        TicketTransaction.Row ticket = transaction
                .read(number)
                .orElseThrow(() -> new IllegalArgumentException("There is no ticket " + number));
        String last = HashChain.START;
        int position = 0;
        for (StoredClockEvent link : rows(number)) {
            position++;
            last = link.hashAfter(last);
            if (link.position() != position || !last.equals(link.hash())) {
                return false;
            }
        }
        return ticket.number("clock_events") == position
                && ticket.text("clock_hash").equals(last);
    }

    /** Returns all events in stored form, in order. */
    public List<StoredClockEvent> stored(String number) {
        transaction.write();
        return rows(number);
    }

    private void add(String number, StoredClockEvent row) {
        var columns = new LinkedHashMap<String, @Nullable Object>();
        columns.put("position", row.position());
        columns.put("target", row.target());
        columns.put("kind", row.kind());
        columns.put("happened_at", row.at());
        columns.put("element", row.element());
        put(columns, "", row.terms());
        put(columns, "former_", row.former());
        columns.put("due", row.due());
        columns.put("hash", row.hash());
        transaction.add(number, "clock_event", columns, row);
    }

    private static void put(Map<String, @Nullable Object> columns, String prefix, @Nullable TargetTerms terms) {
        columns.put(prefix + "priority", terms == null ? null : terms.priority());
        columns.put(prefix + "calendar", terms == null ? null : terms.calendar());
        columns.put(prefix + "allowed", terms == null ? null : terms.allowed());
        columns.put(prefix + "at_risk_share", terms == null ? null : terms.atRiskShare());
    }

    private List<StoredClockEvent> rows(String number) {
        return jdbc.sql("""
                        select c.* from clock_event c join ticket t on t.id = c.ticket_id
                        where t.number = :number order by c.position
                        """).param("number", number).query((row, n) -> row(row)).list();
    }

    private static StoredClockEvent row(ResultSet row) throws SQLException {
        return new StoredClockEvent(
                row.getInt("position"),
                row.getString("target"),
                row.getString("kind"),
                row.getObject("happened_at", OffsetDateTime.class).toInstant(),
                row.getString("element"),
                terms(row, ""),
                terms(row, "former_"),
                instant(row, "due"),
                row.getString("hash"));
    }

    private static @Nullable TargetTerms terms(ResultSet row, String prefix) throws SQLException {
        String priority = row.getString(prefix + "priority");
        if (priority == null) {
            return null;
        }
        BigDecimal share = row.getBigDecimal(prefix + "at_risk_share");
        return new TargetTerms(
                priority,
                row.getString(prefix + "calendar"),
                row.getString(prefix + "allowed"),
                share == null ? TargetTerms.USUAL_SHARE : share);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
