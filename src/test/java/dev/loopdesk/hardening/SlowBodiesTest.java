package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.WholeApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** One address that sends bodies byte by byte leaves the server to others. */
@WholeApplication
class SlowBodiesTest {

    @LocalServerPort
    private int port;

    /** The last two are bodies that no code of the application reads: without an account, and of no known length. */
    @ParameterizedTest
    @ValueSource(strings = {"""
                POST /report HTTP/1.1
                Host: localhost
                Content-Type: application/x-www-form-urlencoded
                Content-Length: 100000

                """, """
                POST /engine-rest/x HTTP/1.1
                Host: localhost
                Content-Type: text/plain
                Content-Length: 100000

                """, """
                POST /actuator/health HTTP/1.1
                Host: localhost
                Content-Type: text/plain
                Transfer-Encoding: chunked

                10000
                """})
    void two_hundred_and_fifty_slow_bodies_from_one_address_stop_nobody(String head) throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 250; i++) {
                Socket socket = connect("127.0.0.2");
                slow.add(socket);
                send(socket, head.replace("\n", "\r\n"));
            }
            // Each goes on, so that no timeout of a single read ends it.
            for (Socket socket : slow) {
                send(socket, "t");
            }

            assertThat(get("/actuator/health").statusCode()).isEqualTo(200);
            assertThat(get("/").statusCode()).isEqualTo(200);
            assertThat(healthFrom("127.0.0.2")).startsWith("HTTP/1.1 200");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private String healthFrom(String from) throws IOException {
        try (Socket socket = connect(from)) {
            send(socket, "GET /actuator/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Socket connect(String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static void send(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // A connection that was refused is closed already.
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .timeout(Duration.ofSeconds(5))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
