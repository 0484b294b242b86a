package dev.loopdesk.process.contract;

import dev.loopdesk.ticket.Entry;
import java.util.LinkedHashMap;
import java.util.Map;
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
 * @param name name of the participant who wrote it, or null; then {@code from} is the participant's address
 * @param hasText false if nothing was written, as in a mail that only quotes ours, so that it answers nothing
 */
public record Reply(
        String text,
        @Nullable String folded,
        @Nullable String from,
        @Nullable String name,
        boolean hasText) {

    public Reply(String text, @Nullable String folded, @Nullable String from) {
        this(text, folded, from, null, true);
    }

    /** Transient variable of the message {@code RequesterReplied}: {@link #text}. */
    public static final String TEXT = "reply";

    /** Transient variable of the message {@code RequesterReplied}: {@link #folded}. */
    public static final String FOLDED = "replyFolded";

    /** Transient variable of the message {@code RequesterReplied}: {@link #from}. */
    public static final String FROM = "replyFrom";

    /** Transient variable of the message {@code RequesterReplied}: {@link #name}. */
    public static final String NAME = "replyName";

    /** Transient variable of the message {@code RequesterReplied}: {@link #hasText}. */
    public static final String HAS_TEXT = "replyHasText";

    /** Variable of what the message started, such as its reading: position of its entry in the case file. */
    public static final String ENTRY = "replyEntry";

    /** Returns who wrote it, as the author of an entry. */
    public String author() {
        return from == null ? Entry.REQUESTER : name == null ? Entry.CORRESPONDENT : Entry.PARTICIPANT;
    }

    /** Tells whether the requester may read it; a message of a stranger is hidden until staff has judged it. */
    public boolean isVisibleToRequester() {
        return from == null || name != null;
    }

    /** Returns the fields of an entry that name who wrote it; none for the requester. */
    public Map<String, Object> origin() {
        var origin = new LinkedHashMap<String, Object>();
        if (from != null) {
            origin.put(Entry.FROM, from);
        }
        if (name != null) {
            origin.put(Entry.FROM_NAME, name);
        }
        return origin;
    }

    /** Reads a reply from the transient variables of its message. */
    public static Reply takenFrom(DelegateExecution execution) {
        String text = taken(execution, TEXT);
        return new Reply(
                text == null ? "" : text,
                taken(execution, FOLDED),
                taken(execution, FROM),
                taken(execution, NAME),
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
                .putValue(NAME, name)
                .putValue(HAS_TEXT, hasText);
    }
}
