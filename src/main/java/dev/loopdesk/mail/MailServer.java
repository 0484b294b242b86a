package dev.loopdesk.mail;

/** Where mail is handed over. */
record MailServer(String host, int port) {

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
