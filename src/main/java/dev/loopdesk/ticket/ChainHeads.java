package dev.loopdesk.ticket;

import java.util.Objects;

/**
 * Ends of the three hash chains of a ticket: number of rows and hash of the last one, {@link HashChain#START} where there
 * is none.
 *
 * @param entries of the case file
 * @param events of the clocks
 * @param letters composed about the ticket, those from before letters were chained not among them
 */
public record ChainHeads(Head entries, Head events, Head letters) {

    public ChainHeads {
        Objects.requireNonNull(entries, "entries");
        Objects.requireNonNull(events, "events");
        Objects.requireNonNull(letters, "letters");
    }

    /** End of one chain, which is also the place of its last row. */
    public record Head(int count, String hash) {

        public Head {
            Objects.requireNonNull(hash, "hash");
        }
    }
}
