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
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
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
@Tag("thorough")
class KilledAndStartedAgainTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADDRESS = "night.shift@example.org";
    private static final int TICKETS = 6;
    private static final int MOVED_TICKETS = 40;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private static final Duration PROGRESS = Duration.ofSeconds(20);
    private static final Duration REMINDER = Duration.ofSeconds(10);
    private static final int REMINDERS = 2;
    /** From the last reminder to the end of the wait. */
    private static final Duration REMINDED_FOR = Duration.ofSeconds(20);

    /** The follow-up visit falls into office hours, whenever the test runs. */
    private static final String[] SHORT_TIMES = {
        "--loopdesk.samples=false",
        "--loopdesk.changes.walks=false",
        "--loopdesk.service-time.calendars.office.hours.monday-sunday=00:00-24:00",
        "--loopdesk.service-time.calendars.office.holidays=none"
    };

    /** Else an idle engine looks for timers once a minute, longer than the wait lasts. */
    private static final String[] OFTEN_LOOKED_FOR = {
        "--loopdesk.samples=false", "--camunda.bpm.job-execution.max-wait=1000"
    };

    private static final Map<String, String> TRIAGED_AS_CRITICAL =
            Map.of("category", "other", "urgency", "high", "impact", "high", "triageOutcome", "diagnose");

    @TempDir
    private Path home;

    @TempDir
    private Path shortened;

    private final int port = FreePort.next();
    private final int smtpPort = FreePort.next();
    private final int imapPort = FreePort.next();

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
            assertThat(get("/task/" + task.path("id").asText() + "/variables/title")
                            .path("value")
                            .asText())
                    .isEqualTo("Line " + i + " is dead");
        }
        assertThat(numbers).doesNotHaveDuplicates();
        assertThat(mails()).containsAll(mails);
        // The first retry of a delivery comes after a minute, and the machine may be busy with other tests.
        await("jobs of the killed process are taken over once its locks have run out")
                .atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() ->
                        assertThat(undelivered(numbers)).as(this::failedJobs).isEmpty());
        assertThat(receipts()).hasSize(TICKETS);

        kill();
        for (String number : numbers) {
            assertThat(entries(number)).as(number).isGreaterThanOrEqualTo(2);
        }
    }

    /** With targets of seconds, in the decision table as an analyst would write them. */
    @Test
    void everyTimerRingsOnceAndNoneIsLost() throws Exception {
        shorten();
        start(SHORT_TIMES);
        String untouched = takeCall("Nobody looks at it");
        String open = takeCall("It takes long");
        complete(open, "Task_Triage", TRIAGED_AS_CRITICAL);
        String closed = takeCall("Solved at once");
        complete(
                closed,
                "Task_Triage",
                Map.of("category", "other", "urgency", "high", "impact", "high", "triageOutcome", "quick-fix"));
        complete(closed, "Task_QuickFix", Map.of("quickFixOutcome", "solved"));
        complete(
                closed,
                "Task_Verify",
                Map.of("symptomGone", "true", "functionsNormal", "true", "noNewProblems", "true"));
        complete(closed, "Task_ConfirmResolution", Map.of("resolutionConfirmed", "true"));
        List<String> numbers = new ArrayList<>();
        for (String instance : List.of(untouched, open, closed)) {
            numbers.add(get("/history/process-instance/" + instance)
                    .path("businessKey")
                    .asText());
        }
        kill();
        start(SHORT_TIMES);
        await("what was due meanwhile has rung")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> count("/incident/count?incidentType=first-response-overdue") == 1
                        && count("/incident/count?incidentType=resolution-overdue") == 2
                        && count("/task/count?taskDefinitionKey=Task_FollowUpVisit") == 1
                        && progressUpdates(open) >= 2);
        kill();
        start(SHORT_TIMES);
        // One for each ticket, though one of the two has missed both of its targets.
        assertThat(count("/task/count?taskDefinitionKey=Task_AcknowledgeBreach"))
                .isEqualTo(2);
        assertThat(count("/task/count?taskDefinitionKey=Task_FollowUpVisit")).isOne();
        kill();

        String atRiskOrMissed = "select c.target || ' ' || c.kind || ' ' || count(*) from clock_event c "
                + "join ticket t on t.id = c.ticket_id where t.number = ? and c.kind in ('AT_RISK', 'BREACHED') "
                + "group by c.target, c.kind order by 1";
        assertThat(rows(atRiskOrMissed, numbers.get(0)))
                .containsExactly(
                        "first-response AT_RISK 1",
                        "first-response BREACHED 1",
                        "resolution AT_RISK 1",
                        "resolution BREACHED 1");
        assertThat(rows(atRiskOrMissed, numbers.get(1)))
                .containsExactly("resolution AT_RISK 1", "resolution BREACHED 1");
        assertThat(rows(atRiskOrMissed, numbers.get(2))).isEmpty();
        assertThat(rows(
                        "select c.target from clock_event c join ticket t on t.id = c.ticket_id "
                                + "where t.number = ? and c.kind = 'BREACHED' and c.happened_at < c.due",
                        numbers.get(1)))
                .as("missed before its deadline")
                .isEmpty();
        String alerts = "select e.content from ticket_entry e join ticket t on t.id = e.ticket_id "
                + "where t.number = ? and e.kind = 'ALERT' and e.content like '%overdue%'";
        assertThat(rows(alerts, numbers.get(0))).hasSize(2).doesNotHaveDuplicates();
        assertThat(rows(alerts, numbers.get(1))).hasSize(1);
        List<String> updates = rows(
                "select c.happened_at from clock_event c join ticket t on t.id = c.ticket_id "
                        + "where t.number = ? and c.kind = 'MET' and c.element = 'progress-update' order by c.position",
                numbers.get(1));
        assertThat(updates).hasSizeGreaterThanOrEqualTo(2);
        for (int i = 1; i < updates.size(); i++) {
            assertThat(Duration.between(instant(updates.get(i - 1)), instant(updates.get(i))))
                    .as("between two progress updates")
                    .isGreaterThanOrEqualTo(PROGRESS);
        }
    }

    /** With a reminder and an end of seconds, in the diagram as an analyst would draw them. */
    @Test
    void aKillBetweenReminderAndEndShortensNoWait() throws Exception {
        shortenWaits();
        start(OFTEN_LOOKED_FOR);
        String asked = takeCall("Which line?");
        complete(
                asked,
                "Task_Triage",
                Map.of(
                        "category",
                        "other",
                        "urgency",
                        "low",
                        "impact",
                        "low",
                        "triageOutcome",
                        "details-missing",
                        "question",
                        "Which line?"));
        String number =
                get("/history/process-instance/" + asked).path("businessKey").asText();
        String reminders = "/history/activity-instance/count?activityId=Task_RemindForDetails&finished=true"
                + "&processInstanceId=" + asked;
        await("the requester is reminded").atMost(Duration.ofMinutes(2)).until(() -> count(reminders) == 1);
        await("the reminder is delivered")
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        count("/process-instance/count?processDefinitionKey=deliver-message" + "&businessKey=" + number)
                                == 0);
        kill();
        // The product is away until the end would have been due without it.
        Instant back = Instant.now().plus(REMINDED_FOR);
        await().atMost(REMINDED_FOR.plusSeconds(5)).until(() -> Instant.now().isAfter(back));
        start(OFTEN_LOOKED_FOR);

        await("the ticket is closed")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> get("/history/process-instance/" + asked)
                        .path("state")
                        .asText()
                        .equals("COMPLETED"));
        assertThat(count(reminders)).isEqualTo(REMINDERS);
        kill();

        String letters = "select m.sent_at from message m join ticket t on t.id = m.ticket_id "
                + "where t.number = ? and m.kind = '%s' order by m.sent_at";
        List<String> reminded = rows(letters.formatted("details-reminder"), number);
        assertThat(reminded).hasSize(REMINDERS);
        assertThat(Duration.between(instant(reminded.get(0)), instant(reminded.get(1))))
                .as("between two reminders")
                .isGreaterThanOrEqualTo(REMINDER);
        List<String> closed = rows("select ended_at from ticket where number = ?", number);
        assertThat(Duration.between(instant(reminded.get(REMINDERS - 1)), instant(closed.get(0))))
                .as("between the last reminder and the end")
                .isGreaterThanOrEqualTo(REMINDED_FOR);
        assertThat(rows(letters.formatted("no-answer"), number)).hasSize(1);
        assertThat(rows(
                        "select e.content from ticket_entry e join ticket t on t.id = e.ticket_id "
                                + "where t.number = ? and e.kind = 'STATUS' and e.content like '%endedAs%'",
                        number))
                .hasSize(1);
    }

    /** The move of running tickets to another version of their diagram (S7.1). */
    @Test
    void aKillInTheMiddleOfAMoveIsGoneOnWith() throws Exception {
        start(SHORT_TIMES);
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < MOVED_TICKETS; i++) {
            numbers.add(get("/process-instance/" + takeCall("Line " + i + " is dead"))
                    .path("businessKey")
                    .asText());
        }
        await("all receipts are delivered")
                .atMost(Duration.ofMinutes(2))
                .until(() -> count("/process-instance/count?processDefinitionKey=deliver-message") == 0);
        Map<String, String> timers = timers();
        int letters = receipts().size();
        String version = version();
        String change = publish();
        call("POST", change + "/migrate", "{}");
        JsonNode half = await("some have moved")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> call("GET", change, null).path("migration"),
                        migration -> migration.path("moved").asInt() > 2);
        kill();
        assertThat(half.path("left").asInt()).isPositive();
        assertThat(half.path("state").asText()).isEqualTo("running");

        start(SHORT_TIMES);

        await("all have moved")
                .atMost(Duration.ofMinutes(2))
                .until(() -> call("GET", change, null)
                        .path("migration")
                        .path("state")
                        .asText()
                        .equals("finished"));
        JsonNode done = call("GET", change, null).path("migration");
        assertThat(done.path("moved").asInt()).isEqualTo(MOVED_TICKETS);
        assertThat(done.path("failed")).isEmpty();
        assertThat(count("/process-instance/count?processDefinitionId=" + version))
                .isZero();
        assertThat(count("/process-instance/count?processDefinitionId=" + version()))
                .isEqualTo(MOVED_TICKETS);
        assertThat(timers()).isEqualTo(timers);
        assertThat(receipts()).hasSize(letters);
        kill();
        for (String number : numbers) {
            assertThat(rows(
                            "select m.kind from message m join ticket t on t.id = m.ticket_id where t.number = ?",
                            number))
                    .hasSize(1);
        }
    }

    private String version() throws Exception {
        return get("/process-definition/key/technical-support").path("id").asText();
    }

    private Map<String, String> timers() throws Exception {
        var timers = new HashMap<String, String>();
        get("/job?processDefinitionKey=technical-support&timers=true")
                .forEach(job ->
                        timers.put(job.path("id").asText(), job.path("dueDate").asText()));
        return timers;
    }

    /** Another patience, which an analyst deploys and a manager publishes. */
    private String publish() throws Exception {
        String diagram = Files.readString(Path.of("processes/technical-support.bpmn"));
        String changed = diagram.replaceFirst("(?s)(TimerEventDefinition_DetailsOverdue\">.*?)P7D", "$1P5D");
        assertThat(changed).isNotEqualTo(diagram);
        String body = "--part\r\nContent-Disposition: form-data; name=\"technical-support.bpmn\"; "
                + "filename=\"technical-support.bpmn\"\r\nContent-Type: application/octet-stream\r\n\r\n" + changed
                + "\r\n--part--\r\n";
        var response = http.send(
                request("/deployment/create", "analyst")
                        .header("Content-Type", "multipart/form-data; boundary=part")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        String change =
                "/api/changes/" + JSON.readTree(response.body()).path("id").asText();
        call("POST", change + "/publish", "{}");
        return change;
    }

    private JsonNode call(String method, String path, @Nullable String body) throws IOException, InterruptedException {
        byte[] credentials = "manager:manager".getBytes(StandardCharsets.UTF_8);
        var response = http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials))
                        .header("Content-Type", "application/json")
                        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    /** The product's classes once more, with reminders and the end of a wait after seconds. */
    private void shortenWaits() throws IOException {
        shorten();
        Path diagram = shortened.resolve("processes/technical-support.bpmn");
        String text = Files.readString(diagram);
        String changed = seconds(
                seconds(text, "TimerEvent_DetailsReminderDue", REMINDER),
                "TimerEvent_DetailsOverdue",
                REMINDER.multipliedBy(REMINDERS).plus(REMINDED_FOR));
        assertThat(changed).isNotEqualTo(text);
        Files.writeString(diagram, changed);
    }

    private static String seconds(String diagram, String timer, Duration period) {
        int at = diagram.indexOf("id=\"" + timer + "\"");
        int end = diagram.indexOf("</bpmn:boundaryEvent>", at);
        return diagram.substring(0, at)
                + diagram.substring(at, end).replaceAll("P\\d+D(?=<)", period.toString())
                + diagram.substring(end);
    }

    /** The product's classes once more, with a decision table that gives seconds. */
    private void shorten() throws IOException {
        Path classes = Path.of("target/classes");
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = shortened.resolve(classes.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        Path table = shortened.resolve("processes/ticket-priority.dmn");
        String text = Files.readString(table);
        String changed = text.replaceAll("\"PT?(15M|1H|4H|8H|24H|40H|1D|2D|3D|5D|7D)\"", "\"PT20S\"");
        assertThat(changed).isNotEqualTo(text);
        Files.writeString(table, changed);
    }

    private void complete(String instance, String element, Map<String, String> fields) throws Exception {
        String task = get("/task?processInstanceId=" + instance + "&taskDefinitionKey=" + element)
                .path(0)
                .path("id")
                .asText();
        // Another may hold it, and only its holder completes a task.
        post("/task/" + task + "/assignee", Map.of("userId", "admin"));
        var variables = new HashMap<String, Object>();
        fields.forEach((name, value) -> variables.put(name, text(value)));
        post("/task/" + task + "/submit-form", Map.of("variables", variables));
    }

    private void post(String path, Map<String, Object> body) throws Exception {
        var response = http.send(
                request(path, "admin")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
    }

    private List<String> rows(String query, String number) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:h2:file:" + home.resolve("loopdesk"), "sa", "");
                var statement = connection.prepareStatement(query)) {
            statement.setString(1, number);
            var found = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        }
    }

    private static Instant instant(String timestamp) {
        return OffsetDateTime.parse(timestamp.replaceFirst(" ", "T")).toInstant();
    }

    private void start(String... more) throws IOException {
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
        builder.command().addAll(List.of(more));
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

    private List<String> undelivered(List<String> numbers) throws Exception {
        var undelivered = new ArrayList<String>();
        for (String number : numbers) {
            String query = "/history/process-instance/count?processDefinitionKey=deliver-message&finished=true"
                    + "&processInstanceBusinessKey=" + number;
            if (count(query) < 1) {
                undelivered.add(number);
            }
        }
        return undelivered;
    }

    private String failedJobs() {
        try {
            return "jobs that failed: " + get("/job?withException=true");
        } catch (Exception e) {
            return "the jobs cannot be read: " + e;
        }
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

    private int progressUpdates(String instance) throws Exception {
        return count("/history/activity-instance/count?activityId=Task_SendProgressUpdate&finished=true"
                + "&processInstanceId=" + instance);
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

    /** The class path of the tests without the tests themselves. */
    private String productClasspath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .map(entry -> entry.endsWith("classes") && Files.exists(shortened.resolve("processes"))
                        ? shortened.toString()
                        : entry)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
