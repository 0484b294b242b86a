package dev.loopdesk.ticket;

import java.util.stream.Stream;

/** Letters that the requester of a ticket gets; decided with the mail that opened the ticket (S2.2). */
public enum Answering {
    /** All letters. */
    YES("yes"),
    /** Only letters that a later step causes, because an answer at once could begin a loop with a machine. */
    NO_RECEIPT("no-receipt"),
    /** None, because nobody reads them. */
    NEVER("never");

    private final String key;

    Answering(String key) {
        this.key = key;
    }

    public String key() {
        return key;
    }

    /**
     * Returns the one with that key.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Answering of(String key) {
        return Stream.of(values())
                .filter(one -> one.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("A ticket is not answered as '" + key + "'"));
    }

    /** Tells whether a letter may go out. */
    public boolean permits(boolean receipt) {
        return this == YES || (this == NO_RECEIPT && !receipt);
    }
}
