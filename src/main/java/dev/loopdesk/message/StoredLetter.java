package dev.loopdesk.message;

import dev.loopdesk.ticket.HashChain;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message about a ticket in stored form, its link replaced by a placeholder. The chain seals the
 * letter as composed; its delivery, which comes later, is outside.
 *
 * @param position place in the chain of the ticket's letters; null in letters from before they were chained
 * @param audience {@code REQUESTER}, {@code STAFF}, or {@code COPY} for a participant
 * @param phoneWords words in which it is told on the phone, or null if they are those of the text
 * @param hash SHA-256 over the letter and the hash of the letter before; null where the position is
 * @param sentAt time at which a mail server accepted it, or null
 * @param returnedAt time at which a mail system returned it, or null
 */
public record StoredLetter(
        @Nullable Integer position,
        String id,
        String kind,
        String audience,
        @Nullable Integer participant,
        @Nullable String recipient,
        String language,
        String subject,
        String text,
        String html,
        @Nullable String phoneWords,
        String mailId,
        Instant composedAt,
        @Nullable String hash,
        @Nullable Instant sentAt,
        @Nullable Instant returnedAt) {

    public StoredLetter {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(html, "html");
        Objects.requireNonNull(composedAt, "composedAt");
        if ((position == null) != (hash == null)) {
            throw new IllegalArgumentException("A letter has a position and a hash, or neither");
        }
    }

    /** Returns what the chain of letters seals. */
    @Nullable
    Object[] sealed() {
        return new @Nullable Object[] {
            id,
            kind,
            audience,
            participant,
            recipient,
            language,
            subject,
            text,
            html,
            phoneWords,
            mailId,
            composedAt.toString()
        };
    }

    /** Returns the hash that the letter must have after another one; it has a position. */
    public String hashAfter(String before) {
        if (position == null) {
            throw new IllegalStateException("The letter " + id + " is not part of a chain");
        }
        return HashChain.link(before, HashChain.row(position, sealed()));
    }
}
