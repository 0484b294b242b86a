package dev.loopdesk.changes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A model as a tree of its parts that have an id: elements, rows, fields.
 *
 * @param parts parts by id, parents first; the first one is the root, whatever its id
 */
record ModelTree<N>(Map<String, Part<N>> parts) {

    /** Id of the root. */
    static final String ROOT = "";

    /**
     * A part.
     *
     * @param name name for people, or null
     * @param parent id of the part around it; null of the root
     * @param own what it says without the parts in it, for comparison
     * @param node the part in its file
     * @param children ids of the parts in it, in order
     */
    record Part<N>(
            String id, @Nullable String name, @Nullable String parent, String own, N node, List<String> children) {

        boolean saysTheSameAs(Part<N> other) {
            return own.equals(other.own) && Objects.equals(parent, other.parent);
        }
    }

    /**
     * A merged tree.
     *
     * @param conflicts parts that both have changed, and that are as one's own tree has them
     */
    record Merged<N>(ModelTree<N> tree, List<Part<N>> conflicts) {}

    /**
     * Merges what two trees have changed since a common one.
     *
     * @param mayDiffer tells whether a part may differ without a conflict, such as where its shape stands
     */
    static <N> Merged<N> merged(
            ModelTree<N> common, ModelTree<N> own, ModelTree<N> other, BiPredicate<Part<N>, Part<N>> mayDiffer) {
        Map<String, Part<N>> chosen = new LinkedHashMap<>();
        List<Part<N>> conflicts = new ArrayList<>();
        List<String> ids = new ArrayList<>(other.parts.keySet());
        own.parts.keySet().stream().filter(id -> !other.parts.containsKey(id)).forEach(ids::add);
        for (String id : ids) {
            Part<N> before = common.parts.get(id);
            Part<N> ours = own.parts.get(id);
            Part<N> theirs = other.parts.get(id);
            Part<N> choice;
            if (isSame(ours, theirs) || isSame(before, ours)) {
                choice = theirs;
            } else if (isSame(before, theirs)) {
                choice = ours;
            } else {
                choice = ours;
                Part<N> named = Objects.requireNonNull(ours == null ? theirs : ours);
                if (ours == null || theirs == null || !mayDiffer.test(ours, theirs)) {
                    conflicts.add(named);
                }
            }
            if (choice != null) {
                chosen.put(id, choice);
            }
        }
        return new Merged<>(new ModelTree<>(ordered(chosen, own, other)), conflicts);
    }

    private static <N> boolean isSame(@Nullable Part<N> one, @Nullable Part<N> other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.saysTheSameAs(other);
    }

    /** Returns the chosen parts with their children: in the other tree's order, and one's own after what they follow there. */
    private static <N> Map<String, Part<N>> ordered(Map<String, Part<N>> chosen, ModelTree<N> own, ModelTree<N> other) {
        Map<String, List<String>> children = new LinkedHashMap<>();
        chosen.keySet().forEach(id -> children.put(id, new ArrayList<>()));
        for (ModelTree<N> tree : List.of(other, own)) {
            tree.parts.forEach((parent, part) -> {
                String previous = null;
                for (String child : part.children()) {
                    Part<N> kept = chosen.get(child);
                    List<String> siblings = children.get(parent);
                    if (kept == null || siblings == null || !parent.equals(kept.parent())) {
                        continue;
                    }
                    if (!siblings.contains(child)) {
                        siblings.add(previous == null ? 0 : siblings.indexOf(previous) + 1, child);
                    }
                    previous = child;
                }
            });
        }
        Map<String, Part<N>> ordered = new LinkedHashMap<>();
        place(ROOT, chosen, children, ordered);
        return ordered;
    }

    /** Places a part and what is in it; parts whose parent is gone are left out. */
    private static <N> void place(
            String id, Map<String, Part<N>> chosen, Map<String, List<String>> children, Map<String, Part<N>> ordered) {
        Part<N> part = Objects.requireNonNull(chosen.get(id));
        List<String> below = Objects.requireNonNull(children.get(id));
        ordered.put(id, new Part<>(id, part.name(), part.parent(), part.own(), part.node(), List.copyOf(below)));
        below.forEach(child -> place(child, chosen, children, ordered));
    }
}
