package dev.loopdesk.mail.received;

/** Reason for the kind of a mail; the texts are in the bundle {@code received-mail}, by name. */
public enum MailReason {
    /** No rule matched. */
    NO_SIGN_OF_A_ROBOT(MailKind.FROM_PERSON),
    /** Header of RFC 3834 or of its predecessors. */
    AUTO_SUBMITTED(MailKind.AUTO_REPLY),
    AUTO_REPLY_HEADER(MailKind.AUTO_REPLY),
    PRECEDENCE(MailKind.AUTO_REPLY),
    READ_RECEIPT(MailKind.AUTO_REPLY),
    DELIVERY_RECEIPT(MailKind.AUTO_REPLY),
    /** The program of a mailing list speaks, not a member. */
    LIST_NOTICE(MailKind.AUTO_REPLY),
    /** The words of the subject; the last rule. */
    VACATION_SUBJECT(MailKind.AUTO_REPLY),
    /** RFC 3464. */
    DELIVERY_REPORT(MailKind.BOUNCE),
    FAILED_RECIPIENTS_HEADER(MailKind.BOUNCE),
    FROM_MAIL_SYSTEM(MailKind.BOUNCE),
    /** The words of a failure, without a machine-readable report. */
    FAILURE_WORDS(MailKind.BOUNCE),
    /** RFC 5965. */
    FEEDBACK_REPORT(MailKind.FEEDBACK),
    LOOPDESK_HEADER(MailKind.OWN),
    OWN_MESSAGE_ID(MailKind.OWN),
    OWN_ADDRESS(MailKind.OWN);

    private final MailKind kind;

    MailReason(MailKind kind) {
        this.kind = kind;
    }

    public MailKind kind() {
        return kind;
    }
}
