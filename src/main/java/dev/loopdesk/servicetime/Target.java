package dev.loopdesk.servicetime;

/** What a ticket is measured by (S1.1, S4.8). */
public enum Target {
    /** Somebody of the service desk must have looked at the ticket. */
    FIRST_RESPONSE("first-response"),
    /** The problem must be solved; waiting for the requester does not count. */
    RESOLUTION("resolution"),
    /** The requester must have heard from the service desk again. */
    NEXT_UPDATE("next-update");

    private final String key;

    Target(String key) {
        this.key = key;
    }

    /** Its name outside Java. */
    public String key() {
        return key;
    }

    /**
     * The target of that key.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Target of(String key) {
        for (Target target : values()) {
            if (target.key.equals(key)) {
                return target;
            }
        }
        throw new IllegalArgumentException("There is no target " + key);
    }
}
