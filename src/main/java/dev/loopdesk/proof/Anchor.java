package dev.loopdesk.proof;

import dev.loopdesk.ticket.ChainHeads;
import dev.loopdesk.ticket.HashChain;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A hash over the ends of the chains of all tickets, recorded after the end of a month. Kept elsewhere, it proves later that
 * these chains have not been rewritten since.
 *
 * @param position 1 for the first one
 * @param month such as {@code 2026-10}
 * @param tickets number of tickets
 * @param root root of a {@link MerkleTree} over them
 * @param previous hash of the anchor before, {@link HashChain#START} for the first one
 * @param hash SHA-256, in hexadecimal, over all of this
 */
record Anchor(int position, String month, Instant recordedAt, long tickets, String root, String previous, String hash) {

    Anchor {
        Objects.requireNonNull(month, "month");
        Objects.requireNonNull(recordedAt, "recordedAt");
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(previous, "previous");
        Objects.requireNonNull(hash, "hash");
    }

    static Anchor after(String previous, int position, String month, Instant recordedAt, long tickets, String root) {
        return new Anchor(
                position,
                month,
                recordedAt,
                tickets,
                root,
                previous,
                hash(previous, position, month, recordedAt, tickets, root));
    }

    /** Tells whether the hash is that of the anchor. */
    boolean matchesHash() {
        return hash.equals(hash(previous, position, month, recordedAt, tickets, root));
    }

    private static String hash(
            String previous, int position, String month, Instant recordedAt, long tickets, String root) {
        return HashChain.link(previous, position, month, recordedAt.toString(), tickets, root);
    }

    /** Returns the hash of a ticket in the tree of an anchor. */
    static String leaf(String number, ChainHeads heads) {
        return HashChain.link(
                HashChain.START,
                number,
                heads.entries().count(),
                heads.entries().hash(),
                heads.events().count(),
                heads.events().hash(),
                heads.letters().count(),
                heads.letters().hash());
    }

    /**
     * The proof that a ticket belongs to an anchor.
     *
     * @param heads ends of its chains then
     * @param path steps from the ticket to the root
     */
    record Proof(Anchor anchor, ChainHeads heads, List<MerkleTree.Step> path) {

        Proof {
            Objects.requireNonNull(anchor, "anchor");
            Objects.requireNonNull(heads, "heads");
            path = List.copyOf(path);
        }
    }
}
