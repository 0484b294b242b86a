package dev.loopdesk.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.loopdesk.workspace.Caller;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.StreamProvider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ProcessEngine;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;

/**
 * How fast the product is on PostgreSQL with many tickets, beside the engine alone in the same run. {@code mvn -Pbenchmark
 * verify} prints one table of it, which is in {@code target/benchmark/benchmark.md} too. Times are no test: what misses
 * its budget is seen in the table. The sizes are properties: {@code loopdesk.benchmark.open}, numbers of open tickets in
 * growing order, {@code loopdesk.benchmark.closed}, {@code loopdesk.benchmark.warm-up} and {@code loopdesk.benchmark.tickets}
 * that go through their life before the first and for each figure, and {@code loopdesk.benchmark.repeats} of each page. With {@code loopdesk.benchmark.record=true} the table takes
 * the place of the one in {@code docs/performance.md}.
 */
@Tag("benchmark")
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"loopdesk.home=target/benchmark/home/${PID}", "loopdesk.samples=false"})
@ContextConfiguration(initializers = {BenchmarkDatabase.class, BenchmarkMailServer.class})
class BenchmarkTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Integer> OPEN = Stream.of(
                    System.getProperty("loopdesk.benchmark.open", "1000,10000,50000")
                            .split(",", -1))
            .map(Integer::valueOf)
            .toList();
    private static final int CLOSED = Integer.getInteger("loopdesk.benchmark.closed", 200_000);
    private static final int TICKETS = Integer.getInteger("loopdesk.benchmark.tickets", 24);
    private static final int WARM_UP = Integer.getInteger("loopdesk.benchmark.warm-up", 200);
    private static final int REPEATS = Integer.getInteger("loopdesk.benchmark.repeats", 20);
    private static final List<Integer> CLIENTS = List.of(1, 4, 8);
    private static final String AGENT = "agent";
    private static final Path SUMMARY = Path.of("docs/performance.md");
    private static final String RECORD = "<!-- benchmark -->";
    private static final String RECORD_END = "<!-- end -->";

    private final BenchmarkTable table = new BenchmarkTable();

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private DataSource dataSource;

    @Autowired
    private TestRestTemplate http;

    @LocalServerPort
    private int port;

    @Value("${spring.mail.port}")
    private int smtpPort;

    /** As the product's own start does. */
    @BeforeAll
    static void nameMailProvider() {
        System.setProperty(StreamProvider.class.getName(), MailStreamProvider.class.getName());
    }

    @Test
    void figures(@TempDir Path folder) throws Exception {
        starts(folder);
        var database = new JdbcTemplate(dataSource);
        var product = Lifecycle.ofProduct(port, engine);
        String first = product.run(Lifecycle.NO_METER);
        product.awaitJobs();
        try (var bare =
                BareEngine.start(engine, RecordedTicket.of(engine, first), new BenchmarkDatabase("loopdesk_bare"))) {
            bare.deliver(true);
            Lifecycle engineAlone = bare.lifecycle();
            warmUp(product, engineAlone);

            var ours = new CopiedTickets(engine, dataSource, true);
            var theirs = new CopiedTickets(bare.engine(), bare.database(), false);
            List<String> ourOpen = product.openOnes();
            List<String> theirOpen = engineAlone.openOnes();
            String theirFirst = engineAlone.run(Lifecycle.NO_METER);
            fill("closed", CLOSED, () -> {
                ours.add(List.of(first), CLOSED, false);
                theirs.add(List.of(theirFirst), CLOSED, false);
            });
            int filled = 0;
            for (int open : OPEN) {
                int more = open - filled;
                fill("open", open, () -> {
                    ours.add(ourOpen, more, true);
                    theirs.add(theirOpen, more, true);
                });
                filled = open;
                measure("%,d open".formatted(open), product, engineAlone);
            }
        } finally {
            write(database);
        }
    }

    private static void fill(String what, int size, Runnable filling) {
        long before = System.nanoTime();
        filling.run();
        System.out.printf(
                "Filled up to %,d %s tickets in %d s%n",
                size, what, Duration.ofNanos(System.nanoTime() - before).toSeconds());
    }

    /** Product and empty starter in turns; the middle one of three. */
    private void starts(Path folder) {
        List<Start> ours = new ArrayList<>();
        List<Start> bare = new ArrayList<>();
        for (int turn = 0; turn < 3; turn++) {
            ours.add(Start.ofProduct(folder));
            bare.add(Start.ofEmptyStarter(folder));
        }
        start("Time to ready", "s", ours, bare, start -> start.wall().toMillis() / 1e3, "1.15");
        start("CPU to ready", "s", ours, bare, start -> start.processor().toMillis() / 1e3, "1.15");
        start("Memory when ready", "MiB", ours, bare, Start::memory, null);
    }

    private void start(
            String name,
            String unit,
            List<Start> ours,
            List<Start> bare,
            ToDoubleFunction<Start> figure,
            @Nullable String budget) {
        double product = middle(ours, figure);
        double empty = middle(bare, figure);
        table.note(
                name + ", product / empty starter",
                "no tickets",
                "%.1f / %.1f %s (%.2f)".formatted(product, empty, unit, product / empty),
                budget);
    }

    private static double middle(List<Start> starts, ToDoubleFunction<Start> figure) {
        return starts.stream()
                .mapToDouble(figure)
                .sorted()
                .skip(starts.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    /** Most of what a JVM does with the first tickets is to compile the code of both. */
    private void warmUp(Lifecycle product, Lifecycle engineAlone) throws Exception {
        run(product, 4, WARM_UP, new LinkedHashMap<>());
        run(engineAlone, 4, WARM_UP, new LinkedHashMap<>());
    }

    private void measure(String size, Lifecycle product, Lifecycle engineAlone) throws Exception {
        for (int clients : CLIENTS) {
            lives(size, clients, product, engineAlone);
        }
        queues(size);
        pages(size);
        creation(size);
        product.awaitJobs();
        mails(size);
        product.awaitJobs();
    }

    /** A number of tickets that went through their life. */
    private record Lives(Duration wall, Duration processor, int tickets) {

        static final Lives NONE = new Lives(Duration.ZERO, Duration.ZERO, 0);

        Lives and(Lives more) {
            return new Lives(wall.plus(more.wall), processor.plus(more.processor), tickets + more.tickets);
        }

        double perSecond() {
            return tickets * 1e9 / wall.toNanos();
        }

        double processorEach() {
            return processor.toNanos() / 1e6 / tickets;
        }
    }

    /** Product and engine alone in turns, so that what else the machine does is borne by both. */
    private void lives(String size, int clients, Lifecycle product, Lifecycle engineAlone) throws Exception {
        Lives ours = Lives.NONE;
        Lives bare = Lives.NONE;
        Map<String, Times> steps = new LinkedHashMap<>();
        for (int turn = 0; turn < 2; turn++) {
            ours = ours.and(run(product, clients, TICKETS / 2, steps));
            bare = bare.and(run(engineAlone, clients, TICKETS / 2, new LinkedHashMap<>()));
        }
        String row = "tickets a second, %d client%s, product / bare".formatted(clients, clients == 1 ? "" : "s");
        table.note(
                row,
                size,
                "%.2f / %.2f (%.2f)".formatted(ours.perSecond(), bare.perSecond(), ours.perSecond() / bare.perSecond()),
                clients == 4 ? "0.85" : null);
        table.note(
                "CPU a ticket, %d client%s, product / bare".formatted(clients, clients == 1 ? "" : "s"),
                size,
                "%.0f / %.0f ms (%.2f)"
                        .formatted(
                                ours.processorEach(),
                                bare.processorEach(),
                                ours.processorEach() / bare.processorEach()),
                "1.2");
        if (clients == 1) {
            steps.forEach((step, times) -> table.note(step + ", p50 / p95", size, times.toString()));
        }
    }

    private static Lives run(Lifecycle lifecycle, int clients, int tickets, Map<String, Times> steps) throws Exception {
        ExecutorService people = Executors.newFixedThreadPool(clients);
        try {
            long processorBefore = processorTime();
            long before = System.nanoTime();
            List<Future<String>> lives = new ArrayList<>();
            for (int i = 0; i < tickets; i++) {
                lives.add(people.submit(
                        () -> lifecycle.run((step, action) -> times(steps, step).take(action))));
            }
            for (Future<String> life : lives) {
                life.get();
            }
            lifecycle.awaitJobs();
            return new Lives(
                    Duration.ofNanos(System.nanoTime() - before),
                    Duration.ofNanos(processorTime() - processorBefore),
                    tickets);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            people.shutdown();
        }
    }

    private static Times times(Map<String, Times> steps, String step) {
        synchronized (steps) {
            return steps.computeIfAbsent(step, name -> new Times());
        }
    }

    /** Of this JVM, which is client and server of both. */
    private static long processorTime() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private void queues(String size) throws IOException {
        String sorted = "{\"sorting\": [{\"sortBy\": \"created\", \"sortOrder\": \"desc\"}]}";
        for (String account : List.of(AGENT, "lead")) {
            var caller = new Caller(http, account);
            JsonNode filters = JSON.readTree(
                    caller.get("/engine-rest/filter?resourceType=Task").getBody());
            for (JsonNode filter : filters) {
                String address = "/engine-rest/filter/" + filter.path("id").asText();
                var list = new Times();
                var count = new Times();
                for (int i = 0; i < REPEATS; i++) {
                    list.take(() -> ok(caller.send("POST", address + "/list?firstResult=0&maxResults=15", sorted)));
                    count.take(() -> ok(caller.send("POST", address + "/count", "{}")));
                }
                String name = filter.path("name").asText() + ", " + account;
                table.note(name + ", list, p50 / p95", size, list.toString(), "200 ms");
                table.note(name + ", count, p50 / p95", size, count.toString(), "500 ms");
            }
        }
    }

    private void pages(String size) throws IOException {
        var caller = new Caller(http, AGENT);
        JsonNode task = JSON.readTree(caller.get("/engine-rest/task?taskDefinitionKey=Task_Diagnose&maxResults=1")
                        .getBody())
                .path(0);
        String address = "/engine-rest/task/" + task.path("id").asText();
        String number = JSON.readTree(
                        caller.get(address + "/variables/ticketNumber").getBody())
                .path("value")
                .asText();
        Caller.Session tasklist = caller.open("tasklist");
        page(size, "Task", () -> caller.get(address));
        page(size, "Form", () -> caller.get(address + "/deployed-form"));
        page(size, "Values of a form", () -> caller.get(address + "/form-variables"));
        page(size, "Case tab", () -> tasklist.send("GET", "/camunda/api/loopdesk/tickets/" + number, null));
        page(
                size,
                "Timeline of a ticket",
                () -> tasklist.send("GET", "/camunda/api/loopdesk/tickets/" + number + "/timeline", null));
        page(size, "Search by number", () -> caller.get("/api/tickets?q=" + number));
        page(size, "Search by words", () -> caller.get("/api/tickets?q=network"));
        page(size, "List of open tickets", () -> caller.get("/api/tickets?state=open"));
        page(size, "Ticket by API", () -> caller.get("/api/tickets/" + number));
    }

    private void page(String size, String name, Supplier<ResponseEntity<String>> request) {
        var times = new Times();
        for (int i = 0; i < REPEATS; i++) {
            times.take(() -> ok(request.get()));
        }
        table.note(name + ", p50 / p95", size, times.toString(), "200 ms");
    }

    private void creation(String size) throws IOException {
        var headers = new HttpHeaders();
        headers.set("X-Api-Key", "tryout");
        headers.setContentType(MediaType.APPLICATION_JSON);
        String report = """
                {"title": "No network in room 4", "description": "The lamp at the socket is dark.",
                 "requester": {"name": "Front desk", "email": "front.desk@example.org"}}""";
        var creation = new Times();
        List<String> links = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            creation.take(() -> {
                ResponseEntity<String> reply =
                        http.postForEntity("/api/tickets", new HttpEntity<>(report, headers), String.class);
                links.add(String.valueOf(ok(reply).getBody()));
            });
        }
        table.note("Ticket created by API, p50 / p95", size, creation.toString());
        URI link = URI.create(JSON.readTree(links.get(0)).path("link").asText());
        page(
                size,
                "Requester's page of a ticket",
                () -> http.exchange(link.getRawPath(), HttpMethod.GET, HttpEntity.EMPTY, String.class));
    }

    /** From the first mail that is sent until the last one has become a ticket. */
    private void mails(String size) throws MessagingException, InterruptedException {
        long known = tickets();
        int mails = REPEATS * 5;
        var properties = new Properties();
        properties.setProperty("mail.smtp.host", "127.0.0.1");
        properties.setProperty("mail.smtp.port", Integer.toString(smtpPort));
        Session session = Session.getInstance(properties);
        long before = System.nanoTime();
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect();
            for (int i = 0; i < mails; i++) {
                var mail = new MimeMessage(session);
                mail.setFrom(new InternetAddress(UUID.randomUUID() + "@example.org"));
                mail.setRecipient(Message.RecipientType.TO, new InternetAddress("support@loopdesk.local"));
                mail.setSubject("Printer " + i + " is out of order", "UTF-8");
                mail.setText("It blinks twice and then stops.", "UTF-8");
                transport.sendMessage(mail, mail.getAllRecipients());
            }
        }
        long until = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (tickets() < known + mails && System.nanoTime() < until) {
            Thread.sleep(20);
        }
        double seconds = (System.nanoTime() - before) / 1e9;
        table.note("Mails that became tickets, a second", size, "%.1f".formatted((tickets() - known) / seconds), "15");
    }

    private long tickets() {
        Long last = new JdbcTemplate(dataSource).queryForObject("select max(id) from ticket", Long.class);
        return Objects.requireNonNull(last);
    }

    private static ResponseEntity<String> ok(ResponseEntity<String> reply) {
        assertThat(reply.getStatusCode().is2xxSuccessful())
                .as("%s %s", reply.getStatusCode(), reply.getBody())
                .isTrue();
        return reply;
    }

    private void write(JdbcTemplate database) throws IOException, InterruptedException {
        String text = "Measured on %s at commit %s: %s, %d processors, Java %s; %,d closed tickets.%n%n%s"
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        commit(),
                        String.valueOf(database.queryForObject("select version()", String.class))
                                .replaceFirst(" on .*", ""),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version(),
                        CLOSED,
                        table);
        System.out.println(text);
        Path file = Path.of("target/benchmark/benchmark.md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        if (Boolean.getBoolean("loopdesk.benchmark.record")) {
            String summary = Files.readString(SUMMARY);
            int start = summary.indexOf(RECORD) + RECORD.length();
            Files.writeString(
                    SUMMARY,
                    summary.substring(0, start) + "\n" + text + summary.substring(summary.indexOf(RECORD_END)));
        }
    }

    private static String commit() throws IOException, InterruptedException {
        Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD").start();
        String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        return git.waitFor() == 0 ? commit : "unknown";
    }
}
