package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.ticket.Entry;
import java.util.Map;
import java.util.Set;

/** The rules of the standard on answers to user tasks that neither a form nor a property of the task can state. */
public interface StageRules {

    /** Returns the ids of the user tasks that the rules apply to. */
    Set<String> tasks();

    /**
     * Checks an answer against the case, completes it with derived values and records data of the ticket. Called before
     * the task is completed, in its transaction.
     *
     * @throws Refusal if the standard forbids it
     */
    default void accept(Answer answer) {}

    /**
     * Checks that a task of a ticket may be handed over to a person.
     *
     * @throws Refusal if the standard forbids it
     */
    default void handOver(String task, String ticketNumber, String account) {}

    /**
     * Returns facts for the requester, who otherwise learns only that the step was done: yes or no by field of
     * {@link Entry}, so that they contain no text of staff.
     */
    default Map<String, Boolean> told(Answer answer) {
        return Map.of();
    }
}
