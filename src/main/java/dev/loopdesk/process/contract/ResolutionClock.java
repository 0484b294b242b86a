package dev.loopdesk.process.contract;

import java.util.Locale;

/** Effect of a task on the time to resolve, from the moment that the task begins. */
public enum ResolutionClock {
    /** It rests until the task is completed, or another one begins that lets it run. */
    PAUSES,
    /** It counts, also if it rested before. */
    RUNS,
    /** It goes on as before. */
    UNCHANGED;

    /** The name that diagrams know it by. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
