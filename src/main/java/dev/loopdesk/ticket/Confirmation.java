package dev.loopdesk.ticket;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requester's answer whether the solution works (S5.3), as an entry of kind {@link EntryKind#CONFIRMATION}. */
public final class Confirmation {

    /** Field of the entry: true if the solution works. */
    public static final String GIVEN = "resolutionConfirmed";

    /** Field of the entry: true if the requester did not object in time. */
    public static final String BY_SILENCE = "bySilence";

    /** Field of the entry: what does not work yet, or any remark. */
    public static final String COMMENT = "comment";

    /** Field of the entry: how satisfied the requester is, 1 to 5. */
    public static final String SATISFACTION = "satisfaction";

    /** Field of the entry: what the requester asks besides. */
    public static final String OTHER_QUESTIONS = "otherQuestions";

    private Confirmation() {}

    /** Returns the latest answer, given or denied, or null. */
    public static @Nullable Entry latest(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.kind() == EntryKind.CONFIRMATION)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    /** Returns the entry that confirms the solution, after which the ticket is closed; null if the latest denies it. */
    public static @Nullable Entry standing(List<Entry> entries) {
        Entry latest = latest(entries);
        return latest != null && confirms(latest) ? latest : null;
    }

    /** Tells whether a solution is confirmed by the steps of a ticket, as {@link #standing} by its entries. */
    public static boolean stands(List<CaseFiles.Step> steps) {
        return steps.stream()
                .filter(step -> step.kind() == EntryKind.CONFIRMATION)
                .reduce((earlier, later) -> later)
                .filter(CaseFiles.Step::confirms)
                .isPresent();
    }

    static boolean confirms(Entry entry) {
        return entry.kind() == EntryKind.CONFIRMATION && entry.isTrue(GIVEN);
    }
}
