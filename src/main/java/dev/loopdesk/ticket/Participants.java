package dev.loopdesk.ticket;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The participants of all tickets, with those whose participation has ended. */
@Repository
public class Participants {

    private static final String ALL =
            "select p.*, t.number from ticket_participant p join ticket t on t.id = p.ticket_id where t.number = :number";

    private final JdbcClient jdbc;
    private final TicketTransaction transaction;
    private final Clock clock;

    Participants(JdbcClient jdbc, TicketTransaction transaction, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Returns the present participants of a ticket, the first one first. */
    public List<Participant> of(String number) {
        return transaction.list(
                number,
                Participant.class,
                () -> jdbc.sql(ALL + " and p.removed_at is null order by p.position")
                        .param("number", number)
                        .query((row, n) -> participant(row))
                        .list());
    }

    /** Returns everybody who was or is kept informed, the first one first. */
    public List<Participant> everyone(String number) {
        return jdbc.sql(ALL + " order by p.position")
                .param("number", number)
                .query((row, n) -> participant(row))
                .list();
    }

    /** Returns the participant with that position, present or not. */
    public Optional<Participant> find(String number, int position) {
        return jdbc.sql(ALL + " and p.position = :position")
                .param("number", number)
                .param("position", position)
                .query((row, n) -> participant(row))
                .optional();
    }

    /** Returns the present participant with that address. */
    public Optional<Participant> at(String number, String address) {
        return of(number).stream().filter(one -> one.isAt(address)).findFirst();
    }

    /** Tells whether the owner of an address has ended a participation of their own accord. */
    public boolean hasLeft(String number, String address) {
        return jdbc
                .sql(ALL + " and p.removed_by = :self")
                .param("number", number)
                .param("self", Entry.PARTICIPANT)
                .query((row, n) -> participant(row))
                .list()
                .stream()
                .anyMatch(one -> one.isAt(address));
    }

    /** Adds a participant; the caller has locked the ticket. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Participant add(Ticket ticket, NamedAddress person, String addedBy) {
        int position = jdbc.sql(
                        "select coalesce(max(position), 0) + 1 from ticket_participant where ticket_id = :ticket")
                .param("ticket", ticket.id())
                .query(Integer.class)
                .single();
        Instant now = now();
        transaction.forget(ticket.number(), Participant.class);
        jdbc.sql("""
                        insert into ticket_participant (ticket_id, position, name, address, language, added_by, added_at)
                        values (:ticket, :position, :name, :address, :language, :by, :now)
                        """)
                .param("ticket", ticket.id())
                .param("position", position)
                .param("name", person.name())
                .param("address", person.address())
                .param("language", ticket.language())
                .param("by", addedBy)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        return new Participant(
                ticket.number(),
                position,
                person.name(),
                person.address(),
                ticket.language(),
                addedBy,
                now,
                null,
                null);
    }

    /**
     * Ends a participation, and with it its links and reply address.
     *
     * @return false if it has ended before
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean remove(Participant participant, String removedBy) {
        transaction.forget(participant.ticketNumber(), Participant.class);
        return jdbc.sql("""
                        update ticket_participant set removed_by = :by, removed_at = :now
                        where ticket_id = (select id from ticket where number = :number) and position = :position
                            and removed_at is null
                        """)
                        .param("by", removedBy)
                        .param("now", now().atOffset(ZoneOffset.UTC))
                        .param("number", participant.ticketNumber())
                        .param("position", participant.position())
                        .update()
                > 0;
    }

    /** Records that copies do not arrive. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void undeliverable(String number, int position) {
        mark(number, position, now());
    }

    /** Records that the participant has written, so that copies are sent again. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void heardOf(String number, int position) {
        mark(number, position, null);
    }

    private void mark(String number, int position, @Nullable Instant undeliverableAt) {
        transaction.forget(number, Participant.class);
        jdbc.sql("""
                        update ticket_participant set undeliverable_at = :at
                        where ticket_id = (select id from ticket where number = :number) and position = :position
                        """)
                .param("at", undeliverableAt == null ? null : undeliverableAt.atOffset(ZoneOffset.UTC))
                .param("number", number)
                .param("position", position)
                .update();
    }

    private Instant now() {
        return clock.instant();
    }

    private static Participant participant(ResultSet row) throws SQLException {
        OffsetDateTime undeliverable = row.getObject("undeliverable_at", OffsetDateTime.class);
        return new Participant(
                row.getString("number"),
                row.getInt("position"),
                row.getString("name"),
                row.getString("address"),
                row.getString("language"),
                row.getString("added_by"),
                row.getObject("added_at", OffsetDateTime.class).toInstant(),
                row.getString("removed_by"),
                undeliverable == null ? null : undeliverable.toInstant());
    }
}
