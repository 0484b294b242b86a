package dev.loopdesk.ticket;

import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetTerms;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
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

    ClockRecord(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Appends events in their order. Concurrent writers of one ticket wait for each other. */
    @Transactional
    public void append(String number, List<ClockEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        EventChain chain = jdbc.sql("select id, clock_events, clock_hash from ticket where number = :number for update")
                .param("number", number)
                .query((row, n) -> new EventChain(row.getLong(1), row.getInt(2), row.getString(3)))
                .optional()
                .orElseThrow(() -> new IllegalArgumentException("There is no ticket " + number));
        int position = chain.events;
        String hash = chain.hash;
        for (ClockEvent event : events) {
            Row row = Row.of(++position, event);
            hash = row.hashAfter(hash);
            insert(chain.ticket, row, hash);
        }
        jdbc.sql("update ticket set clock_events = :position, clock_hash = :hash where id = :id")
                .param("position", position)
                .param("hash", hash)
                .param("id", chain.ticket)
                .update();
    }

    /** Returns all events of the clocks of a ticket, in order. */
    public List<ClockEvent> events(String number) {
        return rows(number).stream().map(link -> link.row.event()).toList();
    }

    /** Tells whether the events of a ticket are exactly those that were appended, in that order. */
    public boolean isIntact(String number) {
        String last = HashChain.START;
        int position = 0;
        for (StoredEvent link : rows(number)) {
            position++;
            last = link.row.hashAfter(last);
            if (link.row.position != position || !last.equals(link.hash)) {
                return false;
            }
        }
        EventChain chain = jdbc.sql("select id, clock_events, clock_hash from ticket where number = :number")
                .param("number", number)
                .query((row, n) -> new EventChain(row.getLong(1), row.getInt(2), row.getString(3)))
                .single();
        return chain.events == position && chain.hash.equals(last);
    }

    private void insert(long ticket, Row row, String hash) {
        jdbc.sql("""
                        insert into clock_event (ticket_id, position, target, kind, happened_at, element, priority,
                            calendar, allowed, at_risk_share, former_priority, former_calendar, former_allowed,
                            former_at_risk_share, due, hash)
                        values (:ticket, :position, :target, :kind, :at, :element, :priority, :calendar, :allowed,
                            :share, :formerPriority, :formerCalendar, :formerAllowed, :formerShare, :due, :hash)
                        """)
                .param("ticket", ticket)
                .param("position", row.position)
                .param("target", row.target)
                .param("kind", row.kind)
                .param("at", row.at.atOffset(ZoneOffset.UTC))
                .param("element", row.element)
                .param("priority", row.terms == null ? null : row.terms.priority())
                .param("calendar", row.terms == null ? null : row.terms.calendar())
                .param("allowed", row.terms == null ? null : row.terms.allowed())
                .param("share", row.terms == null ? null : row.terms.atRiskShare())
                .param("formerPriority", row.former == null ? null : row.former.priority())
                .param("formerCalendar", row.former == null ? null : row.former.calendar())
                .param("formerAllowed", row.former == null ? null : row.former.allowed())
                .param("formerShare", row.former == null ? null : row.former.atRiskShare())
                .param("due", row.due == null ? null : row.due.atOffset(ZoneOffset.UTC))
                .param("hash", hash)
                .update();
    }

    private List<StoredEvent> rows(String number) {
        return jdbc.sql("""
                        select c.* from clock_event c join ticket t on t.id = c.ticket_id
                        where t.number = :number order by c.position
                        """)
                .param("number", number)
                .query((row, n) -> new StoredEvent(
                        new Row(
                                row.getInt("position"),
                                row.getString("target"),
                                row.getString("kind"),
                                row.getObject("happened_at", OffsetDateTime.class)
                                        .toInstant(),
                                row.getString("element"),
                                terms(row, ""),
                                terms(row, "former_"),
                                instant(row, "due")),
                        row.getString("hash")))
                .list();
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

    private record StoredEvent(Row row, String hash) {}

    private record EventChain(long ticket, int events, String hash) {}
}
