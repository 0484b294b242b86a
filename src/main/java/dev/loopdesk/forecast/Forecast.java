package dev.loopdesk.forecast;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When like tickets were solved from where a ticket stands.
 *
 * @param half moment by which half of them were solved; null with too few cases
 * @param most moment by which 85 of 100 were solved; null with too few cases, or if so many were not seen solved
 * @param likeness group of tickets that it rests on
 * @param sameAge true if they are those of about the same age
 * @param cases number of tickets that it rests on
 * @param solved number of them that were solved
 * @param days days of the past that were observed
 */
public record Forecast(
        @Nullable Instant half,
        @Nullable Instant most,
        Likeness likeness,
        boolean sameAge,
        int cases,
        int solved,
        int days) {

    /** Group of tickets that are like one, from the closest to the widest. */
    public enum Likeness {
        /** The same stage, priority and category. */
        PRIORITY_AND_CATEGORY,
        /** The same stage and category. */
        CATEGORY,
        /** The same stage and priority. */
        PRIORITY,
        /** The same stage. */
        STAGE,
        /** All tickets, whatever their stage. */
        ALL
    }

    /** Tells whether there are enough cases to state anything. */
    public boolean isStated() {
        return half != null;
    }
}
