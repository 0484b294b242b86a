package dev.loopdesk.reports;

import dev.loopdesk.reports.CountedTickets.CountedTicket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Use of the knowledge base: verdicts on articles in tickets, and tickets that it helped to close (S6.1, S6.2). */
@Repository
class ArticleUse {

    private static final int MOST = 500;

    private static final String WITHIN = "u.given_at >= :start and u.given_at < :end";

    private static final String CLOSED = "t.ended_at >= :start and t.ended_at < :end";

    private static final String WAS_USED = """
            exists (select 1 from suggestion_use o where o.article_id = a.id and o.verdict <> 'shown'
                and o.given_at < :end)
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    ArticleUse(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Articles that a list shows. */
    enum Listed {
        /** Articles that were shown beside a ticket within the days, or opened, or judged. */
        USED("u.article_id is not null", "u.solved desc, u.helped desc, u.opened desc, u.shown desc, a.id desc"),
        /** Published articles that nobody has opened or judged until the end of the days. */
        UNUSED("a.state = 'reviewed' and not " + WAS_USED, "a.id desc"),
        /** Drafts that wait for a review now, the oldest first. */
        DRAFTS("a.state = 'draft'", "a.written_at, a.id"),
        /** Articles that were retired within the days and still are. */
        RETIRED(
                "a.state = 'retired' and a.reviewed_at >= :start and a.reviewed_at < :end",
                "a.reviewed_at desc, a.id desc");

        private final String condition;
        private final String order;

        Listed(String condition, String order) {
            this.condition = condition;
            this.order = order;
        }
    }

    /** A way in which a ticket used an article, or was helped to its end. */
    enum Use {
        /** The article stood beside the ticket. */
        SHOWN("verdict = 'shown'"),
        /** Somebody opened it. */
        OPENED("verdict = 'opened'"),
        /** It helped. */
        HELPED("verdict = 'helped'"),
        /** It solved the problem. */
        SOLVED("verdict = 'solved'"),
        /** It had nothing to do with the problem. */
        NOT_THIS("verdict = 'not-this'"),
        /** An article helped a ticket that ended within the days, or solved it. */
        CLOSED_BY_ARTICLE("verdict in ('helped', 'solved') and u.article_id is not null"),
        /** A like case did. */
        CLOSED_BY_CASE("verdict in ('helped', 'solved') and u.case_id is not null"),
        /** Either did. */
        CLOSED_BY_EITHER("verdict in ('helped', 'solved')");

        private final String condition;

        Use(String condition) {
            this.condition = "u." + condition;
        }

        /** Tells whether tickets are counted by their end, whichever article it was. */
        boolean isOfClosed() {
            return name().startsWith("CLOSED");
        }
    }

    /**
     * The knowledge base as a whole.
     *
     * @param closed tickets that ended within the days
     * @param closedWithHelp those that an article or a like case helped or solved
     * @param published articles that are published now
     * @param unused those that nobody has opened or judged until the end of the days
     * @param drafts drafts that wait for a review now
     * @param oldestDraftDays age of the oldest of them; null without one
     * @param retired articles that were retired within the days and still are
     */
    record Whole(
            long closed,
            long closedWithHelp,
            long closedByArticle,
            long closedByCase,
            long published,
            long unused,
            long drafts,
            @Nullable Long oldestDraftDays,
            long retired) {}

    /**
     * An article; its numbers are those of the tickets in which that became of it within the days.
     *
     * @param waitingDays days since a draft was written; null for others
     */
    record UsedArticle(
            long id,
            String title,
            String state,
            String visibility,
            String writtenBy,
            Instant writtenAt,
            @Nullable Instant reviewedAt,
            @Nullable Long waitingDays,
            long shown,
            long opened,
            long helped,
            long solved,
            long notThis) {}

    @Transactional(readOnly = true)
    Whole whole(Period period) {
        var helped = helpedTickets(Use.CLOSED_BY_EITHER);
        Instant oldest = jdbc.sql("select min(written_at) as written_at from knowledge_article where state = 'draft'")
                .query((row, n) -> CountedTickets.instant(row, "written_at"))
                .list()
                .get(0);
        return bound(
                        """
                        select
                            (select count(*) from ticket t where %1$s) as closed,
                            (select count(*) from ticket t where %1$s and %2$s) as helped,
                            (select count(*) from ticket t where %1$s and %3$s) as by_article,
                            (select count(*) from ticket t where %1$s and %4$s) as by_case,
                            (select count(*) from knowledge_article a where a.state = 'reviewed') as published,
                            (select count(*) from knowledge_article a where %5$s) as unused,
                            (select count(*) from knowledge_article a where %6$s) as drafts,
                            (select count(*) from knowledge_article a where %7$s) as retired
                        """.formatted(
                                        CLOSED,
                                        helped,
                                        helpedTickets(Use.CLOSED_BY_ARTICLE),
                                        helpedTickets(Use.CLOSED_BY_CASE),
                                        Listed.UNUSED.condition,
                                        Listed.DRAFTS.condition,
                                        Listed.RETIRED.condition),
                        period)
                .query((row, n) -> new Whole(
                        row.getLong("closed"),
                        row.getLong("helped"),
                        row.getLong("by_article"),
                        row.getLong("by_case"),
                        row.getLong("published"),
                        row.getLong("unused"),
                        row.getLong("drafts"),
                        days(oldest),
                        row.getLong("retired")))
                .single();
    }

    @Transactional(readOnly = true)
    List<UsedArticle> articles(Listed listed, Period period) {
        String counts = Arrays.stream(Use.values())
                .filter(use -> !use.isOfClosed())
                .map(use -> "count(distinct case when " + use.condition + " then u.ticket_id end) as " + column(use))
                .reduce((one, other) -> one + ", " + other)
                .orElseThrow();
        return bound(
                        "select a.*, u.shown, u.opened, u.helped, u.solved, u.not_this from knowledge_article a left join"
                                + " (select u.article_id, " + counts
                                + " from suggestion_use u where u.article_id is not null and "
                                + WITHIN + " group by u.article_id) u on u.article_id = a.id where " + listed.condition
                                + " order by " + listed.order + " fetch first :most rows only",
                        period)
                .param("most", MOST)
                .query((row, n) -> {
                    Instant writtenAt =
                            row.getObject("written_at", OffsetDateTime.class).toInstant();
                    String state = row.getString("state");
                    return new UsedArticle(
                            row.getLong("id"),
                            row.getString("title"),
                            state,
                            row.getString("visibility"),
                            row.getString("written_by"),
                            writtenAt,
                            CountedTickets.instant(row, "reviewed_at"),
                            state.equals("draft") ? days(writtenAt) : null,
                            row.getLong("shown"),
                            row.getLong("opened"),
                            row.getLong("helped"),
                            row.getLong("solved"),
                            row.getLong("not_this"));
                })
                .list();
    }

    /**
     * Returns the tickets behind a number, newest first.
     *
     * @param article id of the article; of no meaning for tickets by their end
     * @param before number of the last ticket of the page before, or null
     */
    @Transactional(readOnly = true)
    List<CountedTicket> tickets(Use use, long article, Period period, @Nullable String before, int most) {
        String which = use.isOfClosed()
                ? CLOSED + " and " + helpedTickets(use)
                : "exists (select 1 from suggestion_use u where u.ticket_id = t.id and u.article_id = :article and "
                        + use.condition + " and " + WITHIN + ")";
        String page = before == null ? "" : " and t.id < (select id from ticket where number = :before)";
        StatementSpec query = bound(
                        "select t.* from ticket t where " + which + page
                                + " order by t.id desc fetch first :most rows only",
                        period)
                .param("article", article)
                .param("most", most);
        return (before == null ? query : query.param("before", before))
                .query((row, n) -> CountedTickets.ticket(row))
                .list();
    }

    private static String helpedTickets(Use use) {
        return "exists (select 1 from suggestion_use u where u.ticket_id = t.id and " + use.condition + ")";
    }

    private static String column(Use use) {
        return use.name().toLowerCase(Locale.ROOT);
    }

    private @Nullable Long days(@Nullable Instant since) {
        return since == null
                ? null
                : Math.max(0, Duration.between(since, clock.instant()).toDays());
    }

    private StatementSpec bound(String sql, Period period) {
        return jdbc.sql(sql)
                .param("start", period.start().atOffset(ZoneOffset.UTC))
                .param("end", period.end().atOffset(ZoneOffset.UTC));
    }
}
