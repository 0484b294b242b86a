package dev.loopdesk.process.contract;

import java.util.Locale;

/** Access of the requester to an answer to a task. */
public enum RequesterMay {
    /** The requester may read the whole answer. */
    READ,
    /** The requester sees in an entry of its own that the step was done (S4.8), without its content. */
    KNOW,
    /** No access. */
    NOTHING;

    /** Returns the value of the property in diagrams. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
