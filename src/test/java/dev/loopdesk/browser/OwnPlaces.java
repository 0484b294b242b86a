package dev.loopdesk.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * Reserves free ports and an empty folder; ports are chosen before the start, because links and mail settings contain
 * them.
 */
class OwnPlaces implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        try (var web = free();
                var smtp = free();
                var imap = free()) {
            Map<String, Object> places = Map.of(
                    "server.port", web.getLocalPort(),
                    "loopdesk.mail.embedded.smtp-port", smtp.getLocalPort(),
                    "loopdesk.mail.embedded.imap-port", imap.getLocalPort(),
                    "loopdesk.home", "target/served/" + UUID.randomUUID());
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("own-places", places));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocket free() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
