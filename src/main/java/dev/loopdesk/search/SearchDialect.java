package dev.loopdesk.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/** Differences of the databases in SQL: the search for terms, and the next number of a change. */
public enum SearchDialect {

    /** Compares texts, which is quick enough for the size of a trial. */
    H2("next value for ticket_search_change") {
        @Override
        String matching(TermQuery query, boolean internalToo, Map<String, Object> parameters) {
            List<String> alternatives = new ArrayList<>();
            for (List<TermQuery.Term> terms : query.alternatives()) {
                List<String> all = new ArrayList<>();
                for (TermQuery.Term term : terms) {
                    String name = "term" + parameters.size();
                    parameters.put(name, "% " + escaped(term.text()) + (term.isPrefix() ? "%" : " %"));
                    String column = internalToo ? "s.terms || ' ' || s.internal_terms" : "s.terms";
                    all.add("' ' || " + column + " || ' ' like :" + name + " escape '!'");
                }
                alternatives.add("(" + String.join(" and ", all) + ")");
            }
            return "(" + String.join(" or ", alternatives) + ")";
        }

        @Override
        String newest(String matching, String ofRow, String origin, String ofOrigin) {
            return every(matching, ofRow, origin, ofOrigin);
        }
    },

    /**
     * Asks the inverted index of all terms; what is internal is left out in a second comparison. A frequent word is looked
     * for among the newest tickets first, where a page of it is found at once; the index would return too many to sort.
     */
    POSTGRESQL("nextval('ticket_search_change')") {
        @Override
        String matching(TermQuery query, boolean internalToo, Map<String, Object> parameters) {
            parameters.put(
                    "query",
                    query.alternatives().stream()
                            .map(terms -> terms.stream()
                                    .map(term -> "'" + quoted(term.text()) + "'" + (term.isPrefix() ? ":*" : ""))
                                    .collect(Collectors.joining(" & ", "(", ")")))
                            .collect(Collectors.joining(" | ")));
            // In a query of its own, so that the planner uses the index whatever it believes of the words.
            String terms = "(select cast(:query as tsquery))";
            return internalToo
                    ? "s.vector @@ " + terms
                    : "s.vector @@ " + terms
                            + " and array_to_tsvector(array_remove(string_to_array(s.terms, ' '), '')) @@ " + terms;
        }

        @Override
        String newest(String matching, String ofRow, String origin, String ofOrigin) {
            return """
                    with recent as materialized (
                        select s.ticket_id, s.is_open, s.updated_at
                        from (
                            select s.ticket_id, s.is_open, s.updated_at, s.terms, s.vector from ticket_search s
                            where %2$s
                            order by s.updated_at desc, s.ticket_id desc fetch first (:most * %5$d) rows only) s %3$s
                        where %1$s and %4$s
                        order by s.updated_at desc, s.ticket_id desc fetch first :most rows only),
                    whole as materialized (
                        select s.ticket_id, s.is_open, s.updated_at from ticket_search s %3$s
                        where %1$s and %2$s and %4$s and (select count(*) from recent) < :most)
                    select * from recent where (select count(*) from recent) >= :most
                    union all select * from whole
                    order by updated_at desc, ticket_id desc fetch first :most rows only
                    """.formatted(matching, ofRow, origin, ofOrigin, RECENT);
        }
    };

    /** Tickets among which a page of a frequent word is looked for, for each ticket of the page. */
    private static final int RECENT = 25;

    private final String nextChange;

    SearchDialect(String nextChange) {
        this.nextChange = nextChange;
    }

    /** Returns the dialect of a database. */
    public static SearchDialect of(DataSource database) throws MetaDataAccessException {
        String product = JdbcUtils.extractDatabaseMetaData(database, data -> data.getDatabaseProductName());
        return DatabaseDriver.fromProductName(product) == DatabaseDriver.POSTGRESQL ? POSTGRESQL : H2;
    }

    /** Returns the expression for the next number of a change. */
    public String nextChange() {
        return nextChange;
    }

    /**
     * Returns the condition that a row {@code s} of {@code ticket_search} has the terms, and adds its parameters.
     *
     * @param query a query with at least one alternative
     * @param internalToo true if terms that only staff may read count too
     */
    abstract String matching(TermQuery query, boolean internalToo, Map<String, Object> parameters);

    /**
     * Returns the query for the newest rows with the terms, at most {@code :most}.
     *
     * @param matching condition on the terms
     * @param ofRow condition on the other columns of {@code ticket_search}
     * @param origin join with the tickets' origins, or nothing
     * @param ofOrigin condition on the origin
     */
    abstract String newest(String matching, String ofRow, String origin, String ofOrigin);

    /** Returns the query for the newest rows by their order alone. */
    static String every(String matching, String ofRow, String origin, String ofOrigin) {
        return """
                select s.ticket_id, s.is_open, s.updated_at from ticket_search s %3$s
                where %1$s and %2$s and %4$s
                order by s.updated_at desc, s.ticket_id desc fetch first :most rows only
                """.formatted(matching, ofRow, origin, ofOrigin);
    }

    private static String escaped(String term) {
        return term.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    private static String quoted(String term) {
        return term.replace("\\", "\\\\").replace("'", "''");
    }
}
