package dev.loopdesk.search;

import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Ticket;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The rows of {@code ticket_search}. A row follows from the case file alone. Every change of a row takes a higher change
 * number, so that another index can follow.
 */
@Repository
class TicketIndex {

    /** Most characters of each column: a vector of PostgreSQL holds 1 MB. */
    static final int MOST_CHARACTERS = 120_000;

    private final JdbcClient jdbc;
    private final CaseFiles caseFiles;
    private final SearchDialect dialect;
    private final Clock clock;

    TicketIndex(JdbcClient jdbc, CaseFiles caseFiles, SearchDialect dialect, Clock clock) {
        this.jdbc = jdbc;
        this.caseFiles = caseFiles;
        this.dialect = dialect;
        this.clock = clock;
    }

    /** Adds terms to the row of a ticket in one statement; builds the row if there is none or if it is full. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(String number, TicketTerms added) {
        String terms = added.readByRequester();
        String internal = added.internal();
        int rows = jdbc.sql("""
                        update ticket_search set terms = terms || :terms, internal_terms = internal_terms || :internal,
                            is_open = (select ended_at is null from ticket where number = :number),
                            updated_at = :now, change_number = %s
                        where ticket_id = (select id from ticket where number = :number)
                            and char_length(terms) + :length <= :most
                            and char_length(internal_terms) + :internalLength <= :most
                        """.formatted(dialect.nextChange()))
                .param("terms", separated(terms))
                .param("internal", separated(internal))
                .param("now", stored(now()))
                .param("number", number)
                .param("length", terms.length() + 1)
                .param("internalLength", internal.length() + 1)
                .param("most", MOST_CHARACTERS)
                .update();
        if (rows == 0) {
            build(number, now());
        }
    }

    /** Adds the row of a ticket that is new in this transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(String number) {
        insert(columns(number, now()));
    }

    /** Builds the row of a ticket anew, because terms that it has are the ticket's no more. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void rebuild(String number) {
        build(number, now());
    }

    private void build(String number, Instant updatedAt) {
        Map<String, Object> columns = columns(number, updatedAt);
        int rows = jdbc.sql("""
                        update ticket_search set terms = :terms, internal_terms = :internal, is_open = :open,
                            updated_at = :updated, change_number = %s
                        where ticket_id = :id
                        """.formatted(dialect.nextChange())).params(columns).update();
        if (rows == 0) {
            insert(columns);
        }
    }

    private void insert(Map<String, Object> columns) {
        jdbc.sql("""
                        insert into ticket_search (ticket_id, is_open, updated_at, change_number, terms, internal_terms)
                        values (:id, :open, :updated, %s, :terms, :internal)
                        """.formatted(dialect.nextChange())).params(columns).update();
    }

    /** Returns the row of a ticket as its case file says, without what exceeds the row. */
    private Map<String, Object> columns(String number, Instant updatedAt) {
        Ticket ticket = caseFiles.get(number);
        var terms = new TicketTerms();
        terms.add(ticket);
        caseFiles.entries(number).forEach(terms::add);
        return Map.of(
                "id", ticket.id(),
                "open", ticket.endedAt() == null,
                "updated", stored(updatedAt),
                "terms", cut(terms.readByRequester()),
                "internal", cut(terms.internal()));
    }

    /** Builds the row of a ticket from before there was an index, unless a change has built it meanwhile. */
    @Transactional
    public void buildMissing(String number) {
        caseFiles.lock(number);
        boolean isMissing =
                jdbc.sql("""
                        select count(*) from ticket_search s join ticket t on t.id = s.ticket_id
                        where t.number = :number
                        """).param("number", number).query(Integer.class).single() == 0;
        if (isMissing) {
            var entries = caseFiles.entries(number);
            build(
                    number,
                    entries.isEmpty()
                            ? caseFiles.get(number).receivedAt()
                            : entries.get(entries.size() - 1).writtenAt());
        }
    }

    /** Returns the numbers of tickets without a row, newest first. */
    List<String> missing(int most) {
        return jdbc.sql("""
                        select number from ticket t
                        where number is not null and not exists (select 1 from ticket_search where ticket_id = t.id)
                        order by id desc fetch first :most rows only
                        """).param("most", most).query(String.class).list();
    }

    private Instant now() {
        return clock.instant();
    }

    private static OffsetDateTime stored(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static String separated(String terms) {
        return terms.isEmpty() ? "" : " " + terms;
    }

    private static String cut(String terms) {
        return terms.length() <= MOST_CHARACTERS
                ? terms
                : terms.substring(0, Math.max(0, terms.lastIndexOf(' ', MOST_CHARACTERS)));
    }
}
