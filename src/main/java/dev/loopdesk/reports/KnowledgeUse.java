package dev.loopdesk.reports;

import dev.loopdesk.reports.CountedTickets.CountedTicket;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Which known problems were used: the tickets linked to them, and those that their solution went to (S6.2). */
@Repository
class KnowledgeUse {

    private static final int MOST = 500;

    private static final String LINKED = "h.hung_at >= :start and h.hung_at < :end";

    private static final String SOLVED = "m.solution = true and d.delivered_at >= :start and d.delivered_at < :end";

    private final JdbcClient jdbc;

    KnowledgeUse(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A known problem that was used.
     *
     * @param linked number of tickets that were linked to it and still are
     * @param solved number of tickets that its solution was written to
     */
    record UsedProblem(
            long id,
            String title,
            Instant declaredAt,
            @Nullable Instant solvedAt,
            long linked,
            long solved) {}

    /** Returns the known problems that were used, the most used first. */
    @Transactional(readOnly = true)
    List<UsedProblem> problems(Period period) {
        return bound("""
                        select * from (
                            select p.*,
                                (select count(*) from known_problem_ticket h where h.problem_id = p.id and %s) as linked,
                                (select count(distinct d.ticket_id) from known_problem_message m
                                    join known_problem_delivery d on d.message_id = m.id
                                    where m.problem_id = p.id and %s) as solved_tickets
                            from known_problem p where p.declared_at < :end) used
                        where linked > 0 or solved_tickets > 0
                        order by linked desc, solved_tickets desc, id desc fetch first :most rows only
                        """.formatted(LINKED, SOLVED), period)
                .param("most", MOST)
                .query((row, n) -> new UsedProblem(
                        row.getLong("id"),
                        row.getString("title"),
                        row.getObject("declared_at", OffsetDateTime.class).toInstant(),
                        CountedTickets.instant(row, "solved_at"),
                        row.getLong("linked"),
                        row.getLong("solved_tickets")))
                .list();
    }

    /**
     * Returns the tickets behind a number, newest first.
     *
     * @param solved true for the tickets that the solution was written to, false for those that were linked
     * @param before number of the last ticket of the page before, or null
     */
    @Transactional(readOnly = true)
    List<CountedTicket> tickets(long problem, boolean solved, Period period, @Nullable String before, int most) {
        String used = solved
                ? "t.id in (select d.ticket_id from known_problem_message m join known_problem_delivery d"
                        + " on d.message_id = m.id where m.problem_id = :problem and " + SOLVED + ")"
                : "t.id in (select h.ticket_id from known_problem_ticket h where h.problem_id = :problem and " + LINKED
                        + ")";
        String page = before == null ? "" : " and t.id < (select id from ticket where number = :before)";
        StatementSpec query = bound(
                        "select t.* from ticket t where " + used + page
                                + " order by t.id desc fetch first :most rows only",
                        period)
                .param("problem", problem)
                .param("most", most);
        return (before == null ? query : query.param("before", before))
                .query((row, n) -> CountedTickets.ticket(row))
                .list();
    }

    private StatementSpec bound(String sql, Period period) {
        return jdbc.sql(sql)
                .param("start", period.start().atOffset(ZoneOffset.UTC))
                .param("end", period.end().atOffset(ZoneOffset.UTC));
    }
}
