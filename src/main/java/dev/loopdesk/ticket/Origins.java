package dev.loopdesk.ticket;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The tickets that integrations created, with the integrations' own ids. */
@Repository
public class Origins {

    /**
     * Origin of a ticket.
     *
     * @param integration name of the integration in the configuration
     * @param externalId the integration's id of the ticket, if it gave one; an id stands for one ticket
     */
    public record Origin(String integration, @Nullable String externalId) {}

    private final JdbcClient jdbc;

    Origins(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns the origin of a ticket, if an integration created it. */
    public Optional<Origin> of(String number) {
        return jdbc.sql("""
                        select o.integration, o.external_id from ticket_origin o join ticket t on t.id = o.ticket_id
                        where t.number = :number
                        """)
                .param("number", number)
                .query((row, n) -> new Origin(row.getString(1), row.getString(2)))
                .optional();
    }

    /** Returns the number of the ticket with that origin; empty if the origin has no external id. */
    public Optional<String> ticketFrom(Origin origin) {
        return jdbc.sql("""
                        select t.number from ticket_origin o join ticket t on t.id = o.ticket_id
                        where o.integration = :integration and o.external_id = :externalId
                        """)
                .param("integration", origin.integration())
                .param("externalId", origin.externalId())
                .query(String.class)
                .optional();
    }

    /**
     * Records the origin of a ticket.
     *
     * @throws org.springframework.dao.DuplicateKeyException if the integration has another ticket with that id; waits
     *     for a concurrent transaction that records one
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(String number, Origin origin) {
        jdbc.sql("""
                        insert into ticket_origin (ticket_id, integration, external_id)
                        select id, cast(:integration as varchar(64)), cast(:externalId as varchar(255)) from ticket
                        where number = :number
                        """)
                .param("integration", origin.integration())
                .param("externalId", origin.externalId())
                .param("number", number)
                .update();
    }
}
