package dev.loopdesk.knowledge;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An article of the knowledge base.
 *
 * @param version 1 for the first text, one more after each change of it
 * @param sourceTicket number of the closed case that it was drafted from
 * @param writtenBy account that wrote this version
 * @param reviewedBy account that reviewed it last; null while it is a first draft
 */
public record Article(
        long id,
        State state,
        Visibility visibility,
        int version,
        ArticleText text,
        @Nullable String sourceTicket,
        String writtenBy,
        Instant writtenAt,
        @Nullable String reviewedBy,
        @Nullable Instant reviewedAt) {

    /** Stage of an article's life. */
    public enum State {
        /** Text that is not reviewed yet. */
        DRAFT("draft"),
        /** Staff are pointed to it, and requesters if they may read it. */
        REVIEWED("reviewed"),
        /** Article that is suggested to nobody any more. */
        RETIRED("retired");

        private final String key;

        State(String key) {
            this.key = key;
        }

        /** Returns the value in the database, in files and in the API. */
        public String key() {
            return key;
        }

        static State of(String key) {
            for (State state : values()) {
                if (state.key.equals(key)) {
                    return state;
                }
            }
            throw new IllegalArgumentException("No state of an article: " + key);
        }
    }

    /** Readers of a reviewed article. */
    public enum Visibility {
        /** Staff. */
        INTERNAL("internal"),
        /** Staff and everybody who can open the portal. */
        REQUESTERS("requesters");

        private final String key;

        Visibility(String key) {
            this.key = key;
        }

        /** Returns the value in the database, in files, forms and the API. */
        public String key() {
            return key;
        }

        /**
         * Returns the readers of that key.
         *
         * @throws IllegalArgumentException if there are none
         */
        public static Visibility of(String key) {
            for (Visibility visibility : values()) {
                if (visibility.key.equals(key)) {
                    return visibility;
                }
            }
            throw new IllegalArgumentException("No readers of an article: " + key);
        }
    }

    /** Tells whether requesters may read it. */
    public boolean isPublic() {
        return state == State.REVIEWED && visibility == Visibility.REQUESTERS;
    }
}
