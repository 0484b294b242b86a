package dev.loopdesk.desk;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the case file as staff read it, in the reader's language.
 *
 * @param group {@code requester}, {@code internal} or {@code checks}
 * @param title kind of the entry, or what a message is about
 * @param author account, {@code requester}, {@code correspondent} or {@code loopdesk}
 * @param name the author in words
 * @param unread true if a person wrote it after the account last read the ticket
 * @param folded quoted text and signature of a mail
 * @param note what it tells colleagues, such as whoever is handed a task
 */
public record TimelineItem(
        int position,
        Instant at,
        String group,
        String title,
        String author,
        String name,
        boolean unread,
        List<Field> fields,
        @Nullable String folded,
        List<CaseFile> files,
        @Nullable String note) {

    TimelineItem at(int given) {
        return new TimelineItem(given, at, group, title, author, name, unread, fields, folded, files, note);
    }

    /**
     * A field of an entry.
     *
     * @param label null for the text of a message
     * @param address where staff read about the ticket or the known problem that the value names, or null
     */
    public record Field(
            @Nullable String label, String value, @Nullable String address) {

        /** A field that only says something. */
        Field(@Nullable String label, String value) {
            this(label, value, null);
        }
    }

    /**
     * A file of the ticket.
     *
     * @param address where staff download it
     * @param picture address of a small picture of it, or null
     */
    public record CaseFile(
            String id,
            String name,
            String address,
            String size,
            @Nullable String picture) {}
}
