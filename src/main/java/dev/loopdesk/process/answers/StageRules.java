package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.ticket.Entry;
import java.util.Map;
import java.util.Set;

/** The rules of the standard on answers to user tasks that neither a form nor a property of the task can state. */
public interface StageRules {

    /** Ids of the user tasks that the rules are about. */
    Set<String> tasks();

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
}
