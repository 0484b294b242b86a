package dev.loopdesk.retrieval;

import java.util.Locale;

/**
 * An article or a case, as the index holds it.
 *
 * @param text words by which it is found, beside its title
 * @param meaning text of which the vector is made: what a requester would say of the problem
 * @param language {@code en} or {@code zh-CN}
 * @param forRequesters true for an article that requesters may read
 */
record IndexedItem(Change change, String title, String text, String meaning, String language, boolean forRequesters) {

    /** Kind of what can be suggested. */
    enum Kind {
        ARTICLE,
        CASE;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** State of an article or a case, by the number that its latest change took. */
    record Change(ItemKey key, long number) {}
}
