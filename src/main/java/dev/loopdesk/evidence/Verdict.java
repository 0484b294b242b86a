package dev.loopdesk.evidence;

import dev.loopdesk.servicetime.Target;
import dev.loopdesk.text.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judgement of a clause by the record of a ticket.
 *
 * @param by author of the entry, or {@link dev.loopdesk.ticket.Entry#LOOPDESK}; null if nobody did anything
 * @param where id of the element, or null
 */
record Verdict(
        String clause,
        State state,
        @Nullable Instant at,
        @Nullable String by,
        @Nullable String where,
        Reason reason) {

    /** State of a clause. */
    enum State {
        FULFILLED("fulfilled"),
        NOT_NEEDED("not-needed"),
        SKIPPED("skipped"),
        OPEN("open");

        private final String key;

        State(String key) {
            this.key = key;
        }

        /** Returns the key used in the API. */
        String key() {
            return key;
        }
    }

    /**
     * Reason of a state.
     *
     * @param key key in the bundle
     * @param step element that the reason is about, or null
     * @param fields fields that it is about
     * @param targets targets that it is about
     */
    record Reason(String key, @Nullable Serving step, List<ServingField> fields, List<Target> targets) {

        static Reason of(String key) {
            return new Reason(key, null, List.of(), List.of());
        }

        static Reason of(String key, Serving step, List<ServingField> fields) {
            return new Reason(key, step, fields, List.of());
        }

        static Reason of(String key, List<Target> targets) {
            return new Reason(key, null, List.of(), targets);
        }

        /** Returns a sentence in the language of a reader. */
        String words(Locale reader) {
            Texts texts = Texts.of("evidence", reader);
            return texts.get(
                    key,
                    step == null ? "" : step.name(reader),
                    fields.stream()
                            .map(field -> field.label(reader))
                            .distinct()
                            .collect(Collectors.joining(texts.get("between.fields"))),
                    targets.stream()
                            .map(target -> texts.get("target." + target.key()))
                            .collect(Collectors.joining(texts.get("between.targets"))));
        }
    }

    static Verdict unsettled(String clause, State state, Reason reason) {
        return new Verdict(clause, state, null, null, null, reason);
    }
}
