package dev.loopdesk.ticket;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a case file in stored form; parsed values could hide a change.
 *
 * @param content JSON text, byte for byte as it was hashed
 */
public record StoredEntry(
        int position,
        Instant writtenAt,
        String kind,
        @Nullable String element,
        String author,
        boolean visibleToRequester,
        String content,
        String hash) {

    public StoredEntry {
        Objects.requireNonNull(writtenAt, "writtenAt");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(hash, "hash");
    }

    /** Returns the hash that the entry must have after another one. */
    public String hashAfter(String before) {
        return hash(before, position, writtenAt, kind, element, author, visibleToRequester, content);
    }

    static String hash(
            String before,
            int position,
            Instant at,
            String kind,
            @Nullable String element,
            String author,
            boolean visible,
            String content) {
        return HashChain.link(before, position, at.toString(), kind, element, author, visible, content);
    }
}
