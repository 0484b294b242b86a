package dev.loopdesk.message;

import java.util.Arrays;
import java.util.List;

/** What programs outside are told of. */
public enum EventType {
    /** There is a new ticket (S2.1). */
    RECEIVED("ticket.received"),
    /** There is a message for the requester. */
    MESSAGE("ticket.message"),
    /** Something is asked of the requester. */
    WAITING("ticket.waiting"),
    /** The ticket has ended, in one way or another. */
    CLOSED("ticket.closed"),
    /** There is a message for the leads (S1.1, S4.5); for group robots alone. */
    LEADS("leads.message");

    private final String key;

    EventType(String key) {
        this.key = key;
    }

    /** The name that programs know it by. */
    public String key() {
        return key;
    }

    /** Those that a webhook may ask for. */
    static List<EventType> forWebhooks() {
        return List.of(RECEIVED, MESSAGE, WAITING, CLOSED);
    }

    /**
     * The type of that key.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static EventType of(String key) {
        return Arrays.stream(values())
                .filter(type -> type.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no event " + key));
    }
}
