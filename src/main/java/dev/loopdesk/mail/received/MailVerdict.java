package dev.loopdesk.mail.received;

import org.jspecify.annotations.Nullable;

/**
 * What a mail is.
 *
 * @param bounce what could not be delivered; given for a {@link MailKind#BOUNCE} and nothing else
 */
public record MailVerdict(MailReason reason, @Nullable Bounce bounce) {

    static MailVerdict of(MailReason reason) {
        return new MailVerdict(reason, null);
    }

    public MailKind kind() {
        return reason.kind();
    }

    /** Whether it may start a ticket or join one. */
    public boolean isFromPerson() {
        return kind() == MailKind.FROM_PERSON;
    }
}
