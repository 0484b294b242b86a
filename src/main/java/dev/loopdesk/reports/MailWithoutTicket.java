package dev.loopdesk.reports;

import dev.loopdesk.process.contract.ReceiveMailProcess.Outcome;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Mail of which nothing was made, and returned letters (S2.4, S6.2). */
@Repository
class MailWithoutTicket {

    /** Results of such mail, by the order in which they are shown. */
    static final List<String> OUTCOMES = List.of(Outcome.IGNORED, "discarded", Outcome.BOUNCE);

    private final JdbcClient jdbc;

    MailWithoutTicket(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A mail.
     *
     * @param reason name of the reason in the bundle {@code received-mail}
     * @param ticket ticket of a returned letter, or null
     */
    record Mail(
            String id,
            Instant at,
            @Nullable String sender,
            String subject,
            String outcome,
            @Nullable String reason,
            @Nullable String ticket) {}

    /** Returns the number of mails by outcome. */
    @Transactional(readOnly = true)
    Map<String, Long> counts(Period period) {
        Map<String, Long> counts = new LinkedHashMap<>();
        OUTCOMES.forEach(outcome -> counts.put(outcome, 0L));
        bound(
                        "select state, count(*) from received_mail where state in (:outcomes)"
                                + " and arrived_at >= :start and arrived_at < :end group by state",
                        OUTCOMES,
                        period)
                .query(row -> {
                    counts.put(row.getString(1), row.getLong(2));
                });
        return counts;
    }

    /** Returns the time at which a mail came. */
    Optional<Instant> arrival(String id) {
        return jdbc.sql("select arrived_at from received_mail where id = :id")
                .param("id", id)
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional();
    }

    /**
     * Returns mails, newest first.
     *
     * @param outcomes some of {@link #OUTCOMES}
     * @param before id of the last mail of the page before, or null
     */
    @Transactional(readOnly = true)
    List<Mail> mails(List<String> outcomes, Period period, @Nullable String before, int most) {
        Instant last = before == null ? null : arrival(before).orElse(null);
        String page = last == null ? "" : " and (arrived_at < :at or arrived_at = :at and id < :before)";
        StatementSpec query = bound(
                        "select * from received_mail where state in (:outcomes) and arrived_at >= :start and arrived_at < :end"
                                + page + " order by arrived_at desc, id desc fetch first :most rows only",
                        outcomes,
                        period)
                .param("most", most);
        if (last != null) {
            query = query.param("at", last.atOffset(ZoneOffset.UTC)).param("before", before);
        }
        return query.query((row, n) -> new Mail(
                        row.getString("id"),
                        row.getObject("arrived_at", OffsetDateTime.class).toInstant(),
                        row.getString("sender"),
                        Objects.requireNonNullElse(row.getString("subject"), ""),
                        row.getString("state"),
                        row.getString("reason"),
                        row.getString("ticket_number")))
                .list();
    }

    private StatementSpec bound(String sql, List<String> outcomes, Period period) {
        return jdbc.sql(sql)
                .param("outcomes", outcomes)
                .param("start", period.start().atOffset(ZoneOffset.UTC))
                .param("end", period.end().atOffset(ZoneOffset.UTC));
    }
}
