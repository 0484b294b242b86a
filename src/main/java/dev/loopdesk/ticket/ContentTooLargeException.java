package dev.loopdesk.ticket;

import java.io.IOException;

/** A stream holds more bytes than the limit. */
public final class ContentTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    ContentTooLargeException(long limit) {
        super("More than " + limit + " bytes");
    }
}
