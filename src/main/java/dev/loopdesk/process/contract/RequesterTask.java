package dev.loopdesk.process.contract;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task that waits for the requester.
 *
 * @param task its id in the engine
 * @param element its id in the diagram
 * @param name its name in the diagram
 * @param form id of its form
 */
public record RequesterTask(
        String task, String element, String name, @Nullable String form) {

    /** Kind of a task whose question only its form knows. */
    public static final String ANSWER = "answer";

    /** What the forms of the standard ask; the page has parts of its own for them. */
    private static final Map<String, String> KINDS = Map.of(
            "provide-details", "details",
            "authorize-remote-assistance", "consent",
            "choose-solution", "choice",
            "apply-solution", "apply",
            "confirm-resolution", "confirm");

    /**
     * {@code details}, {@code consent}, {@code choice}, {@code apply} or {@code confirm} by its form; {@link #ANSWER} for
     * any other.
     */
    public String kind() {
        return form == null ? ANSWER : KINDS.getOrDefault(form, ANSWER);
    }
}
