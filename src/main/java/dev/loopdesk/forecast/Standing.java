package dev.loopdesk.forecast;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Place of an open ticket on its course.
 *
 * @param stage key of its stage
 * @param since moment at which it entered the stage
 * @param received moment at which it came in
 */
record Standing(
        String number,
        @Nullable String priority,
        @Nullable String category,
        String stage,
        Instant since,
        Instant received) {

    /** Returns where a ticket stands by its course; null if it is solved or has ended. */
    static @Nullable Standing of(Course course) {
        Course.Step last = course.last();
        return last.isOpen()
                ? new Standing(
                        course.number(), course.priority(), course.category(), last.stage(), last.at(), course.began())
                : null;
    }
}
