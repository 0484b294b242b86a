package dev.loopdesk.servicetime;

/** A target of a ticket (S1.1, S4.8). */
public enum Target {
    /** The service desk must have looked at the ticket. */
    FIRST_RESPONSE("first-response"),
    /** The problem must be solved; time spent waiting for the requester does not count. */
    RESOLUTION("resolution"),
    /** The requester must have received another message from the service desk. */
    NEXT_UPDATE("next-update");

    private final String key;

    Target(String key) {
        this.key = key;
    }

    /** Returns the key used in tables, bundles and the API. */
    public String key() {
        return key;
    }

    /**
     * Returns the target with that key.
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
