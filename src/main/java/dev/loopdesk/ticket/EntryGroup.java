package dev.loopdesk.ticket;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Groups in which staff read the entries of a case file; each entry belongs to one. */
public enum EntryGroup {
    /** Entries that the requester wrote or may read. */
    REQUESTER,
    /** Entries that only staff read. */
    INTERNAL,
    /** Entries of checks, findings and work (S3.6). */
    CHECKS;

    private static final Set<EntryKind> CHECKED = Set.of(
            EntryKind.QUICK_FIX,
            EntryKind.DIAGNOSIS,
            EntryKind.CONSULTATION,
            EntryKind.REMOTE_SESSION,
            EntryKind.SOLUTION,
            EntryKind.APPLICATION,
            EntryKind.VERIFICATION);

    /** Returns the group of an entry. */
    public static EntryGroup of(Entry entry) {
        return CHECKED.contains(entry.kind()) ? CHECKS : entry.visibleToRequester() ? REQUESTER : INTERNAL;
    }

    /** Returns the key used in addresses and bundles. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the names of the kinds of {@link #CHECKS}. */
    static List<String> checks() {
        return CHECKED.stream().map(EntryKind::name).sorted().toList();
    }
}
