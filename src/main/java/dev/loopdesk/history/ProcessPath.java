package dev.loopdesk.history;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of one process instance of a ticket.
 *
 * @param definition id of the version on which it runs now, or ran last; its diagram shows the way
 * @param name name of the process in the language of the reader
 * @param steps passes of elements in the order in which they began
 * @param elements elements that were passed, in the order in which each was first passed
 * @param flows flows that were taken
 */
public record ProcessPath(
        String instance,
        String definition,
        String process,
        String name,
        int version,
        Instant from,
        @Nullable Instant to,
        List<Step> steps,
        List<PassedElement> elements,
        List<TakenFlow> flows) {

    /**
     * A pass of an element.
     *
     * @param type kind of the element in the engine's words, such as {@code userTask}
     * @param from time of its beginning
     * @param to time of its end; null while it lasts
     * @param seconds time that it took, or has taken so far
     * @param by account that worked on it, or {@code requester}; null if it needs nobody
     * @param byName name of that account
     * @param cancelled true if it was left without being completed
     * @param version version of the process on which it was passed
     */
    public record Step(
            String element,
            String name,
            String type,
            Instant from,
            @Nullable Instant to,
            double seconds,
            @Nullable String by,
            @Nullable String byName,
            boolean cancelled,
            int version) {}

    /**
     * An element that was passed.
     *
     * @param times number of passes
     * @param seconds time of all passes together
     * @param open true if the ticket stands there
     * @param failed true if a step of the engine has failed there and waits for help
     * @param drawn false if the version that shows the way does not have it any more
     */
    public record PassedElement(
            String element,
            String name,
            String type,
            int times,
            double seconds,
            boolean open,
            boolean failed,
            boolean drawn) {}

    /**
     * A flow that was taken.
     *
     * @param certain false if another flow may have been taken at one of the times: the engine records elements, not flows
     * @param drawn false if the version that shows the way does not have it any more
     */
    public record TakenFlow(String flow, String from, String to, int times, boolean certain, boolean drawn) {}
}
