package dev.loopdesk.mail.received;

/** Why a mail counts as what it does; the words for people are in the bundle {@code received-mail}, by the name. */
public enum MailReason {
    /** Nothing says otherwise. */
    NO_SIGN_OF_A_ROBOT(MailKind.FROM_PERSON),
    /** RFC 3834, and its forerunners. */
    AUTO_SUBMITTED(MailKind.AUTO_REPLY),
    AUTO_REPLY_HEADER(MailKind.AUTO_REPLY),
    PRECEDENCE(MailKind.AUTO_REPLY),
    READ_RECEIPT(MailKind.AUTO_REPLY),
    DELIVERY_RECEIPT(MailKind.AUTO_REPLY),
    /** It was sent in a way that no answer can come back. */
    NO_RETURN_PATH(MailKind.AUTO_REPLY),
    /** The last resort: nothing but the words of its subject say so. */
    VACATION_SUBJECT(MailKind.AUTO_REPLY),
    /** RFC 3464. */
    DELIVERY_REPORT(MailKind.BOUNCE),
    FAILED_RECIPIENTS_HEADER(MailKind.BOUNCE),
    FROM_MAIL_SYSTEM(MailKind.BOUNCE),
    /** No report that a machine can read, but the words of one. */
    FAILURE_WORDS(MailKind.BOUNCE),
    /** RFC 5965. */
    FEEDBACK_REPORT(MailKind.FEEDBACK),
    LIST_HEADER(MailKind.MAILING_LIST),
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
