package dev.loopdesk.ticket;

import java.util.List;
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
    RECURRED,
    /** A reply said that the problem is still there, which leads back to the diagnosis (S5.5). */
    STILL_BROKEN;

    private static final String QUICK_FIX = "quickFixOutcome";
    private static final String SOLVED = "solved";
    private static final List<String> CHECKS = List.of("symptomGone", "functionsNormal", "noNewProblems");
    private static final String AT_THE_VISIT = "problemRecurred";
    private static final String REPLY = "replyOutcome";
    private static final String STILL_BROKEN_BY_REPLY = "still-broken";

    /** Returns the outcome that an entry states, or null if it states none. */
    public static @Nullable EntryOutcome of(EntryKind kind, Map<String, Object> content) {
        return switch (kind) {
            case QUICK_FIX -> SOLVED.equals(content.get(QUICK_FIX)) ? SOLVED_AT_ONCE : null;
            case VERIFICATION -> verification(content);
            case CONFIRMATION -> confirmation(content);
            case FOLLOW_UP -> followUp(content);
            default -> null;
        };
    }

    private static @Nullable EntryOutcome verification(Map<String, Object> content) {
        if (CHECKS.stream().anyMatch(check -> Boolean.FALSE.equals(content.get(check)))) {
            return NOT_VERIFIED;
        }
        return CHECKS.stream().allMatch(check -> Boolean.TRUE.equals(content.get(check))) ? VERIFIED : null;
    }

    private static @Nullable EntryOutcome confirmation(Map<String, Object> content) {
        if (!(content.get(Confirmation.GIVEN) instanceof Boolean given)) {
            return null;
        }
        if (!given) {
            return NOT_CONFIRMED;
        }
        return Boolean.TRUE.equals(content.get(Confirmation.BY_SILENCE)) ? CONFIRMED_BY_SILENCE : CONFIRMED;
    }

    private static @Nullable EntryOutcome followUp(Map<String, Object> content) {
        if (STILL_BROKEN_BY_REPLY.equals(content.get(REPLY))) {
            return STILL_BROKEN;
        }
        return content.get(AT_THE_VISIT) instanceof Boolean recurred ? (recurred ? RECURRED : RUNS_WELL) : null;
    }

    /** Tells whether it leads back to the diagnosis. */
    public boolean leadsBack() {
        return switch (this) {
            case NOT_VERIFIED, NOT_CONFIRMED, RECURRED, STILL_BROKEN -> true;
            default -> false;
        };
    }

    /** Returns how satisfied the requester is, 1 to 5, as an entry states it; null if it does not. */
    static @Nullable Integer satisfaction(EntryKind kind, Map<String, Object> content) {
        return kind == EntryKind.CONFIRMATION && content.get(Confirmation.SATISFACTION) instanceof Number satisfaction
                ? Integer.valueOf(satisfaction.intValue())
                : null;
    }
}
