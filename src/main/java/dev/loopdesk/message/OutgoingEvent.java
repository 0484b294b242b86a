package dev.loopdesk.message;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a ticket, on its way to one of those who are told of it.
 *
 * @param id the same at every attempt, so that the receiver can tell a repetition
 * @param subscriber id of the {@link Subscriber}
 * @param messageId the message that it is about, if any
 * @param content what is known besides: text, numbers, booleans
 * @param outcome {@link #TAKEN}, {@link #DROPPED}, or null while it is on its way
 */
public record OutgoingEvent(
        String id,
        String ticketNumber,
        String subscriber,
        EventType type,
        Instant happenedAt,
        @Nullable String messageId,
        Map<String, Object> content,
        @Nullable String outcome) {

    /** The receiver has taken it. */
    public static final String TAKEN = "taken";

    /** The receiver wants no more of it. */
    public static final String DROPPED = "dropped";
}
