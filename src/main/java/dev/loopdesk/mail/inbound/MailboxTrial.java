package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.MailSettings;
import jakarta.mail.MessagingException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Tries the configured mailbox: signs in and opens its folder, without reading a mail or marking one. */
public final class MailboxTrial {

    private MailboxTrial() {}

    /** Returns why the mailbox cannot be read, or null if it can, or if none is configured. */
    public static @Nullable String failure(Environment environment) {
        MailSettings settings = Binder.get(environment).bindOrCreate("loopdesk.mail", MailSettings.class);
        MailSource mailbox = MailSource.of(settings, null);
        if (mailbox == null) {
            return null;
        }
        MailSettings.Imap imap = settings.imap();
        var quick = new MailSettings.Imap(
                imap.enabled(),
                imap.host(),
                imap.port(),
                imap.username(),
                imap.password(),
                imap.folder(),
                imap.security(),
                imap.delete(),
                Duration.ZERO,
                imap.longestPause());
        try (var connection = new ImapConnection(mailbox, quick)) {
            connection.open();
            return null;
        } catch (MessagingException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
