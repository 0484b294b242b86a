package dev.loopdesk.desk;

import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.RecordedFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes of a page of entries what a timeline shows: what one act has recorded in several entries is shown once. */
final class ShownEntries {

    private ShownEntries() {}

    /**
     * An entry to show.
     *
     * @param folded quoted text and signature of the mail that brought it
     */
    record Shown(Entry entry, @Nullable String folded) {}

    /** @param entries newest first */
    static List<Shown> of(List<Entry> entries) {
        Map<Entry, String> quoted = new HashMap<>();
        Set<Entry> repeated = new HashSet<>();
        Set<String> sent = new HashSet<>();
        entries.stream()
                .filter(entry -> entry.kind() != EntryKind.ATTACHMENTS)
                .forEach(entry -> sent.addAll(files(entry)));
        for (int n = 0; n < entries.size(); n++) {
            Entry entry = entries.get(n);
            boolean sameLetter = n > 0 && isSameLetter(entry, entries.get(n - 1));
            boolean sameFiles = entry.kind() == EntryKind.ATTACHMENTS && sent.containsAll(files(entry));
            if (sameLetter || sameFiles) {
                repeated.add(entry);
            }
            String folded = entry.text(Entry.FOLDED);
            if (entry.kind() == EntryKind.MAIL
                    && folded != null
                    && entry.content().size() == 1) {
                Entry brought = brought(entries.subList(n + 1, entries.size()), entry.author());
                if (brought != null && brought.text(Entry.FOLDED) == null) {
                    quoted.put(brought, folded);
                    repeated.add(entry);
                }
            }
        }
        var shown = new ArrayList<Shown>();
        for (Entry entry : entries) {
            if (!repeated.contains(entry)) {
                String folded = quoted.get(entry);
                shown.add(new Shown(entry, folded == null ? entry.text(Entry.FOLDED) : folded));
            }
        }
        return shown;
    }

    /** Returns what a mail has brought, which is recorded before it; only Loopdesk writes in between. */
    private static @Nullable Entry brought(List<Entry> before, String author) {
        return before.stream()
                .filter(entry -> !entry.author().equals(Entry.LOOPDESK) && entry.kind() != EntryKind.ATTACHMENTS)
                .findFirst()
                .filter(entry -> entry.author().equals(author) && entry.kind() != EntryKind.MAIL)
                .orElse(null);
    }

    /** Tells whether two entries that follow each other are one letter to several members of staff. */
    private static boolean isSameLetter(Entry entry, Entry next) {
        return entry.kind() == EntryKind.MESSAGE
                && next.kind() == EntryKind.MESSAGE
                && !entry.visibleToRequester()
                && entry.content().equals(next.content());
    }

    private static Set<String> files(Entry entry) {
        return RecordedFile.in(entry).stream().map(RecordedFile::id).collect(Collectors.toSet());
    }
}
