package dev.loopdesk.benchmark;

import dev.loopdesk.FreePort;
import java.io.File;
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
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a start took until the first page was answered.
 *
 * @param memory resident, in MiB
 */
record Start(Duration wall, Duration processor, long memory) {

    /** What the product adds to the starters, and what tests add to the product. */
    private static final Pattern NOT_OF_STARTERS = Pattern.compile(
            ".*/(spring-boot-actuator|spring-boot-starter-actuator|spring-security|spring-boot-starter-security|flyway"
                    + "|thymeleaf|micrometer-registry|greenmail|spring-boot-test|spring-boot-starter-test|caffeine"
                    + "|angus-mail|jakarta.mail|spring-boot-starter-mail|tika|poi)[^/]*");

    /** The product with an empty database in memory. */
    static Start ofProduct(Path folder) {
        return of(
                "dev.loopdesk.LoopdeskApplication",
                entry -> !entry.endsWith("test-classes") && !entry.endsWith("fast/test"),
                "/actuator/health",
                folder,
                List.of(
                        "--loopdesk.samples=false",
                        "--loopdesk.home=" + folder,
                        "--loopdesk.mail.embedded.smtp-port=0",
                        "--loopdesk.mail.embedded.imap-port=0"));
    }

    /** The engine's starters with an empty database in memory. */
    static Start ofEmptyStarter(Path folder) {
        return of(
                EmptyStarter.class.getName(),
                entry -> !entry.endsWith("/classes")
                        && !entry.endsWith("fast/main")
                        && !NOT_OF_STARTERS.matcher(entry).matches(),
                "/camunda/app/welcome/default/",
                folder,
                List.of());
    }

    private static Start of(
            String application, Predicate<String> classPath, String page, Path folder, List<String> settings) {
        int port = FreePort.next();
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                application,
                "--server.port=" + port,
                "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID()
                        + ";DB_CLOSE_DELAY=-1;DEFAULT_NULL_ORDERING=HIGH"));
        command.addAll(settings);
        Path log = folder.resolve("start.log");
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment()
                .put(
                        "CLASSPATH",
                        Arrays.stream(all.split(File.pathSeparator))
                                .filter(classPath)
                                .collect(Collectors.joining(File.pathSeparator)));
        try {
            long before = System.nanoTime();
            Process started = builder.start();
            try {
                awaitPage(started, URI.create("http://localhost:" + port + page), log);
                return new Start(
                        Duration.ofNanos(System.nanoTime() - before),
                        started.info().totalCpuDuration().orElse(Duration.ZERO),
                        memory(started));
            } finally {
                started.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void awaitPage(Process started, URI page, Path log) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        while (started.isAlive()) {
            try {
                int status = http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.discarding())
                        .statusCode();
                // An engine without accounts leads to the page that makes the first one.
                if (status < 400) {
                    return;
                }
            } catch (IOException e) {
                // Not yet.
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("It ended by itself:\n" + Files.readString(log));
    }

    /** As Linux counts it. */
    private static long memory(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }
}
