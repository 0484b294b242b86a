package dev.loopdesk.mail.outbound;

import dev.loopdesk.mail.MailSettings;
import dev.loopdesk.mail.tryout.EmbeddedMailServer;
import jakarta.mail.MessagingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.mail.MailProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
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
        return sender(server, embedded.getIfAvailable() == null ? configured : null);
    }

    /** Creates a sender, which authenticates and encrypts as configured; without a configuration, for the embedded server. */
    static JavaMailSenderImpl sender(MailServer server, @Nullable MailProperties configured) {
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
        if (configured != null) {
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

    /**
     * Connects to the configured mail server and signs in, without sending anything.
     *
     * @return why that failed, or null
     */
    public static @Nullable String failure(Environment environment) {
        MailProperties configured = Binder.get(environment)
                .bind("spring.mail", MailProperties.class)
                .orElseGet(MailProperties::new);
        String host = Objects.requireNonNullElse(configured.getHost(), "");
        try {
            sender(new MailServer(host, Objects.requireNonNullElse(configured.getPort(), SUBMISSION_PORT)), configured)
                    .testConnection();
            return null;
        } catch (MessagingException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
