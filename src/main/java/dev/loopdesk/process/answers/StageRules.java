package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.Map;

/**
 * What a stage of the standard adds to its user tasks: how their answers are filed, and the rules that a form cannot
 * state.
 */
public interface StageRules {

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
     * What the requester learns of an answer besides that the step was done, where that is all they may know: yes or no
     * by field of {@link Entry}, so that nothing that anybody wrote can be among it.
     */
    default Map<String, Boolean> told(Answer answer) {
        return Map.of();
    }

    /**
     * How an answer is filed.
     *
     * @param kind kind of the entry
     * @param requesterMay what the requester may know of it
     */
    record Filing(EntryKind kind, RequesterMay requesterMay) {}

    /** What the requester may know of an answer. */
    enum RequesterMay {
        /** All of it. */
        READ_IT,
        /** That the step was done (S4.8), in an entry of its own; what was written down stays inside. */
        KNOW_OF_IT,
        /** Nothing. */
        NOT_KNOW
    }
}
