package dev.loopdesk.ticket;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of who has a task of a ticket.
 *
 * @param task id of the task
 * @param party whose the task is from now on; null where the event does not say so
 */
public record WorkEvent(String task, Kind kind, @Nullable Party party, Instant at) {

    /** Kind of event. */
    public enum Kind {
        /** The task has begun. */
        OPENED,
        /** The task was given to other groups. */
        MOVED,
        /** Somebody has the task. */
        TAKEN,
        /** Release of the task: it has no assignee any more. */
        RETURNED,
        /** The task was completed or is not needed any more. */
        ENDED
    }

    /** Whose a task is. */
    public enum Party {
        /** Agents of the service desk and leads. */
        DESK,
        /** Specialists alone. */
        SPECIALIST,
        /** The requester, for whom it waits. */
        REQUESTER
    }
}
