package dev.loopdesk.ticket;

import org.jspecify.annotations.Nullable;

/**
 * A file of a ticket or of a draft.
 *
 * @param id random id; it gives access only together with the ticket that the file belongs to
 * @param name file name, safe for file systems and pages
 * @param mediaType media type detected from bytes and name; the sender's claim is ignored
 * @param content stored bytes
 * @param preview id of the content with a thumbnail, always PNG, or null if there is none
 * @param isInternal true if only staff may read it
 */
public record Attachment(
        String id,
        String name,
        String mediaType,
        Content content,
        @Nullable String preview,
        boolean isInternal) {}
