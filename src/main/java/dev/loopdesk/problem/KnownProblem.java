package dev.loopdesk.problem;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A problem that several requesters have, such as an outage.
 *
 * @param title words among staff
 * @param category category of the tickets that are reported for it; null if they may be of any
 * @param solvedBy account, null while the problem is open
 * @param withdrawnBy account, null unless it was declared by mistake and taken back
 * @param tickets number of tickets that are linked to it
 */
public record KnownProblem(
        long id,
        String title,
        RequesterText text,
        @Nullable String category,
        String declaredBy,
        Instant declaredAt,
        @Nullable String solvedBy,
        @Nullable Instant solvedAt,
        @Nullable String withdrawnBy,
        @Nullable Instant withdrawnAt,
        int tickets) {

    public boolean isOpen() {
        return solvedAt == null && !isWithdrawn();
    }

    /** Tells whether it was declared by mistake and taken back before any requester was written to. */
    public boolean isWithdrawn() {
        return withdrawnAt != null;
    }
}
