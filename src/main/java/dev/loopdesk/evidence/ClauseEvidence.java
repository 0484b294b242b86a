package dev.loopdesk.evidence;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Evidence of one clause, in the words of a reader.
 *
 * @param state {@code fulfilled}, {@code not-needed}, {@code skipped} or {@code open}
 * @param at time of the step; null if there was none
 * @param by account, {@code requester} or {@code loopdesk}
 * @param name name of the account; null for others
 * @param where id of the element of the diagram
 * @param why a sentence
 */
public record ClauseEvidence(
        String clause,
        String state,
        @Nullable Instant at,
        @Nullable String by,
        @Nullable String name,
        @Nullable String where,
        String why) {

    static ClauseEvidence of(Verdict verdict, Map<String, String> names, Locale reader) {
        return new ClauseEvidence(
                verdict.clause(),
                verdict.state().key(),
                verdict.at(),
                verdict.by(),
                verdict.by() == null ? null : names.get(verdict.by()),
                verdict.where(),
                verdict.reason().words(reader));
    }
}
