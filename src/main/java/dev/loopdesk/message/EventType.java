package dev.loopdesk.message;

import java.util.Arrays;
import java.util.List;

/** Types of events for webhooks and robots. */
public enum EventType {
    /** A new ticket (S2.1). */
    RECEIVED("ticket.received"),
    /** A message to the requester. */
    MESSAGE("ticket.message"),
    /** A question to the requester. */
    WAITING("ticket.waiting"),
    /** The end of a ticket. */
    CLOSED("ticket.closed"),
    /** A message to the leads (S1.1, S4.5); for group robots only. */
    LEADS("leads.message");

    private final String key;

    EventType(String key) {
        this.key = key;
    }

    /** Returns the public name. */
    public String key() {
        return key;
    }

    /** Returns the types that a webhook may subscribe to. */
    static List<EventType> forWebhooks() {
        return List.of(RECEIVED, MESSAGE, WAITING, CLOSED);
    }

    /**
     * Returns the type with that key.
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
