package dev.loopdesk.knowledge;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The verdicts of staff on articles and cases that were suggested for a ticket (S3.3, S6.1). */
@Repository
public class SuggestionVerdicts {

    private final JdbcClient jdbc;
    private final Clock clock;

    SuggestionVerdicts(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Judgement on a suggestion. */
    public enum Verdict {
        /** It stood beside the ticket. */
        SHOWN,
        /** Somebody has looked at it. */
        OPENED,
        /** It helped on the way. */
        HELPED,
        /** It solved the problem. */
        SOLVED,
        /** It has nothing to do with the problem. */
        NOT_THIS;

        /** Returns the value in the database and in the API. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Tells whether somebody judged it, which replaces an earlier judgement. */
        boolean isJudgement() {
            return this != SHOWN && this != OPENED;
        }
    }

    /** A suggestion: an article by its id, or another case by its ticket's id; the other one is 0. */
    public record Suggested(long article, long otherCase) {}

    /**
     * Judgements on a suggestion, as numbers of tickets.
     *
     * @param helped tickets in which it helped or solved the problem
     * @param solved tickets in which it solved the problem
     * @param notThis tickets in which it had nothing to do with the problem
     */
    public record Judged(int helped, int solved, int notThis) {

        /** Judgements on what nobody judged. */
        public static final Judged NONE = new Judged(0, 0, 0);
    }

    /** A verdict on a suggestion, in the API's words. */
    public record Given(String kind, String id, String verdict) {}

    /**
     * Records a verdict for an account; it replaces the account's other verdicts on the same suggestion, but for having been
     * shown or opened it. A repetition changes nothing.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void give(long ticket, Suggested suggested, Verdict verdict, String account) {
        if (verdict.isJudgement()) {
            where(
                            "delete from suggestion_use where verdict not in ('shown', 'opened') and ",
                            ticket,
                            suggested,
                            account)
                    .update();
        }
        boolean given =
                where("select count(*) from suggestion_use where verdict = :verdict and ", ticket, suggested, account)
                                .param("verdict", verdict.key())
                                .query(Integer.class)
                                .single()
                        > 0;
        if (!given) {
            jdbc.sql("""
                            insert into suggestion_use (ticket_id, article_id, case_id, verdict, given_by, given_at)
                            values (:ticket, nullif(:article, 0), nullif(:case, 0), :verdict, :account, :now)
                            """)
                    .param("ticket", ticket)
                    .param("article", suggested.article())
                    .param("case", suggested.otherCase())
                    .param("verdict", verdict.key())
                    .param("account", account)
                    .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    /** Takes an account's verdict on a suggestion back, but for having been shown or opened it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void takeBack(long ticket, Suggested suggested, String account) {
        where("delete from suggestion_use where verdict not in ('shown', 'opened') and ", ticket, suggested, account)
                .update();
    }

    private JdbcClient.StatementSpec where(String statement, long ticket, Suggested suggested, String account) {
        String which = suggested.article() > 0 ? "article_id = :suggested" : "case_id = :suggested";
        return jdbc.sql(statement + "ticket_id = :ticket and given_by = :account and " + which)
                .param("ticket", ticket)
                .param("account", account)
                .param("suggested", suggested.article() > 0 ? suggested.article() : suggested.otherCase());
    }

    /** Returns the verdicts of an account in a ticket, but for what it was shown or has opened. */
    public List<Given> of(long ticket, String account) {
        return jdbc.sql("""
                        select case when u.article_id is null then 'case' else 'article' end as kind,
                            coalesce(t.number, cast(u.article_id as varchar)) as id, u.verdict
                        from suggestion_use u left join ticket t on t.id = u.case_id
                        where u.ticket_id = :ticket and u.given_by = :account and u.verdict not in ('shown', 'opened')
                        order by u.id
                        """)
                .param("ticket", ticket)
                .param("account", account)
                .query((row, n) -> new Given(row.getString("kind"), row.getString("id"), row.getString("verdict")))
                .list();
    }

    /** Returns the judgements on articles, by their ids; those that nobody judged are absent. */
    public Map<Long, Judged> ofArticles(Collection<Long> ids) {
        return judged("article_id", ids);
    }

    /** Returns the judgements on cases, by the ids of their tickets; those that nobody judged are absent. */
    public Map<Long, Judged> ofCases(Collection<Long> ids) {
        return judged("case_id", ids);
    }

    private Map<Long, Judged> judged(String column, Collection<Long> ids) {
        Map<Long, Judged> judged = new HashMap<>();
        if (!ids.isEmpty()) {
            jdbc.sql("""
                            select %1$s as id,
                                count(distinct case when verdict in ('helped', 'solved') then ticket_id end) as helped,
                                count(distinct case when verdict = 'solved' then ticket_id end) as solved,
                                count(distinct case when verdict = 'not-this' then ticket_id end) as not_this
                            from suggestion_use
                            where %1$s in (:ids) and verdict not in ('shown', 'opened') group by %1$s
                            """.formatted(column)).param("ids", ids).query(row -> {
                judged.put(
                        row.getLong("id"),
                        new Judged(row.getInt("helped"), row.getInt("solved"), row.getInt("not_this")));
            });
        }
        return judged;
    }

    /** Tells whether somebody said that an article solved the problem of a ticket. */
    public boolean isSolvedByArticle(long ticket) {
        return jdbc.sql("""
                        select count(*) from suggestion_use
                        where ticket_id = :ticket and article_id is not null and verdict = 'solved'
                        """).param("ticket", ticket).query(Integer.class).single() > 0;
    }

    /** Returns in how many tickets an article was opened since its last review; 0 once it helped in one of them. */
    public int openedWithoutHelp(long article) {
        return jdbc.sql("""
                        select case when count(case when u.verdict in ('helped', 'solved') then 1 end) > 0 then 0
                            else count(distinct case when u.verdict <> 'shown' then u.ticket_id end) end
                        from suggestion_use u join knowledge_article a on a.id = u.article_id
                        where u.article_id = :article and (a.reviewed_at is null or u.given_at > a.reviewed_at)
                        """).param("article", article).query(Integer.class).single();
    }
}
