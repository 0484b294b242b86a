package dev.loopdesk.forecast;

import dev.loopdesk.ticket.CaseFiles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Number of times that each check of a checklist found the cause in closed and verified tickets of a category (S3.4): it did if it is the
 * last one in the order of the list that is ticked in the last diagnosis that found a cause. The checks are done in this order, so
 * nobody has to be asked. Counted every some minutes, by each node for itself.
 */
@Repository
public class CheckFindings {

    /** Smallest number of times that a check was done, for its share to be compared with others. */
    public static final int ENOUGH = 10;

    private static final Duration PAST = Duration.ofDays(365);
    private static final Duration FRESH = Duration.ofMinutes(10);
    /** Limit of tickets that are read, the newest ones. */
    private static final int MOST = 2_000;

    private static final String OUTCOME = "diagnosisOutcome";
    private static final String CAUSE_FOUND = "cause-found";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Map<String, Counted> known = new ConcurrentHashMap<>();

    CheckFindings(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Result of a check.
     *
     * @param done how often it was ticked in a diagnosis
     * @param found how often it found the cause then
     */
    public record Tally(int done, int found) {

        /** Result of a check that was never done. */
        public static final Tally NONE = new Tally(0, 0);

        Tally plus(boolean finds) {
            return new Tally(done + 1, finds ? found + 1 : found);
        }
    }

    private record Counted(Instant at, Map<String, Tally> tallies) {}

    /**
     * Returns the results of the checks of a list in a category, by value; a check that was never done is absent.
     *
     * @param field key of the field
     * @param checks values of the checks in their order
     */
    public Map<String, Tally> of(String category, String field, List<String> checks) {
        Instant now = clock.instant();
        Counted counted = known.compute(
                category + '/' + field + checks,
                (key, before) -> before != null
                                && Duration.between(before.at(), now).abs().compareTo(FRESH) < 0
                        ? before
                        : new Counted(now, count(category, field, checks, now)));
        return counted.tallies();
    }

    private Map<String, Tally> count(String category, String field, List<String> checks, Instant now) {
        Map<String, Tally> tallies = new HashMap<>();
        Set<Long> seen = new HashSet<>();
        jdbc.sql("""
                        select t.id, e.content from (
                            select id from ticket t
                            where category = :category and ended_at >= :since and exists (
                                select 1 from ticket_entry v where v.ticket_id = t.id and v.outcome = 'VERIFIED')
                            order by id desc limit :most
                        ) t join ticket_entry e on e.ticket_id = t.id
                        where e.kind = 'DIAGNOSIS' order by e.ticket_id, e.position desc
                        """)
                .param("category", category)
                .param("since", now.minus(PAST).atOffset(ZoneOffset.UTC))
                .param("most", MOST)
                .query(row -> {
                    Map<String, Object> content = CaseFiles.fields(row.getString("content"));
                    // Causes that were found before did not pass the verification.
                    boolean found = CAUSE_FOUND.equals(content.get(OUTCOME)) && seen.add(row.getLong("id"));
                    if (content.get(field) instanceof List<?> ticked) {
                        List<String> done =
                                checks.stream().filter(ticked::contains).toList();
                        for (int i = 0; i < done.size(); i++) {
                            boolean finds = found && i == done.size() - 1;
                            tallies.compute(
                                    done.get(i), (check, before) -> (before == null ? Tally.NONE : before).plus(finds));
                        }
                    }
                });
        return Map.copyOf(tallies);
    }
}
