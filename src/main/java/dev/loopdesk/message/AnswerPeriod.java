package dev.loopdesk.message;

import org.jspecify.annotations.Nullable;

/**
 * Time for the requester to answer, from the diagram that runs.
 *
 * @param silence period without an answer after which the ticket continues by itself, in ISO 8601; null if it waits
 *     without end
 * @param reminded true if the requester is reminded before
 */
public record AnswerPeriod(@Nullable String silence, boolean reminded) {

    /** No question, or no end of the wait. */
    public static final AnswerPeriod NONE = new AnswerPeriod(null, false);
}
