package dev.loopdesk.mail.tryout;

import dev.loopdesk.mail.MailSettings;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Starts the embedded mail server in the default profile. */
@Configuration(proxyBeanMethods = false)
public class EmbeddedMailConfiguration {

    @Bean(destroyMethod = "stop")
    @WithEmbeddedMailServer
    EmbeddedMailServer embeddedMailServer(MailSettings settings, @Value("${loopdesk.home:./data}") Path home) {
        return EmbeddedMailServer.start(settings, home.resolve("mail"));
    }
}
