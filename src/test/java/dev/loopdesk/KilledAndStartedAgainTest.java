package dev.loopdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The product in a process of its own, killed without warning and started again on the same folder. */
@Tag("alone")
class KilledAndStartedAgainTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADDRESS = "night.shift@example.org";
    private static final int TICKETS = 6;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    @TempDir
    private Path home;

    private final int port = freePort();
    private final int smtpPort = freePort();
    private final int imapPort = freePort();

    private @Nullable Process product;

    @AfterEach
    void kill() throws InterruptedException {
        if (product != null) {
            product.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void nothingThatWasAnsweredIsLost() throws Exception {
        start();
        int samples = count("/history/process-instance/count?processDefinitionKey=technical-support");
        assertThat(samples).isGreaterThanOrEqualTo(12);
        Set<Path> mails = mails();
        assertThat(mails).isNotEmpty();

        List<String> answered = new ArrayList<>();
        for (int i = 0; i < TICKETS; i++) {
            answered.add(takeCall("Line " + i + " is dead"));
        }
        kill();
        start();

        assertThat(count("/history/process-instance/count?processDefinitionKey=technical-support"))
                .isEqualTo(samples + TICKETS);
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < TICKETS; i++) {
            JsonNode instance = get("/history/process-instance/" + answered.get(i));
            assertThat(instance.path("state").asText()).isEqualTo("ACTIVE");
            numbers.add(instance.path("businessKey").asText());
            JsonNode task = get("/task?processInstanceId=" + answered.get(i)).path(0);
            assertThat(task.path("taskDefinitionKey").asText()).isEqualTo("Task_Triage");
            assertThat(get("/task/" + task.path("id").asText() + "/localVariables/caseSummary")
                            .path("value")
                            .asText())
                    .contains("Line " + i + " is dead");
        }
        assertThat(numbers).doesNotHaveDuplicates();
        assertThat(mails()).containsAll(mails);
        await("jobs of the killed process are taken over once its locks have run out")
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> delivered(numbers));
        assertThat(receipts()).hasSize(TICKETS);

        kill();
        for (String number : numbers) {
            assertThat(entries(number)).as(number).isGreaterThanOrEqualTo(2);
        }
    }

    private void start() throws IOException {
        Path log = home.resolve("product.log");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(
                java,
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "dev.loopdesk.LoopdeskApplication",
                "--server.port=" + port,
                "--loopdesk.home=" + home,
                "--loopdesk.mail.embedded.smtp-port=" + smtpPort,
                "--loopdesk.mail.embedded.imap-port=" + imapPort,
                "--camunda.bpm.job-execution.lock-time-in-millis=8000");
        builder.environment().put("CLASSPATH", productClasspath());
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Process started = builder.start();
        product = started;
        await("the product is up")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(250))
                .failFast(() -> {
                    assertThat(started.isAlive())
                            .as(() -> "the product has ended by itself:\n" + read(log))
                            .isTrue();
                })
                .until(this::isUp);
    }

    private boolean isUp() throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/health"))
                    .build();
            return http.send(request, BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the id of the process instance, as soon as the answer is there. */
    private String takeCall(String title) throws Exception {
        Map<String, Object> variables = Map.of(
                "title", text(title),
                "description", text(title + ", since the storm."),
                "requesterName", text("Night shift"),
                "requesterEmail", text(ADDRESS));
        var response = http.send(
                request("/process-definition/key/technical-support/submit-form", "agent")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(Map.of("variables", variables))))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body()).path("id").asText();
    }

    private static Map<String, Object> text(String value) {
        return Map.of("value", value, "type", "String");
    }

    private boolean delivered(List<String> numbers) throws Exception {
        for (String number : numbers) {
            String query = "/history/process-instance/count?processDefinitionKey=deliver-message&finished=true"
                    + "&processInstanceBusinessKey=" + number;
            if (count(query) < 1) {
                return false;
            }
        }
        return true;
    }

    /** The different mails in the requester's mailbox; one may be there twice, if the kill came at its delivery. */
    private Set<String> receipts() throws MessagingException {
        var properties = new Properties();
        properties.setProperty("mail.imap.connectiontimeout", "5000");
        properties.setProperty("mail.imap.timeout", "5000");
        try (var store = Session.getInstance(properties).getStore("imap")) {
            store.connect("127.0.0.1", imapPort, ADDRESS, ADDRESS);
            try (Folder inbox = store.getFolder("INBOX")) {
                inbox.open(Folder.READ_ONLY);
                return Arrays.stream(inbox.getMessages())
                        .map(KilledAndStartedAgainTest::id)
                        .collect(Collectors.toSet());
            }
        }
    }

    private static String id(Message mail) {
        try {
            return mail.getHeader("Message-ID")[0];
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private int entries(String number) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:h2:file:" + home.resolve("loopdesk"), "sa", "");
                var query = connection.prepareStatement("select count(*) from ticket_entry e "
                        + "join ticket t on t.id = e.ticket_id where t.number = ?")) {
            query.setString(1, number);
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    private Set<Path> mails() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("mail"))) {
            return files.filter(file -> file.toString().endsWith(".eml")).collect(Collectors.toSet());
        }
    }

    private int count(String path) throws Exception {
        return get(path).path("count").asInt();
    }

    private JsonNode get(String path) throws Exception {
        var response = http.send(request(path, "admin").build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private HttpRequest.Builder request(String path, String account) {
        byte[] credentials = (account + ":" + account).getBytes(StandardCharsets.UTF_8);
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/engine-rest" + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }

    /** What the tests run with, less the tests themselves. */
    private static String productClasspath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
