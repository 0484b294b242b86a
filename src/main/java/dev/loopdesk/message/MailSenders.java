package dev.loopdesk.message;

import dev.loopdesk.ticket.Entry;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Senders of mail that staff let in or blocked. A blocked sender opens no ticket; a sender who is let in opens one
 * whatever signs of a machine the mail has. Addresses are case-insensitive; the latest decision counts.
 */
@Repository
public class MailSenders {

    private final JdbcClient jdbc;
    private final Clock clock;

    MailSenders(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Decision of staff on a sender. */
    public enum Standing {
        LET_IN,
        BLOCKED
    }

    /** Returns the decision on a sender, if there is one. */
    public Optional<Standing> standing(String address) {
        return jdbc.sql("select standing from mail_sender where address = :address")
                .param("address", key(address))
                .query(String.class)
                .optional()
                .map(Standing::valueOf);
    }

    /**
     * Lets a sender in from now on.
     *
     * @param author account that decides
     */
    @Transactional
    public void letIn(String address, String author) {
        decide(address, Standing.LET_IN, author);
    }

    /**
     * Blocks a sender from now on.
     *
     * @param author account that decides
     */
    @Transactional
    public void block(String address, String author) {
        decide(address, Standing.BLOCKED, author);
    }

    /** Blocks a sender from now on, as a step of the process decided. */
    @Transactional
    public void block(String address) {
        decide(address, Standing.BLOCKED, Entry.LOOPDESK);
    }

    /** A sender that is blocked. */
    public record Blocked(String address, String by, Instant since) {}

    /** Returns the senders that are blocked, the latest first. */
    public List<Blocked> blocked(int most) {
        return jdbc.sql("""
                        select address, decided_by, decided_at from mail_sender where standing = :standing
                        order by decided_at desc, address fetch first :most rows only
                        """)
                .param("standing", Standing.BLOCKED.name())
                .param("most", most)
                .query((row, n) -> new Blocked(
                        row.getString("address"),
                        row.getString("decided_by"),
                        row.getObject("decided_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Takes back that a sender is blocked; the decision tables decide again on what comes from there. */
    @Transactional
    public void unblock(String address) {
        jdbc.sql("delete from mail_sender where address = :address and standing = :standing")
                .param("address", key(address))
                .param("standing", Standing.BLOCKED.name())
                .update();
    }

    private void decide(String address, Standing standing, String author) {
        jdbc.sql("delete from mail_sender where address = :address")
                .param("address", key(address))
                .update();
        jdbc.sql("""
                        insert into mail_sender (address, standing, decided_by, decided_at)
                        values (:address, :standing, :author, :now)
                        """)
                .param("address", key(address))
                .param("standing", standing.name())
                .param("author", author)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static String key(String address) {
        return address.strip().toLowerCase(Locale.ROOT);
    }
}
