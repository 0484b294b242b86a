package dev.loopdesk.browser;

import dev.loopdesk.FreePort;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * Chooses free ports and an empty folder; ports are chosen before the start, because links and mail settings contain
 * them.
 */
class OwnPlaces implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Map<String, Object> places = Map.of(
                "server.port", FreePort.next(),
                "loopdesk.mail.embedded.smtp-port", FreePort.next(),
                "loopdesk.mail.embedded.imap-port", FreePort.next(),
                "loopdesk.home", "target/served/" + UUID.randomUUID());
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("own-places", places));
    }
}
