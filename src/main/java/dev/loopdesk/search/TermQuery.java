package dev.loopdesk.search;

import java.util.List;
import java.util.Set;

/**
 * A query in terms.
 *
 * @param alternatives lists of terms: a ticket is found if it has all terms of one list; without lists, none is found
 */
record TermQuery(List<List<Term>> alternatives) {

    TermQuery {
        alternatives = alternatives.stream().map(List::copyOf).distinct().toList();
    }

    /** Tells whether what has these terms is found. */
    boolean isMetBy(Set<String> terms) {
        return alternatives.stream()
                .anyMatch(all -> all.stream()
                        .allMatch(term -> terms.contains(term.text())
                                || (term.isPrefix() && terms.stream().anyMatch(one -> one.startsWith(term.text())))));
    }

    /**
     * A term of a query.
     *
     * @param isPrefix true if longer terms that begin with it are found too
     */
    record Term(String text, boolean isPrefix) {}
}
