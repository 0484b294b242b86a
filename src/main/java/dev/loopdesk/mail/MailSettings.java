package dev.loopdesk.mail;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of mail. Outgoing mail goes to the server in {@code spring.mail}, unless the embedded one is on.
 *
 * @param address the service desk's address, the sender of all mail
 * @param name display name of the sender
 * @param replyAddresses true if letters ask for replies to {@code support+something}; false if the mail server does not
 *     deliver such addresses to the service desk's mailbox
 * @param returnPaths true if bounces come back to an address of each letter, {@code support+something}; as
 *     {@code replyAddresses} if null
 * @param imap mailbox to read
 * @param caps limits per sender and ticket
 * @param embedded mail server for trials; never in the profile {@code production}
 */
@ConfigurationProperties("loopdesk.mail")
public record MailSettings(
        @DefaultValue("support@loopdesk.local") String address,
        @DefaultValue("Loopdesk") String name,
        @DefaultValue("true") boolean replyAddresses,
        @Nullable Boolean returnPaths,
        @DefaultValue Imap imap,
        @DefaultValue Caps caps,
        @DefaultValue Embedded embedded) {

    /** Tells whether each letter has a return path of its own. */
    boolean usesReturnPaths() {
        return returnPaths == null ? replyAddresses : returnPaths;
    }

    /**
     * Connection to the mailbox to read.
     *
     * @param enabled true if this node reads mail
     * @param host server; null reads the service desk's mailbox of the embedded server, if it is on
     * @param delete true to delete stored mails on the server instead of marking them as read
     * @param idle duration of one IDLE command; servers may disconnect after 30 minutes
     * @param longestPause longest pause between two attempts to connect; the pause doubles up to it
     */
    public record Imap(
            @DefaultValue("true") boolean enabled,
            @Nullable String host,
            @DefaultValue("993") int port,
            @DefaultValue("") String username,
            @DefaultValue("") String password,
            @DefaultValue("INBOX") String folder,
            @DefaultValue("tls") Security security,
            @DefaultValue("false") boolean delete,
            @DefaultValue("5m") Duration idle,
            @DefaultValue("2m") Duration longestPause) {}

    /** Encryption of the connection to a mail server. */
    public enum Security {
        TLS,
        STARTTLS,
        NONE
    }

    /**
     * Limits on received mail.
     *
     * @param ticketsPerSender tickets, and thus letters, per hour from mails of one sender
     * @param mailsPerTicket mails per hour filed with one ticket
     */
    public record Caps(
            @DefaultValue("10") int ticketsPerSender,
            @DefaultValue("30") int mailsPerTicket) {}

    /**
     * Ports of the embedded mail server.
     *
     * @param smtpPort port of SMTP; 0 for any free port
     * @param imapPort port of IMAP; 0 for any free port
     */
    public record Embedded(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("3025") int smtpPort,
            @DefaultValue("3143") int imapPort) {}
}
