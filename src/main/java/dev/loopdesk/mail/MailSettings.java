package dev.loopdesk.mail;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How Loopdesk sends and receives mail. The server that takes it is {@code spring.mail}, unless the embedded one is on.
 *
 * @param address the service desk's own address, which all mail comes from
 * @param name the name shown beside that address
 * @param replyAddresses whether letters ask for replies to {@code support+something}; off where the mail server does
 *     not deliver such addresses to the service desk's mailbox
 * @param imap the mailbox that mail is read from
 * @param caps what one sender can cause at most
 * @param embedded the mail server to try Loopdesk with; never in the profile {@code production}
 */
@ConfigurationProperties("loopdesk.mail")
public record MailSettings(
        @DefaultValue("support@loopdesk.local") String address,
        @DefaultValue("Loopdesk") String name,
        @DefaultValue("true") boolean replyAddresses,
        @DefaultValue Imap imap,
        @DefaultValue Caps caps,
        @DefaultValue Embedded embedded) {

    /**
     * Connection to the mailbox that is read.
     *
     * @param enabled whether this node reads mail
     * @param host null reads the service desk's mailbox of the embedded server, if that is on
     * @param delete whether a stored mail is deleted on the server, instead of being marked as read
     * @param idle how long to wait for news before looking again; servers may hang up after half an hour of silence
     * @param longestPause between two attempts to connect; the pause doubles up to it
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

    /** How the connection to a mail server is secured. */
    public enum Security {
        TLS,
        STARTTLS,
        NONE
    }

    /**
     * Limits on received mail.
     *
     * @param ticketsPerSender tickets, and with them letters, an hour from mails of one sender
     * @param mailsPerTicket mails an hour that are filed with one ticket
     */
    public record Caps(
            @DefaultValue("10") int ticketsPerSender,
            @DefaultValue("30") int mailsPerTicket) {}

    /**
     * Ports of the embedded mail server.
     *
     * @param smtpPort 0 takes any free port
     * @param imapPort 0 takes any free port
     */
    public record Embedded(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("3025") int smtpPort,
            @DefaultValue("3143") int imapPort) {}
}
