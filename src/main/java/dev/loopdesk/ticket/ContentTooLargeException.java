package dev.loopdesk.ticket;

import java.io.IOException;

/** There are more bytes than are taken. */
public final class ContentTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    ContentTooLargeException(long limit) {
        super("More than " + limit + " bytes");
    }
}
