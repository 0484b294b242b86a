package dev.loopdesk.mail.outbound;

/** Where mail is handed over. */
public record MailServer(String host, int port) {

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
