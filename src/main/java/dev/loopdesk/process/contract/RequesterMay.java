package dev.loopdesk.process.contract;

import java.util.Locale;

/** Access of the requester to an answer to a task. */
public enum RequesterMay {
    /** All of it. */
    READ,
    /** That the step was done (S4.8), in an entry of its own; what was written down stays inside. */
    KNOW,
    /** No access. */
    NOTHING;

    /** The name that diagrams know it by. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
