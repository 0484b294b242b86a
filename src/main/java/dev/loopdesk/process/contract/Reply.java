package dev.loopdesk.process.contract;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;

/**
 * An unrequested message to a ticket.
 *
 * @param text new text
 * @param folded quoted text and signature of a mail, or null
 * @param from sender's address if the sender is not the requester; null for the requester
 * @param hasText false if nothing was written, as in a mail that only quotes ours, so that it answers nothing
 */
public record Reply(
        String text, @Nullable String folded, @Nullable String from, boolean hasText) {

    public Reply(String text, @Nullable String folded, @Nullable String from) {
        this(text, folded, from, true);
    }

    /** Transient variable of the message {@code RequesterReplied}: {@link #text}. */
    public static final String TEXT = "reply";

    /** Transient variable of the message {@code RequesterReplied}: {@link #folded}. */
    public static final String FOLDED = "replyFolded";

    /** Transient variable of the message {@code RequesterReplied}: {@link #from}. */
    public static final String FROM = "replyFrom";

    /** Transient variable of the message {@code RequesterReplied}: {@link #hasText}. */
    public static final String HAS_TEXT = "replyHasText";

    /** Reads a reply from the transient variables of its message. */
    public static Reply takenFrom(DelegateExecution execution) {
        String text = taken(execution, TEXT);
        return new Reply(
                text == null ? "" : text,
                taken(execution, FOLDED),
                taken(execution, FROM),
                Boolean.parseBoolean(taken(execution, HAS_TEXT)));
    }

    private static @Nullable String taken(DelegateExecution execution, String variable) {
        Object value = execution.getVariable(variable);
        execution.removeVariable(variable);
        return value == null ? null : value.toString();
    }

    /** Returns the variables of the message {@code RequesterReplied}. */
    VariableMap variables() {
        return Variables.createVariables()
                .putValue(TEXT, text)
                .putValue(FOLDED, folded)
                .putValue(FROM, from)
                .putValue(HAS_TEXT, hasText);
    }
}
