package dev.loopdesk.mail;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Points the mail sender at the embedded mail server, or in production at the configured one. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MailSettings.class)
class MailConfiguration {

    @Bean(destroyMethod = "stop")
    @Profile("!production")
    @ConditionalOnProperty(name = "loopdesk.mail.embedded.enabled", matchIfMissing = true)
    EmbeddedMailServer embeddedMailServer(MailSettings settings, @Value("${loopdesk.home:./data}") Path home) {
        return EmbeddedMailServer.start(settings, home.resolve("mail"));
    }

    @Bean
    MailServer mailServer(MailSettings settings, ObjectProvider<EmbeddedMailServer> embedded) {
        EmbeddedMailServer own = embedded.getIfAvailable();
        if (own != null) {
            return new MailServer("127.0.0.1", own.smtpPort());
        }
        if (settings.smtp().host().isBlank()) {
            throw new IllegalStateException(
                    "loopdesk.mail.smtp.host is missing: it names the mail server that Loopdesk sends through");
        }
        return new MailServer(settings.smtp().host(), settings.smtp().port());
    }

    /** Declared as the interface, because a dead mail server must not make the whole of Loopdesk count as unhealthy. */
    @Bean
    JavaMailSender mailSender(MailSettings settings, MailServer server, ObjectProvider<EmbeddedMailServer> embedded) {
        MailSettings.Smtp smtp = settings.smtp();
        boolean ours = embedded.getIfAvailable() != null;
        var sender = new JavaMailSenderImpl();
        sender.setHost(server.host());
        sender.setPort(server.port());
        sender.setDefaultEncoding(StandardCharsets.UTF_8.name());
        Properties properties = sender.getJavaMailProperties();
        String readTimeout = Long.toString(smtp.readTimeout().toMillis());
        properties.setProperty(
                "mail.smtp.connectiontimeout",
                Long.toString(smtp.connectTimeout().toMillis()));
        properties.setProperty("mail.smtp.timeout", readTimeout);
        properties.setProperty("mail.smtp.writetimeout", readTimeout);
        // once the message is accepted, nothing that the server says or fails to say matters
        properties.setProperty("mail.smtp.quitwait", "false");
        if (!ours && !smtp.username().isBlank()) {
            sender.setUsername(smtp.username());
            sender.setPassword(smtp.password());
            properties.setProperty("mail.smtp.auth", "true");
        }
        if (!ours && smtp.starttls()) {
            properties.setProperty("mail.smtp.starttls.enable", "true");
            properties.setProperty("mail.smtp.starttls.required", "true");
            properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        }
        return sender;
    }
}
