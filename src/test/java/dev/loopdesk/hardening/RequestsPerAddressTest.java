package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.web.embedded.EmbeddedWebServerFactoryCustomizerAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.context.AnnotationConfigServletWebServerApplicationContext;

/** The limit counts the clients behind a proxy, not the proxy, with the setting of the profile {@code production}. */
class RequestsPerAddressTest {

    private static final int MOST = 2;

    private final WebApplicationContextRunner behindProxy = new WebApplicationContextRunner(
                    AnnotationConfigServletWebServerApplicationContext::new)
            .withConfiguration(AutoConfigurations.of(
                    PropertyPlaceholderAutoConfiguration.class,
                    ServletWebServerFactoryAutoConfiguration.class,
                    EmbeddedWebServerFactoryCustomizerAutoConfiguration.class))
            .withInitializer(context -> ((AnnotationConfigServletWebServerApplicationContext) context)
                    .registerBeanDefinition("limit", new RootBeanDefinition(RequestsPerAddress.class)))
            .withPropertyValues("server.port=0", "loopdesk.requests-per-address=" + MOST);

    @Test
    void a_client_behind_the_proxy_is_limited_and_the_others_are_not() {
        behindProxy.withPropertyValues("server.forward-headers-strategy=native").run(context -> {
            int port = port(context.getSourceApplicationContext());
            try (var slow = new SlowRequests(port, "203.0.113.7", MOST)) {
                assertThat(slow.size()).isEqualTo(MOST);
                assertThat(status(port, "203.0.113.7"))
                        .startsWith("HTTP/1.1 429")
                        .contains("Retry-After: 1");
                assertThat(status(port, "203.0.113.8")).startsWith("HTTP/1.1 404");
            }
        });
    }

    @Test
    void without_a_proxy_the_header_of_a_client_is_not_believed() {
        behindProxy.withPropertyValues("server.forward-headers-strategy=none").run(context -> {
            int port = port(context.getSourceApplicationContext());
            try (var slow = new SlowRequests(port, "203.0.113.7", MOST)) {
                assertThat(slow.size()).isEqualTo(MOST);
                assertThat(status(port, "203.0.113.8")).startsWith("HTTP/1.1 429");
            }
        });
    }

    private static int port(Object context) {
        return ((AnnotationConfigServletWebServerApplicationContext) context)
                .getWebServer()
                .getPort();
    }

    private static String status(int port, String client) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            send(
                    socket,
                    "GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: " + client
                            + "\r\nConnection: close\r\n\r\n");
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Requests of one client whose bodies do not end; each counts once the server has asked for its body. */
    private static final class SlowRequests implements AutoCloseable {

        private final List<Socket> sockets = new ArrayList<>();

        SlowRequests(int port, String client, int count) throws IOException {
            for (int i = 0; i < count; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setSoTimeout(5_000);
                sockets.add(socket);
                send(
                        socket,
                        "POST / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: " + client
                                + "\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\nx");
                // The answer comes before the body is read to its end, while the request still counts.
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
        }

        int size() {
            return sockets.size();
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
