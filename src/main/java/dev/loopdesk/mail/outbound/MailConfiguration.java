package dev.loopdesk.mail.outbound;

import dev.loopdesk.mail.MailSettings;
import dev.loopdesk.mail.tryout.EmbeddedMailServer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.mail.MailProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Configures the mail sender for the embedded mail server, or in production for the configured one. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({MailSettings.class, MailProperties.class})
public class MailConfiguration {

    private static final int SUBMISSION_PORT = 587;

    @Bean
    MailServer mailServer(MailProperties configured, ObjectProvider<EmbeddedMailServer> embedded) {
        EmbeddedMailServer own = embedded.getIfAvailable();
        if (own != null) {
            return new MailServer("127.0.0.1", own.smtpPort());
        }
        String host = configured.getHost();
        if (host == null || host.isBlank()) {
            throw new IllegalStateException(
                    "spring.mail.host is missing: it names the mail server that Loopdesk sends through");
        }
        return new MailServer(host, Objects.requireNonNullElse(configured.getPort(), SUBMISSION_PORT));
    }

    /**
     * Declared as the interface, so that Spring Boot adds no health check: a dead mail server must not make all of
     * Loopdesk unhealthy.
     */
    @Bean
    JavaMailSender mailSender(
            MailServer server, MailProperties configured, ObjectProvider<EmbeddedMailServer> embedded) {
        var sender = new JavaMailSenderImpl();
        sender.setHost(server.host());
        sender.setPort(server.port());
        sender.setDefaultEncoding(StandardCharsets.UTF_8.name());
        Properties properties = sender.getJavaMailProperties();
        properties.setProperty("mail.smtp.connectiontimeout", "10000");
        properties.setProperty("mail.smtp.timeout", "15000");
        properties.setProperty("mail.smtp.writetimeout", "15000");
        // The answer to QUIT is not awaited, because the message is accepted by then.
        properties.setProperty("mail.smtp.quitwait", "false");
        if (embedded.getIfAvailable() == null) {
            String username = configured.getUsername();
            if (username != null && !username.isBlank()) {
                sender.setUsername(username);
                sender.setPassword(configured.getPassword());
                properties.setProperty("mail.smtp.auth", "true");
            }
            properties.setProperty("mail.smtp.starttls.enable", "true");
            properties.setProperty("mail.smtp.starttls.required", "true");
            properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
            properties.putAll(configured.getProperties());
        }
        return sender;
    }
}
