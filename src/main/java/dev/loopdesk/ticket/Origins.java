package dev.loopdesk.ticket;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Which tickets came from a program, and by what name that program knows them. */
@Repository
public class Origins {

    /**
     * Where a ticket came from.
     *
     * @param integration name of the program in the configuration
     * @param externalId what the program calls the ticket, if it said so; the same is one ticket
     */
    public record Origin(String integration, @Nullable String externalId) {}

    private final JdbcClient jdbc;

    Origins(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Where the ticket of that number came from, if from a program. */
    public Optional<Origin> of(String number) {
        return jdbc.sql("""
                        select o.integration, o.external_id from ticket_origin o join ticket t on t.id = o.ticket_id
                        where t.number = :number
                        """)
                .param("number", number)
                .query((row, n) -> new Origin(row.getString(1), row.getString(2)))
                .optional();
    }

    /** Number of the ticket that came from there; nothing where the program gave it no name. */
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
     * Records where a ticket came from.
     *
     * @throws org.springframework.dao.DuplicateKeyException if the program has another ticket of that name; waits for
     *     who is just recording one
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
