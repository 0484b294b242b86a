package dev.loopdesk.process.contract;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;

/**
 * What somebody writes to a ticket without being asked.
 *
 * @param text what is new in it
 * @param folded what a mail repeats below that, and its signature; null where there is nothing of the kind
 * @param from the address that it came from, where that is not the requester's; null for the requester
 */
public record Reply(
        String text, @Nullable String folded, @Nullable String from) {

    /** Transient variable of the message {@code RequesterReplied}: {@link #text}. */
    public static final String TEXT = "reply";

    /** Transient variable of the message {@code RequesterReplied}: {@link #folded}. */
    public static final String FOLDED = "replyFolded";

    /** Transient variable of the message {@code RequesterReplied}: {@link #from}. */
    public static final String FROM = "replyFrom";

    /** What has come with the message, which leaves no variable behind. */
    public static Reply takenFrom(DelegateExecution execution) {
        String text = taken(execution, TEXT);
        return new Reply(text == null ? "" : text, taken(execution, FOLDED), taken(execution, FROM));
    }

    private static @Nullable String taken(DelegateExecution execution, String variable) {
        Object value = execution.getVariable(variable);
        execution.removeVariable(variable);
        return value == null ? null : value.toString();
    }

    /** Variables that the message {@code RequesterReplied} carries. */
    VariableMap variables() {
        return Variables.createVariables()
                .putValue(TEXT, text)
                .putValue(FOLDED, folded)
                .putValue(FROM, from);
    }
}
