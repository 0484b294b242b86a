package dev.loopdesk.ticket;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Outcome of a step that reports count (S6.2), as an entry of the case file states it. */
public enum EntryOutcome {
    /** The problem was solved on the spot (S2.6). */
    SOLVED_AT_ONCE,
    /** The solution passed its verification (S5.1). */
    VERIFIED,
    /** The solution failed its verification, which leads back to the diagnosis (S5.5). */
    NOT_VERIFIED,
    /** The requester confirmed the solution (S5.3). */
    CONFIRMED,
    /** The requester did not object in time (S5.3). */
    CONFIRMED_BY_SILENCE,
    /** The requester objected, which leads back to the diagnosis (S5.5). */
    NOT_CONFIRMED,
    /** The follow-up visit found no problem (S5.6). */
    RUNS_WELL,
    /** The follow-up visit found that the problem recurred, which leads back to the diagnosis (S5.5, S5.6). */
    RECURRED;

    private static final String QUICK_FIX = "quickFixOutcome";
    private static final String SOLVED = "solved";
    private static final String AT_THE_VISIT = "problemRecurred";

    /** Returns the outcome that an entry states, or null if it states none. */
    static @Nullable EntryOutcome of(EntryKind kind, Map<String, Object> content) {
        return switch (kind) {
            case QUICK_FIX -> SOLVED.equals(content.get(QUICK_FIX)) ? SOLVED_AT_ONCE : null;
            case STATUS ->
                EntryKind.VERIFICATION.name().equals(content.get(Entry.DONE))
                                && content.get(Entry.PASSED) instanceof Boolean passed
                        ? passed ? VERIFIED : NOT_VERIFIED
                        : null;
            case CONFIRMATION ->
                !Boolean.TRUE.equals(content.get(Confirmation.GIVEN))
                        ? NOT_CONFIRMED
                        : Boolean.TRUE.equals(content.get(Confirmation.BY_SILENCE)) ? CONFIRMED_BY_SILENCE : CONFIRMED;
            case FOLLOW_UP ->
                !content.containsKey(AT_THE_VISIT)
                        ? null
                        : Boolean.parseBoolean(String.valueOf(content.get(AT_THE_VISIT))) ? RECURRED : RUNS_WELL;
            default -> null;
        };
    }

    /** Returns how satisfied the requester is, 1 to 5, as an entry states it; null if it does not. */
    static @Nullable Integer satisfaction(EntryKind kind, Map<String, Object> content) {
        return kind == EntryKind.CONFIRMATION && content.get(Confirmation.SATISFACTION) instanceof Number satisfaction
                ? Integer.valueOf(satisfaction.intValue())
                : null;
    }
}
