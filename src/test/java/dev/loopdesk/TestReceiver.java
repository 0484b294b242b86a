package dev.loopdesk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * A stand-in for programs outside that are told of events: of chat tickets alone, so that other tests are not disturbed. It
 * notes what it is sent and answers as a test says.
 */
public class TestReceiver implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** Bytes of the webhook's key. */
    public static final byte[] KEY = "a webhook's key of enough bytes.".getBytes(StandardCharsets.US_ASCII);

    /** Secret of the robot. */
    public static final String ROBOT_SECRET = "SEC-stand-in-0123456789";

    private static final List<Sent> SENT = new CopyOnWriteArrayList<>();
    private static final Answer TAKES_IT = exchange -> reply(exchange, 200, "{\"errcode\":0,\"errmsg\":\"ok\"}");
    private static volatile Answer answer = TAKES_IT;
    private static final HttpServer SERVER = start();

    /** A request, with header names in lower case. */
    public record Sent(String path, Map<String, String> query, Map<String, String> headers, String body) {}

    /** The answer of the receiver to a request. */
    @FunctionalInterface
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        String base = "http://localhost:" + SERVER.getAddress().getPort();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test-receiver",
                        Map.of(
                                "loopdesk.events.timeout",
                                "PT1S",
                                "loopdesk.webhooks.robot.url",
                                base + "/hook",
                                "loopdesk.webhooks.robot.secret",
                                "whsec_" + Base64.getEncoder().encodeToString(KEY),
                                "loopdesk.webhooks.robot.channels",
                                "chat",
                                "loopdesk.webhooks.nobody.url",
                                "http://localhost:" + closedPort() + "/",
                                "loopdesk.webhooks.nobody.secret",
                                "whsec_" + Base64.getEncoder().encodeToString(KEY),
                                "loopdesk.webhooks.nobody.channels",
                                "chat",
                                "loopdesk.webhooks.nobody.events",
                                "ticket.closed")));
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test-robot",
                        Map.of(
                                "loopdesk.robot.dingtalk.url",
                                base + "/robot/send?access_token=TOKEN-OF-ROBOT",
                                "loopdesk.robot.dingtalk.secret",
                                ROBOT_SECRET,
                                "loopdesk.robot.dingtalk.channels",
                                "chat")));
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test-model",
                        Map.of(
                                "loopdesk.text-model.url",
                                base + "/model/v1",
                                "loopdesk.text-model.model",
                                "stand-in",
                                "loopdesk.text-model.api-key",
                                "key-of-the-model",
                                "loopdesk.text-model.sends",
                                "report,work",
                                "loopdesk.text-model.timeout",
                                "PT5S")));
    }

    /** Forgets everything and takes whatever comes. */
    public static void reset() {
        SENT.clear();
        answer = TAKES_IT;
    }

    /** From now on it answers like that. */
    public static void answers(Answer how) {
        answer = how;
    }

    /** Requests so far. */
    public static List<Sent> sent() {
        return List.copyOf(SENT);
    }

    /** Answers with a status and a text. */
    public static void reply(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static HttpServer start() {
        // An answer is written in parts: otherwise the second would wait 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newCachedThreadPool(task -> {
                var thread = new Thread(task, "receiver");
                thread.setDaemon(true);
                return thread;
            }));
            server.createContext("/", exchange -> {
                SENT.add(sent(exchange));
                answer.to(exchange);
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sent sent(HttpExchange exchange) throws IOException {
        var headers = new HashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
        var query = new HashMap<String, String>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String part : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = part.indexOf('=');
            query.put(
                    part.substring(0, equals),
                    java.net.URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return new Sent(
                exchange.getRequestURI().getPath(),
                query,
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static int closedPort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
