package dev.loopdesk.ticket;

import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetTerms;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
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
            Row row = Row.of(++position, event);
            hash = row.hashAfter(hash);
            add(number, row, hash);
        }
        transaction.change(number, Map.of("clock_events", position, "clock_hash", hash));
        if (events.stream().anyMatch(event -> event.target() != Target.NEXT_UPDATE)) {
            figures.followClocks(number, events(number));
        }
    }

    /** Returns all events of the clocks of a ticket, in order. */
    public List<ClockEvent> events(String number) {
        return transaction.list(number, StoredEvent.class, () -> rows(number)).stream()
                .map(link -> link.row.event())
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
        for (StoredEvent link : rows(number)) {
            position++;
            last = link.row.hashAfter(last);
            if (link.row.position != position || !last.equals(link.hash)) {
                return false;
            }
        }
        return ticket.number("clock_events") == position
                && ticket.text("clock_hash").equals(last);
    }

    private void add(String number, Row row, String hash) {
        var columns = new LinkedHashMap<String, @Nullable Object>();
        columns.put("position", row.position);
        columns.put("target", row.target);
        columns.put("kind", row.kind);
        columns.put("happened_at", row.at);
        columns.put("element", row.element);
        put(columns, "", row.terms);
        put(columns, "former_", row.former);
        columns.put("due", row.due);
        columns.put("hash", hash);
        transaction.add(number, "clock_event", columns, new StoredEvent(row, hash));
    }

    private static void put(Map<String, @Nullable Object> columns, String prefix, @Nullable TargetTerms terms) {
        columns.put(prefix + "priority", terms == null ? null : terms.priority());
        columns.put(prefix + "calendar", terms == null ? null : terms.calendar());
        columns.put(prefix + "allowed", terms == null ? null : terms.allowed());
        columns.put(prefix + "at_risk_share", terms == null ? null : terms.atRiskShare());
    }

    private List<StoredEvent> rows(String number) {
        return jdbc.sql("""
                        select c.* from clock_event c join ticket t on t.id = c.ticket_id
                        where t.number = :number order by c.position
                        """)
                .param("number", number)
                .query((row, n) -> new StoredEvent(row(row), row.getString("hash")))
                .list();
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getInt("position"),
                row.getString("target"),
                row.getString("kind"),
                row.getObject("happened_at", OffsetDateTime.class).toInstant(),
                row.getString("element"),
                terms(row, ""),
                terms(row, "former_"),
                instant(row, "due"));
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

    /** A row in stored form. */
    private record Row(
            int position,
            String target,
            String kind,
            Instant at,
            @Nullable String element,
            @Nullable TargetTerms terms,
            @Nullable TargetTerms former,
            @Nullable Instant due) {

        static Row of(int position, ClockEvent event) {
            return new Row(
                    position,
                    event.target().key(),
                    event.kind().name(),
                    event.at().truncatedTo(ChronoUnit.MICROS),
                    event.element(),
                    event.terms(),
                    event.former(),
                    event.due() == null ? null : event.due().truncatedTo(ChronoUnit.MICROS));
        }

        ClockEvent event() {
            return new ClockEvent(Target.of(target), ClockEvent.Kind.valueOf(kind), at, element, terms, former, due);
        }

        String hashAfter(String before) {
            return HashChain.link(
                    before,
                    position,
                    target,
                    kind,
                    at.toString(),
                    element,
                    hashed(terms),
                    hashed(former),
                    due == null ? null : due.toString());
        }
    }

    /**
     * Returns the text of terms in the hash chain. The share is written only if it is not the default, so that chains
     * recorded without a share stay valid.
     */
    private static @Nullable String hashed(@Nullable TargetTerms terms) {
        if (terms == null) {
            return null;
        }
        String share = terms.atRiskShare().compareTo(TargetTerms.USUAL_SHARE) == 0
                ? ""
                : ", atRiskShare=" + terms.atRiskShare().toPlainString();
        return "Terms[priority=" + terms.priority() + ", calendar=" + terms.calendar() + ", allowed=" + terms.allowed()
                + share + "]";
    }

    /** An event as it is stored, with its hash. */
    record StoredEvent(Row row, String hash) {}
}
