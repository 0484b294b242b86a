package dev.loopdesk.mail.outbound;

/** The mail server did not take a message this time. */
class DeliveryFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DeliveryFailedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
