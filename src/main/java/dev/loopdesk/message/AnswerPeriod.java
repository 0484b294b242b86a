package dev.loopdesk.message;

import org.jspecify.annotations.Nullable;

/**
 * How long the requester has to answer what is asked, as the diagram that runs says.
 *
 * @param silence after which time without an answer the ticket goes on by itself, in ISO 8601; null where it waits on
 * @param reminded whether the requester is reminded before that
 */
public record AnswerPeriod(@Nullable String silence, boolean reminded) {

    /** Nothing is asked, or an answer is waited for without an end. */
    public static final AnswerPeriod NONE = new AnswerPeriod(null, false);
}
