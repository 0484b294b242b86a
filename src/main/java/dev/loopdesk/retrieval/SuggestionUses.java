package dev.loopdesk.retrieval;

import dev.loopdesk.retrieval.IndexedItem.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads what staff have said of suggestions. */
@Repository
class SuggestionUses {

    /** Verdict of a suggestion that helped. */
    private static final String HELPED = "helped";

    /** Verdict of a suggestion that solved the problem. */
    private static final String SOLVED = "solved";

    /** Verdict of a suggestion that has nothing to do with the problem. */
    private static final String NOT_THIS = "not-this";

    /** Largest change of a score, as its share: a few verdicts move a suggestion by a few ranks. */
    private static final double MOST = 0.1;

    /** Number of verdicts at which half of the largest change is reached. */
    private static final int HALF = 4;

    private final JdbcClient jdbc;

    SuggestionUses(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What staff have said of one suggestion.
     *
     * @param helped tickets in which it helped or solved the problem
     * @param solved tickets in which it solved the problem
     * @param notThis tickets in which it had nothing to do with the problem
     */
    record Use(int helped, int solved, int notThis) {

        static final Use NONE = new Use(0, 0, 0);

        /** Returns the factor for its score. */
        double factor() {
            int inFavour = helped + solved;
            return 1 + MOST * (inFavour - notThis) / (inFavour + notThis + HALF);
        }
    }

    /** Returns what was said of articles and cases, in at most two queries. */
    Map<ItemKey, Use> of(Collection<ItemKey> keys) {
        Map<ItemKey, Use> uses = new HashMap<>();
        for (Kind kind : Kind.values()) {
            String column = kind == Kind.ARTICLE ? "article_id" : "case_id";
            List<Long> ids = keys.stream()
                    .filter(key -> key.kind() == kind)
                    .map(ItemKey::id)
                    .toList();
            if (!ids.isEmpty()) {
                jdbc.sql("""
                                select %1$s as id,
                                    count(distinct case when verdict in (:helped, :solved) then ticket_id end) as helped,
                                    count(distinct case when verdict = :solved then ticket_id end) as solved,
                                    count(distinct case when verdict = :notThis then ticket_id end) as not_this
                                from suggestion_use where %1$s in (:ids) group by %1$s
                                """.formatted(column))
                        .param("helped", HELPED)
                        .param("solved", SOLVED)
                        .param("notThis", NOT_THIS)
                        .param("ids", ids)
                        .query(row -> {
                            uses.put(
                                    new ItemKey(kind, row.getLong("id")),
                                    new Use(row.getInt("helped"), row.getInt("solved"), row.getInt("not_this")));
                        });
            }
        }
        return uses;
    }
}
