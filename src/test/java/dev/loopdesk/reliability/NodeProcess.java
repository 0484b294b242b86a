package dev.loopdesk.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loopdesk.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A node of the product in a process of its own, which can be killed and started again. */
final class NodeProcess implements AutoCloseable {

    private final Path home;
    private final List<String> settings;
    private final int port = FreePort.next();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private @Nullable Process process;

    /** @param home of the node; its log lies there as well */
    NodeProcess(Path home, List<String> settings) {
        this.home = home;
        this.settings = List.copyOf(settings);
    }

    int port() {
        return port;
    }

    /** Starts the node and returns when it can serve requests. */
    void start() {
        Process started = launch();
        process = started;
        await("the node is ready")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(100))
                .failFast(() -> assertThat(started.isAlive()).as(this::log).isTrue())
                .until(this::isReady);
    }

    /** Ends the node without warning, as a loss of power does. */
    void kill() {
        if (process != null) {
            try {
                assertThat(process.destroyForcibly().waitFor(10, TimeUnit.SECONDS))
                        .isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            process = null;
        }
    }

    @Override
    public void close() {
        kill();
    }

    private Process launch() {
        try {
            Files.createDirectories(home);
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:TieredStopAtLevel=1",
                    "dev.loopdesk.LoopdeskApplication",
                    "--server.port=" + port,
                    "--loopdesk.home=" + home));
            command.addAll(settings);
            var builder = new ProcessBuilder(command);
            builder.environment().put("CLASSPATH", productClasspath());
            return builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            home.resolve("node.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isReady() throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private String log() {
        try {
            return "the node has ended by itself:\n" + Files.readString(home.resolve("node.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the class path of the tests without the tests themselves. */
    private static String productClasspath() {
        String all = Objects.requireNonNull(
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        return Arrays.stream(all.split(java.io.File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(java.io.File.pathSeparator));
    }
}
