package dev.loopdesk.process.contract;

import java.util.Locale;

/** The stages of the standard, as the diagram groups its elements. */
public enum Stage {
    RECEIVE,
    ASSESS,
    DIAGNOSE,
    SOLVE,
    VERIFY,
    CLOSE,
    FOLLOW_UP;

    /** The name that diagrams know it by. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
