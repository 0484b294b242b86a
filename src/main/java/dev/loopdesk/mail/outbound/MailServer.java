package dev.loopdesk.mail.outbound;

/** Address of the mail server. */
public record MailServer(String host, int port) {

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
