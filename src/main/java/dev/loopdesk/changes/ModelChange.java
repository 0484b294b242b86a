package dev.loopdesk.changes;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of the models, as an analyst has proposed it (S7.1).
 *
 * @param base digest of the models that were live when it was proposed
 * @param deployment the engine's deployment of its publication
 */
record ModelChange(
        String id,
        String name,
        State state,
        String author,
        Instant proposedAt,
        String base,
        @Nullable String deployment) {

    /** State of a change. */
    enum State {
        DRAFT("draft"),
        PUBLISHED("published"),
        ROLLED_BACK("rolled-back"),
        DISCARDED("discarded");

        private final String key;

        State(String key) {
            this.key = key;
        }

        /** Returns the name in the database and the API. */
        String key() {
            return key;
        }

        static State of(String key) {
            return List.of(values()).stream()
                    .filter(state -> state.key.equals(key))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("No state is " + key));
        }
    }

    /** A step in the life of a change: who took it, when and why. */
    record Step(State state, String account, Instant takenAt, String reason) {}
}
