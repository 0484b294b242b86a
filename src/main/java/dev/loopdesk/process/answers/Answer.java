package dev.loopdesk.process.answers;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The checked answer to a user task. */
public final class Answer {

    private final String task;
    private final @Nullable String ticketNumber;
    private final @Nullable String about;
    private final String author;
    private final Map<String, Object> values;
    private final Map<String, Object> variables = new LinkedHashMap<>();

    Answer(
            String task,
            @Nullable String ticketNumber,
            @Nullable String about,
            String author,
            Map<String, Object> values) {
        this.task = task;
        this.ticketNumber = ticketNumber;
        this.about = about;
        this.author = author;
        this.values = values;
    }

    /** Returns the element id of the user task. */
    public String task() {
        return task;
    }

    /**
     * Returns the number of the ticket.
     *
     * @throws IllegalStateException if the task is about a mail without a ticket
     */
    public String ticketNumber() {
        if (ticketNumber == null) {
            throw new IllegalStateException(task + " is about no ticket");
        }
        return ticketNumber;
    }

    /**
     * Returns the id of the received mail or of the article that the task is about.
     *
     * @throws IllegalStateException if the task is about neither
     */
    public String about() {
        if (about == null) {
            throw new IllegalStateException(task + " is about neither a mail nor an article");
        }
        return about;
    }

    /** Returns the author: an account, or {@link dev.loopdesk.ticket.Entry#REQUESTER}. */
    public String author() {
        return author;
    }

    /** Returns all entered values. */
    public Map<String, Object> values() {
        return Collections.unmodifiableMap(values);
    }

    /** Returns the text of a field, or null if it is empty. */
    public @Nullable String text(String field) {
        Object value = values.get(field);
        return value == null ? null : value.toString();
    }

    /** Tells whether a yes/no field is true. */
    public boolean isTrue(String field) {
        return Boolean.TRUE.equals(values.get(field));
    }

    /** Sets an empty field; it is filed as if it had been entered. */
    public void fillIn(String field, Object value) {
        values.putIfAbsent(field, value);
    }

    /** Converts the text of a choice to a number, for filing and for the process. */
    public void asNumber(String field) {
        values.computeIfPresent(field, (key, value) -> Integer.valueOf(value.toString()));
    }

    /** Sets a process variable that is not a field of the form. */
    public void set(String variable, @Nullable Object value) {
        variables.put(variable, value);
    }

    /** Sets a process variable of type date. */
    public void set(String variable, @Nullable Instant value) {
        variables.put(variable, value == null ? null : java.util.Date.from(value));
    }

    Map<String, Object> variables() {
        return variables;
    }
}
