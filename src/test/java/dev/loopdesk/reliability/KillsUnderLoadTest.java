package dev.loopdesk.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes that are killed again and again while tickets come in. What was acknowledged is there once, its letter comes, and work
 * goes on within a minute. {@code loopdesk.faults.kills} is the number of kills, {@code loopdesk.faults.seed} chooses when and whom.
 */
@Tag("faults")
class KillsUnderLoadTest {

    private static final int KILLS = Integer.getInteger("loopdesk.faults.kills", 50);
    private static final long SEED = Long.getLong("loopdesk.faults.seed", 20_261_201L);
    private static final int CLIENTS = 3;

    /** Pace of a client, at which letters keep up with tickets. */
    private static final Duration BETWEEN_TICKETS = Duration.ofMillis(200);

    private static final Duration LONGEST_PAUSE_OF_WORK = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Random random = new Random(SEED);

    @TempDir
    private Path folder;

    /** A killed node breaks its connection with the mail server off, whose thread then ends by an exception. */
    @BeforeAll
    static void takeNoFailureOfTheMailServerForOneOfTheTest() {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    @Test
    void nothing_acknowledged_is_lost_by_a_node_on_a_file() throws Exception {
        try (var letters = new LetterBox();
                var node = new NodeProcess(folder.resolve("node"), settings(letters))) {
            node.start();
            Outcome outcome = kill(letters, List.of(node));
            node.kill();
            try (Connection database = DriverManager.getConnection(
                    "jdbc:h2:file:" + folder.resolve("node").resolve("loopdesk"), "sa", "")) {
                judge("H2, one node", outcome, letters, database);
            }
        }
    }

    @Test
    void nothing_acknowledged_is_lost_by_two_nodes_on_postgresql() throws Exception {
        try (var letters = new LetterBox();
                EmbeddedPostgres server = EmbeddedPostgres.start()) {
            List<String> settings = new ArrayList<>(settings(letters));
            settings.add("--spring.datasource.url=" + server.getJdbcUrl("postgres", "postgres"));
            settings.add("--spring.datasource.username=postgres");
            settings.add("--spring.datasource.password=postgres");
            try (var one = new NodeProcess(folder.resolve("one"), settings);
                    var other = new NodeProcess(folder.resolve("other"), settings)) {
                one.start();
                other.start();
                Outcome outcome = kill(letters, List.of(one, other));
                try (Connection database = server.getPostgresDatabase().getConnection()) {
                    judge("PostgreSQL, two nodes", outcome, letters, database);
                }
            }
        }
    }

    /**
     * What came of the kills.
     *
     * @param acknowledged numbers of tickets, by title
     * @param unanswered requests that got no answer, or another one
     * @param pauses from each kill to the last letter of a ticket that was acknowledged before it
     */
    private record Outcome(Map<String, String> acknowledged, int unanswered, List<Duration> pauses) {}

    private Outcome kill(LetterBox letters, List<NodeProcess> nodes) throws InterruptedException {
        Map<String, String> acknowledged = new ConcurrentHashMap<>();
        var asked = new AtomicInteger();
        List<NodeProcess> serving = Collections.synchronizedList(new ArrayList<>(nodes));
        List<Duration> pauses = new ArrayList<>();
        List<Thread> clients = Stream.generate(() -> new Thread(() -> report(serving, acknowledged, asked)))
                .limit(CLIENTS)
                .toList();
        clients.forEach(Thread::start);
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                int enough = acknowledged.size() + 3 + random.nextInt(12);
                await("more tickets come in")
                        .atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> acknowledged.size() >= enough);
                NodeProcess victim = nodes.get(random.nextInt(nodes.size()));
                victim.kill();
                long killedAt = System.nanoTime();
                serving.remove(victim);
                Set<String> before = new TreeSet<>(acknowledged.values());
                victim.start();
                serving.add(victim);
                await("letters of tickets that were acknowledged before the kill")
                        .atMost(Duration.ofMinutes(5))
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> letters.tickets().containsAll(before));
                pauses.add(Duration.ofNanos(System.nanoTime() - killedAt));
            }
        } finally {
            clients.forEach(Thread::interrupt);
            for (Thread client : clients) {
                client.join();
            }
        }
        await("the last letters")
                .atMost(Duration.ofMinutes(5))
                .until(() -> letters.tickets().containsAll(acknowledged.values()));
        return new Outcome(acknowledged, asked.get() - acknowledged.size(), pauses);
    }

    /** Reports tickets until the thread is interrupted, each with a title of its own. */
    private static void report(List<NodeProcess> serving, Map<String, String> acknowledged, AtomicInteger asked) {
        HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(BETWEEN_TICKETS.toMillis());
                List<NodeProcess> now = List.copyOf(serving);
                if (!now.isEmpty()) {
                    int number = asked.incrementAndGet();
                    String title = "Fault " + number;
                    HttpResponse<String> answer =
                            http.send(ticket(now.get(number % now.size()).port(), title), BodyHandlers.ofString());
                    if (answer.statusCode() == 201) {
                        acknowledged.put(
                                title,
                                JSON.readTree(answer.body()).path("number").asText());
                    }
                }
            } catch (IOException e) {
                // The node died before it answered: nothing was acknowledged.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static HttpRequest ticket(int port, String title) throws IOException {
        byte[] body = JSON.writeValueAsBytes(Map.of(
                "title",
                title,
                "description",
                "It does not work.",
                "language",
                "en",
                "requester",
                Map.of("name", "Ada Example", "email", "ada@example.org")));
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/tickets"))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header("X-Api-Key", "tryout")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    private static List<String> settings(LetterBox letters) {
        return List.of(
                "--loopdesk.samples=false",
                "--loopdesk.changes.walks=false",
                "--loopdesk.mail.embedded.enabled=false",
                "--loopdesk.mail.imap.enabled=false",
                "--spring.mail.host=127.0.0.1",
                "--spring.mail.port=" + letters.port(),
                "--spring.mail.properties[mail.smtp.starttls.required]=false",
                "--logging.level.root=warn");
    }

    private static void judge(String where, Outcome outcome, LetterBox letters, Connection database)
            throws SQLException, IOException {
        List<String> titles = column(database, "select title from ticket");
        Set<String> numbers = new TreeSet<>(column(database, "select number from ticket"));
        List<String> lost = outcome.acknowledged().values().stream()
                .filter(number -> !numbers.contains(number))
                .toList();
        int twice = titles.size() - new TreeSet<>(titles).size();
        write(where, outcome, lost.size(), twice, letters);

        assertThat(lost).as("acknowledged and lost").isEmpty();
        assertThat(twice).as("tickets that are there twice").isZero();
        assertThat(letters.writtenTwice()).as("letters that were written twice").isEmpty();
        assertThat(letters.repeated()).as("letters that came twice").isLessThanOrEqualTo(KILLS);
        assertThat(outcome.pauses()).allSatisfy(pause -> assertThat(pause).isLessThan(LONGEST_PAUSE_OF_WORK));
    }

    private static List<String> column(Connection database, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /** Adds a row to the table of {@code docs/reliability.md}. */
    private static void write(String where, Outcome outcome, int lost, int twice, LetterBox letters)
            throws IOException {
        List<Duration> pauses = outcome.pauses().stream().sorted().toList();
        String row = String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %d | %d | %d | %.1f s | %.1f s |%n",
                where,
                KILLS,
                outcome.acknowledged().size(),
                outcome.unanswered(),
                lost,
                twice,
                letters.letters(),
                letters.repeated(),
                pauses.get(pauses.size() / 2).toMillis() / 1000.0,
                pauses.get(pauses.size() - 1).toMillis() / 1000.0);
        Path table = Path.of("target", "faults", "kills.md");
        Files.createDirectories(table.getParent());
        Files.writeString(table, row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
