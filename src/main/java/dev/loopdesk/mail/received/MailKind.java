package dev.loopdesk.mail.received;

/** Kind of sender of a mail. Only mail of a person may create a ticket, be answered or reopen a ticket. */
public enum MailKind {
    FROM_PERSON,
    AUTO_REPLY,
    BOUNCE,
    FEEDBACK,
    MAILING_LIST,
    OWN
}
