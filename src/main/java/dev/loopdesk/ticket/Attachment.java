package dev.loopdesk.ticket;

import org.jspecify.annotations.Nullable;

/**
 * A file that came with a ticket, or is about to.
 *
 * @param id opaque and random; it opens nothing without the ticket that it belongs to
 * @param name safe as the name of a file and on a page
 * @param mediaType what it is by its bytes and name, whatever was claimed
 * @param content the bytes
 * @param preview id of the content that holds a small picture of it, always PNG, or null where there is none
 */
public record Attachment(
        String id,
        String name,
        String mediaType,
        Content content,
        @Nullable String preview) {}
