package dev.loopdesk.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the databases say differently: the condition that a ticket has the terms of a query, and the next number. */
enum SearchDialect {

    /** Compares texts, which is quick enough for the size of a trial. */
    H2("next value for ticket_search_change") {
        @Override
        String condition(TermQuery query, boolean internalToo, Map<String, Object> parameters) {
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
    },

    /** Asks the inverted index of all terms; what is internal is left out in a second comparison. */
    POSTGRESQL("nextval('ticket_search_change')") {
        @Override
        String condition(TermQuery query, boolean internalToo, Map<String, Object> parameters) {
            parameters.put(
                    "query",
                    query.alternatives().stream()
                            .map(terms -> terms.stream()
                                    .map(term -> "'" + quoted(term.text()) + "'" + (term.isPrefix() ? ":*" : ""))
                                    .collect(Collectors.joining(" & ", "(", ")")))
                            .collect(Collectors.joining(" | ")));
            return internalToo
                    ? "s.vector @@ cast(:query as tsquery)"
                    : "s.vector @@ cast(:query as tsquery)"
                            + " and array_to_tsvector(array_remove(string_to_array(s.terms, ' '), ''))"
                            + " @@ cast(:query as tsquery)";
        }
    };

    private final String nextChange;

    SearchDialect(String nextChange) {
        this.nextChange = nextChange;
    }

    /** Returns the expression for the next number of a change. */
    String nextChange() {
        return nextChange;
    }

    /**
     * Returns the condition on a row {@code s} of {@code ticket_search}, and adds its parameters.
     *
     * @param query a query with at least one alternative
     * @param internalToo true if terms that only staff may read count too
     */
    abstract String condition(TermQuery query, boolean internalToo, Map<String, Object> parameters);

    private static String escaped(String term) {
        return term.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    private static String quoted(String term) {
        return term.replace("\\", "\\\\").replace("'", "''");
    }
}
