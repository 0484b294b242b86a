package dev.loopdesk.mail;

import java.time.Duration;

/** Settings for tests with a mail server of their own. */
public final class TestMail {

    private TestMail() {}

    public static MailSettings settings(int smtpPort, int imapPort) {
        return new MailSettings(
                "support@loopdesk.local",
                "Loopdesk",
                true,
                null,
                imap(),
                new MailSettings.Caps(10, 30),
                new MailSettings.Embedded(true, smtpPort, imapPort));
    }

    public static MailSettings.Imap imap() {
        return new MailSettings.Imap(
                true,
                null,
                993,
                "",
                "",
                "INBOX",
                MailSettings.Security.NONE,
                false,
                Duration.ofMinutes(5),
                Duration.ofMillis(200));
    }
}
