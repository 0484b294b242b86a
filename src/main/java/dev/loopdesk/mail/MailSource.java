package dev.loopdesk.mail;

import dev.loopdesk.mail.MailSettings.Security;

/** The mailbox that mail is read from. */
record MailSource(String host, int port, String username, String password, String folder, Security security) {

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
