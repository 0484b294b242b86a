package dev.loopdesk.mail;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How Loopdesk sends mail. The mail server itself is {@code spring.mail}, unless the embedded one is on.
 *
 * @param address the service desk's own address, which all mail comes from
 * @param name the name shown beside that address
 * @param embedded the mail server to try Loopdesk with; never in the profile {@code production}
 */
@ConfigurationProperties("loopdesk.mail")
record MailSettings(
        @DefaultValue("support@loopdesk.local") String address,
        @DefaultValue("Loopdesk") String name,
        @DefaultValue Embedded embedded) {

    /**
     * @param smtpPort 0 takes any free port
     * @param imapPort 0 takes any free port
     */
    record Embedded(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("3025") int smtpPort,
            @DefaultValue("3143") int imapPort) {}
}
