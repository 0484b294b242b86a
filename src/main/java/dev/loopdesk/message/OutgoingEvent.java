package dev.loopdesk.message;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of a ticket for one subscriber.
 *
 * @param id event id, the same at every attempt, so that the receiver can detect a repetition
 * @param subscriber id of the {@link Subscriber}
 * @param messageId the related message, if any
 * @param content further values: text, numbers, booleans
 * @param outcome {@link #TAKEN}, {@link #DROPPED}, or null before its delivery
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

    /** Delivered. */
    public static final String TAKEN = "taken";

    /** Given up, because the receiver is gone. */
    public static final String DROPPED = "dropped";
}
