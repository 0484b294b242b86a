package dev.loopdesk.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loopdesk.LoopdeskApplication;
import dev.loopdesk.mail.received.MailDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A folder of mails through real SMTP and IMAP, once, and three times in parallel on another empty database: nothing
 * crashes, none is lost, and both give the same. {@code mvn test -Dtest=MailRunTest -Dloopdesk.mails=FOLDER} runs it.
 */
@Tag("alone")
@EnabledIfSystemProperty(named = "loopdesk.mails", matches = ".+", disabledReason = "-Dloopdesk.mails names no folder")
class MailRunTest {

    private static final String SUPPORT = "support@loopdesk.local";
    private static final String BOUNCES = "bounces";
    private static final int LANES = 3;

    private final Path folder = Path.of(Objects.requireNonNull(System.getProperty("loopdesk.mails")));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    /** What became of all mails. */
    private record Outcome(
            Map<String, Integer> counts, Map<String, String> stateByDigest, Map<String, Integer> others) {}

    @Test
    void onceAndThreeTimesInParallelGiveTheSame() throws Exception {
        List<Path> files = files();
        Outcome once = run(files, 1, home.resolve("once"));
        print("Once", files, once);
        Outcome parallel = run(files, LANES, home.resolve("parallel"));
        print("Three times in parallel", files, parallel);

        assertThat(parallel.counts()).isEqualTo(once.counts());
        assertThat(parallel.others()).isEqualTo(once.others());
        assertThat(parallel.stateByDigest().keySet())
                .isEqualTo(once.stateByDigest().keySet());
        List<Path> bounces = files.stream()
                .filter(file -> file.startsWith(folder.resolve(BOUNCES)))
                .filter(file -> !file.getFileName().toString().startsWith("is-not-bounce"))
                .toList();
        long started = bounces.stream()
                .filter(file ->
                        !String.valueOf(once.stateByDigest().get(digest(file))).startsWith("ignored"))
                .count();
        System.out.printf("Of %d bounces %d started something%n", bounces.size(), started);
        assertThat(started).isLessThanOrEqualTo(bounces.size() / 100);
    }

    private Outcome run(List<Path> files, int lanes, Path place) throws Exception {
        try (ConfigurableApplicationContext product = start(place)) {
            int port = product.getBean(EmbeddedMailServer.class).smtpPort();
            JdbcClient jdbc = product.getBean(JdbcClient.class);
            var threads = Executors.newFixedThreadPool(lanes);
            try {
                var senders = new ArrayList<Callable<Void>>();
                for (int lane = 0; lane < lanes; lane++) {
                    senders.add(() -> send(files, port));
                }
                for (var sender : threads.invokeAll(senders)) {
                    sender.get();
                }
            } finally {
                threads.shutdown();
            }
            Set<String> digests = new HashSet<>();
            files.forEach(file -> digests.add(digest(file)));
            await("none is lost")
                    .atMost(Duration.ofMinutes(5))
                    .untilAsserted(() -> assertThat(jdbc.sql("select digest from received_mail")
                                    .query(String.class)
                                    .set())
                            .isEqualTo(digests));
            await("something becomes of each")
                    .atMost(Duration.ofMinutes(5))
                    .until(() -> count(jdbc, "select count(*) from received_mail where state = 'stored'") == 0);
            return outcome(jdbc);
        }
    }

    private static Outcome outcome(JdbcClient jdbc) {
        var counts = new TreeMap<String, Integer>();
        var states = new HashMap<String, String>();
        jdbc.sql("select digest, state, reason from received_mail")
                .query((row, n) -> Map.entry(row.getString(1), row.getString(2) + " " + row.getString(3)))
                .list()
                .forEach(mail -> {
                    counts.merge(mail.getValue(), 1, Integer::sum);
                    states.put(mail.getKey(), mail.getValue());
                });
        var others = new TreeMap<String, Integer>();
        others.put("tickets", count(jdbc, "select count(*) from ticket"));
        others.put("letters", count(jdbc, "select count(*) from message"));
        others.put("replies", count(jdbc, "select count(*) from ticket_entry where kind = 'REPLY'"));
        others.put("attachments", count(jdbc, "select count(*) from attachment where number is not null"));
        others.put("incidents", count(jdbc, "select count(*) from ACT_RU_INCIDENT"));
        others.put("failed jobs", count(jdbc, "select count(*) from ACT_HI_JOB_LOG where JOB_STATE_ = 2"));
        others.put(
                "tasks to inspect",
                count(jdbc, "select count(*) from ACT_RU_TASK where TASK_DEF_KEY_ = 'Task_InspectMail'"));
        return new Outcome(counts, states, others);
    }

    private static int count(JdbcClient jdbc, String sql) {
        return jdbc.sql(sql).query(Integer.class).single();
    }

    private static Void send(List<Path> files, int port) throws IOException {
        for (Path file : files) {
            Smtp.send(port, "sender@example.org", SUPPORT, Files.readAllBytes(file));
        }
        return null;
    }

    private static ConfigurableApplicationContext start(Path place) {
        return new SpringApplicationBuilder(LoopdeskApplication.class)
                .run(
                        "--server.port=0",
                        "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID()
                                + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000",
                        "--loopdesk.mail.embedded.smtp-port=0",
                        "--loopdesk.mail.embedded.imap-port=0",
                        "--loopdesk.samples=false",
                        "--loopdesk.home=" + place);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String digest(Path file) {
        try {
            return MailDigest.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void print(String what, List<Path> files, Outcome outcome) {
        System.out.printf(
                "%s: %d files, %d different mails%n",
                what, files.size(), outcome.stateByDigest().size());
        outcome.counts().forEach((state, count) -> System.out.printf("  %4d %s%n", count, state));
        System.out.printf("  %s%n", outcome.others());
    }
}
