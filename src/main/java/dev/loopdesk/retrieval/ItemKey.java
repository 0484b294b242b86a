package dev.loopdesk.retrieval;

import dev.loopdesk.retrieval.IndexedItem.Kind;
import java.util.Locale;

/** Article or case by the id of its row. */
record ItemKey(Kind kind, long id) {

    /** Returns it as the index holds it. */
    String text() {
        return kind.key() + " " + id;
    }

    /** Reads it as the index holds it. */
    static ItemKey of(String text) {
        int blank = text.indexOf(' ');
        return new ItemKey(
                Kind.valueOf(text.substring(0, blank).toUpperCase(Locale.ROOT)),
                Long.parseLong(text.substring(blank + 1)));
    }
}
