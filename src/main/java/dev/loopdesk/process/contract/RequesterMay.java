package dev.loopdesk.process.contract;

import java.util.Locale;

/** What the requester may know of an answer to a task. */
public enum RequesterMay {
    /** All of it. */
    READ,
    /** That the step was done (S4.8), in an entry of its own; what was written down stays inside. */
    KNOW,
    /** Nothing. */
    NOTHING;

    /** The name that diagrams know it by. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
