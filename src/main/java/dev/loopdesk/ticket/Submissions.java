package dev.loopdesk.ticket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Submissions by the id that their page carries, so that a double click creates one ticket only. */
@Repository
public class Submissions {

    private final JdbcClient jdbc;
    private final Clock clock;

    Submissions(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Returns an id made from several parts that are unique together. */
    public static String name(String... parts) {
        var all = new StringBuilder();
        for (String part : parts) {
            all.append(part.length()).append(' ').append(part);
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(all.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 18);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the ticket of a submission that was recorded before. */
    public Optional<String> ticketOf(String id) {
        return jdbc.sql("select number from portal_submission where id = :id")
                .param("id", id)
                .query(String.class)
                .optional();
    }

    /**
     * Records the ticket of a submission.
     *
     * @throws org.springframework.dao.DuplicateKeyException if it was recorded before; waits for a concurrent
     *     transaction that records it
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(String id, String number) {
        jdbc.sql("insert into portal_submission (id, number, submitted_at) values (:id, :number, :at)")
                .param("id", id)
                .param("number", number)
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }
}
