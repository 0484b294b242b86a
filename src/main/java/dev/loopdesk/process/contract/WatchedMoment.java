package dev.loopdesk.process.contract;

import dev.loopdesk.servicetime.Target;
import java.util.Arrays;

/**
 * What a timer of the diagram watches: its extension properties {@code target} and {@code moment} say so.
 *
 * @param target whose clock it follows
 * @param moment when in the life of that target it rings
 */
public record WatchedMoment(Target target, Moment moment) {

    /** A moment in the life of a target. */
    public enum Moment {
        /** So much of the time is used up that somebody should know. */
        AT_RISK("at-risk"),
        /** All of it is used up. */
        DUE("due");

        private final String key;

        Moment(String key) {
            this.key = key;
        }

        String key() {
            return key;
        }

        static Moment of(String key) {
            return Arrays.stream(values())
                    .filter(moment -> moment.key.equals(key))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("There is no moment " + key));
        }
    }
}
