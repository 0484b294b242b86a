package dev.loopdesk.proof;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * A tree of SHA-256 hashes: few of them prove that a leaf belongs to a root. A node is hashed with a byte 1 before it, which the
 * text of no leaf begins with, so that a node never passes for a leaf (RFC 9162).
 */
final class MerkleTree {

    private static final byte NODE = 1;

    private MerkleTree() {}

    /**
     * A step from a leaf towards the root.
     *
     * @param left true if the other branch stands to the left
     * @param hash hash of the other branch
     */
    record Step(boolean left, String hash) {

        Step {
            Objects.requireNonNull(hash, "hash");
        }
    }

    /** Returns the root over at least one leaf, all in hexadecimal. */
    static String root(List<String> leaves) {
        return climb(leaves, -1, new ArrayList<>());
    }

    /** Returns the steps from a leaf to the root. */
    static List<Step> path(List<String> leaves, int index) {
        var steps = new ArrayList<Step>();
        climb(leaves, index, steps);
        return steps;
    }

    /** Returns the root to which steps lead from a leaf. */
    static String rootOf(String leaf, List<Step> steps) {
        String hash = leaf;
        for (Step step : steps) {
            hash = step.left ? node(step.hash, hash) : node(hash, step.hash);
        }
        return hash;
    }

    /** Halves the number of nodes until one is left; a last one without a partner goes up as it is. */
    private static String climb(List<String> leaves, int index, List<Step> steps) {
        List<String> level = leaves;
        int at = index;
        while (level.size() > 1) {
            if (at >= 0 && (at ^ 1) < level.size()) {
                steps.add(new Step((at & 1) == 1, level.get(at ^ 1)));
            }
            var above = new ArrayList<String>(level.size() / 2 + 1);
            for (int n = 0; n < level.size(); n += 2) {
                above.add(n + 1 < level.size() ? node(level.get(n), level.get(n + 1)) : level.get(n));
            }
            level = above;
            at = at < 0 ? at : at / 2;
        }
        return level.get(0);
    }

    private static String node(String left, String right) {
        var digest = ExportKey.sha256();
        digest.update(NODE);
        digest.update(HexFormat.of().parseHex(left));
        digest.update(HexFormat.of().parseHex(right));
        return HexFormat.of().formatHex(digest.digest());
    }
}
