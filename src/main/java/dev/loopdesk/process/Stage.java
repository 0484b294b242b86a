package dev.loopdesk.process;

import dev.loopdesk.ticket.EntryKind;
import java.util.Map;

/**
 * What a stage of the standard adds to its user tasks: how their answers are filed, and the rules that a form cannot
 * state.
 */
public interface Stage {

    /** How each user task of the stage is filed, by element id. */
    Map<String, Filing> tasks();

    /**
     * Checks an answer against the case, fills in what follows from it and keeps what the ticket itself needs. Called
     * before the task is completed, in its transaction.
     *
     * @throws Refusal if the standard forbids it
     */
    default void accept(Answer answer) {}

    /**
     * How an answer is filed.
     *
     * @param kind kind of the entry
     * @param visibleToRequester whether the requester may read the entry
     */
    record Filing(EntryKind kind, boolean visibleToRequester) {}
}
