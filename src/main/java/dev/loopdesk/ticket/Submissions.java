package dev.loopdesk.ticket;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What was handed in already, by the name that the page gave it: a double click is one wish. */
@Repository
public class Submissions {

    private final JdbcClient jdbc;
    private final Clock clock;

    Submissions(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The ticket that came of a submission, if it was handed in before. */
    public Optional<String> ticketOf(String id) {
        return jdbc.sql("select number from portal_submission where id = :id")
                .param("id", id)
                .query(String.class)
                .optional();
    }

    /**
     * Records what came of a submission.
     *
     * @throws org.springframework.dao.DuplicateKeyException if it was recorded before; waits for who is just doing so
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(String id, String number) {
        jdbc.sql("insert into portal_submission (id, number, submitted_at) values (:id, :number, :at)")
                .param("id", id)
                .param("number", number)
                .param("at", clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                .update();
    }
}
