package dev.loopdesk.mail;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How Loopdesk sends mail.
 *
 * @param address the service desk's own address, which all mail comes from
 * @param name the name shown beside that address
 * @param smtp the mail server, where the embedded one is off
 * @param embedded the mail server to try Loopdesk with; never in the profile {@code production}
 */
@ConfigurationProperties("loopdesk.mail")
record MailSettings(
        @DefaultValue("support@loopdesk.local") String address,
        @DefaultValue("Loopdesk") String name,
        @DefaultValue Smtp smtp,
        @DefaultValue Embedded embedded) {

    /**
     * @param host name of the mail server
     * @param username empty where the server takes mail without signing in
     * @param starttls whether the connection must be encrypted before anything is said
     * @param connectTimeout how long to wait for a connection
     * @param readTimeout how long to wait for each answer
     */
    record Smtp(
            @DefaultValue("") String host,
            @DefaultValue("587") int port,
            @DefaultValue("") String username,
            @DefaultValue("") String password,
            @DefaultValue("true") boolean starttls,
            @DefaultValue("10s") Duration connectTimeout,
            @DefaultValue("30s") Duration readTimeout) {

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /**
     * @param smtpPort 0 takes any free port
     * @param imapPort 0 takes any free port
     */
    record Embedded(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("3025") int smtpPort,
            @DefaultValue("3143") int imapPort) {}
}
