package dev.loopdesk.mail.outbound;

import org.jspecify.annotations.Nullable;

/** This message will not be taken for this recipient, however often it is tried. */
class DeliveryRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DeliveryRefusedException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
