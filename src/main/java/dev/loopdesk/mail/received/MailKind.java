package dev.loopdesk.mail.received;

/**
 * Kind of a mail. Only mail of a person, or of a program that reports something on its own, may create a ticket or
 * join one; {@link MachineSign} tells whether it may be answered at once.
 */
public enum MailKind {
    FROM_PERSON,
    AUTO_REPLY,
    BOUNCE,
    FEEDBACK,
    OWN
}
