package dev.loopdesk.process.contract;

import dev.loopdesk.servicetime.Target;
import java.util.Arrays;

/**
 * The moment of a target that a timer of the diagram watches, from its extension properties {@code target} and
 * {@code moment}.
 *
 * @param target target with the clock that the timer follows
 * @param moment moment at which the timer is due
 */
public record WatchedMoment(Target target, Moment moment) {

    /** A moment of a target. */
    public enum Moment {
        /** The share of the time that puts the target at risk is used up. */
        AT_RISK("at-risk"),
        /** The time is used up. */
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
