package dev.loopdesk.mail.received;

import org.jspecify.annotations.Nullable;

/**
 * Classification of a mail.
 *
 * @param bounce the failed delivery; set for a {@link MailKind#BOUNCE} only
 * @param sign sign of a machine, beside the kind
 */
public record MailVerdict(MailReason reason, @Nullable Bounce bounce, MachineSign sign) {

    public MailKind kind() {
        return reason.kind();
    }

    /** Tells whether the mail may create a ticket or join one, unless its sign speaks against it. */
    public boolean isFromPerson() {
        return kind() == MailKind.FROM_PERSON;
    }
}
