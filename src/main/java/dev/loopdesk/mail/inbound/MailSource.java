package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.MailSettings;
import dev.loopdesk.mail.MailSettings.Security;
import dev.loopdesk.mail.tryout.EmbeddedMailServer;
import org.jspecify.annotations.Nullable;

/** Connection of the mailbox to read. */
record MailSource(String host, int port, String username, String password, String folder, Security security) {

    /** Returns the configured mailbox, else that of the embedded mail server, else null. */
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

    /** Returns the protocol name in Jakarta Mail. */
    String protocol() {
        return security == Security.TLS ? "imaps" : "imap";
    }

    /** Omits the password, because the text may be logged. */
    @Override
    public String toString() {
        return folder + " of " + username + " on " + host + ":" + port;
    }
}
