package dev.loopdesk.mail.outbound;

/** The delivery failed temporarily and may be retried. */
class DeliveryFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DeliveryFailedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
