package dev.loopdesk.mail.outbound;

import org.jspecify.annotations.Nullable;

/** The mail server refuses this message for this recipient permanently. */
class DeliveryRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DeliveryRefusedException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
