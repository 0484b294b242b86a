package dev.loopdesk.mail.received;

import org.jspecify.annotations.Nullable;

/**
 * Classification of a mail.
 *
 * @param bounce the failed delivery; set for a {@link MailKind#BOUNCE} only
 */
public record MailVerdict(MailReason reason, @Nullable Bounce bounce) {

    static MailVerdict of(MailReason reason) {
        return new MailVerdict(reason, null);
    }

    public MailKind kind() {
        return reason.kind();
    }

    /** Tells whether the mail may create a ticket or join one. */
    public boolean isFromPerson() {
        return kind() == MailKind.FROM_PERSON;
    }
}
