package dev.loopdesk.process.contract;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task that waits for the requester.
 *
 * @param task its id in the engine
 * @param element its id in the diagram
 */
public record RequesterTask(String task, String element) {

    private static final Map<String, String> KINDS = Map.of(
            TechnicalSupport.Element.PROVIDE_DETAILS, "details",
            TechnicalSupport.Element.PROVIDE_MORE_DETAILS, "details",
            TechnicalSupport.Element.AUTHORIZE_REMOTE_ASSISTANCE, "consent",
            TechnicalSupport.Element.CHOOSE_SOLUTION, "choice",
            TechnicalSupport.Element.APPLY_SOLUTION, "apply",
            TechnicalSupport.Element.CONFIRM_RESOLUTION, "confirm");

    /** {@code details}, {@code consent}, {@code choice}, {@code apply} or {@code confirm}; null for what has no page. */
    public @Nullable String kind() {
        return KINDS.get(element);
    }
}
