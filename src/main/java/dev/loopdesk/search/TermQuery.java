package dev.loopdesk.search;

import java.util.List;

/**
 * A query in terms.
 *
 * @param alternatives lists of terms: a ticket is found if it has all terms of one list; without lists, none is found
 */
record TermQuery(List<List<Term>> alternatives) {

    TermQuery {
        alternatives = alternatives.stream().map(List::copyOf).distinct().toList();
    }

    /**
     * A term of a query.
     *
     * @param isPrefix true if longer terms that begin with it are found too
     */
    record Term(String text, boolean isPrefix) {}
}
