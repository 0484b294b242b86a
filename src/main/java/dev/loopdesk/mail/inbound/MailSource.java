package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.MailSettings;
import dev.loopdesk.mail.MailSettings.Security;
import dev.loopdesk.mail.tryout.EmbeddedMailServer;
import org.jspecify.annotations.Nullable;

/** The mailbox that mail is read from. */
record MailSource(String host, int port, String username, String password, String folder, Security security) {

    /** The configured mailbox, or else that of the embedded mail server; null where there is neither. */
    static @Nullable MailSource of(MailSettings settings, @Nullable EmbeddedMailServer embedded) {
        MailSettings.Imap imap = settings.imap();
        if (imap.host() != null && !imap.host().isBlank()) {
            return new MailSource(
                    imap.host(), imap.port(), imap.username(), imap.password(), imap.folder(), imap.security());
        }
        return embedded == null
                ? null
                : new MailSource(
                        "127.0.0.1",
                        embedded.imapPort(),
                        settings.address(),
                        settings.address(),
                        imap.folder(),
                        Security.NONE);
    }

    /** What Jakarta Mail calls it. */
    String protocol() {
        return security == Security.TLS ? "imaps" : "imap";
    }

    /** Without the password, for logs. */
    @Override
    public String toString() {
        return folder + " of " + username + " on " + host + ":" + port;
    }
}
