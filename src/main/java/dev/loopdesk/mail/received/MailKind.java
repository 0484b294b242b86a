package dev.loopdesk.mail.received;

/** Who or what wrote a mail. Only what a person wrote may start a ticket, get an answer or reopen anything. */
public enum MailKind {
    FROM_PERSON,
    AUTO_REPLY,
    BOUNCE,
    FEEDBACK,
    MAILING_LIST,
    OWN
}
