package dev.loopdesk.process.contract;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task that waits for the requester.
 *
 * @param task id of the task
 * @param element id of the element in the diagram
 * @param name its name in the diagram
 * @param form id of its form
 */
public record RequesterTask(
        String task, String element, String name, @Nullable String form) {

    /** Kind of a task whose question is defined by its form alone. */
    public static final String ANSWER = "answer";

    /** Kinds of the standard's forms, which have their own parts on the page. */
    private static final Map<String, String> KINDS = Map.of(
            "provide-details", "details",
            "authorize-remote-assistance", "consent",
            "choose-solution", "choice",
            "apply-solution", "apply",
            "confirm-resolution", "confirm");

    /**
     * Returns {@code details}, {@code consent}, {@code choice}, {@code apply} or {@code confirm}; null if the task has
     * no page.
     */
    public String kind() {
        return form == null ? ANSWER : KINDS.getOrDefault(form, ANSWER);
    }
}
