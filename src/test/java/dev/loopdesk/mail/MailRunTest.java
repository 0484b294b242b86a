package dev.loopdesk.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.store.StoredMessage;
import dev.loopdesk.LoopdeskApplication;
import dev.loopdesk.mail.received.MailDigest;
import dev.loopdesk.mail.tryout.EmbeddedMailServer;
import dev.loopdesk.mail.tryout.Mailbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * crashes, none is lost, and both give the same. {@code mvn test -Pthorough -Dtest=MailRunTest -Dloopdesk.mails=FOLDER} runs it.
 */
@Tag("thorough")
@EnabledIfSystemProperty(named = "loopdesk.mails", matches = ".+", disabledReason = "-Dloopdesk.mails names no folder")
class MailRunTest {

    private static final String SUPPORT = "support@loopdesk.local";
    private static final String BOUNCES = "bounces";
    private static final int LANES = 3;
    private static final Pattern BROUGHT_BY = Pattern.compile("\\(HELO file-(\\d+)\\)");

    private final Path folder = Path.of(Objects.requireNonNull(System.getProperty("loopdesk.mails")));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    /** Outcomes of all mails. */
    private record Outcome(Map<String, Integer> counts, Map<Path, String> states, Map<String, Integer> others) {}

    @Test
    void onceAndThreeTimesInParallelGiveTheSame() throws Exception {
        List<Path> files = files();
        Outcome once = run(files, 1, home.resolve("once"));
        print("Once", files, once);
        Outcome parallel = run(files, LANES, home.resolve("parallel"));
        print("Three times in parallel", files, parallel);

        assertThat(parallel.counts()).isEqualTo(once.counts());
        assertThat(parallel.others()).isEqualTo(once.others());
        assertThat(parallel.states()).isEqualTo(once.states());
        List<Path> bounces = files.stream()
                .filter(file -> file.startsWith(folder.resolve(BOUNCES)))
                .filter(file -> !file.getFileName().toString().startsWith("is-not-bounce"))
                .toList();
        long started = bounces.stream()
                .filter(file -> !String.valueOf(once.states().get(file)).startsWith("ignored"))
                .count();
        System.out.printf("Of %d bounces %d started something%n", bounces.size(), started);
        bounces.stream()
                .filter(file -> !String.valueOf(once.states().get(file)).startsWith("ignored"))
                .forEach(file ->
                        System.out.println("  " + file + ": " + once.states().get(file)));
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
            Map<Path, String> digests = digests(product.getBean(EmbeddedMailServer.class), files);
            assertThat(digests.keySet()).isEqualTo(Set.copyOf(files));
            await("none is lost")
                    .atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(jdbc.sql("select digest from received_mail")
                                    .query(String.class)
                                    .set())
                            .isEqualTo(Set.copyOf(digests.values())));
            await("something becomes of each")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> count(jdbc, "select count(*) from received_mail where state = 'stored'") == 0);
            return outcome(jdbc, digests);
        }
    }

    /** Of what lies at the server, by the file that it was sent from. */
    private static Map<Path, String> digests(EmbeddedMailServer server, List<Path> files) throws Exception {
        var digests = new HashMap<Path, String>();
        Mailbox mailbox = server.mailboxes().stream()
                .filter(box -> box.getEmail().equals(SUPPORT))
                .findFirst()
                .orElseThrow();
        for (StoredMessage mail : mailbox.mails()) {
            var bytes = new ByteArrayOutputStream();
            mail.getMimeMessage().writeTo(bytes);
            Matcher sender = BROUGHT_BY.matcher(bytes.toString(StandardCharsets.ISO_8859_1));
            assertThat(sender.find()).isTrue();
            digests.put(files.get(Integer.parseInt(sender.group(1))), MailDigest.of(bytes.toByteArray()));
        }
        return digests;
    }

    private static Outcome outcome(JdbcClient jdbc, Map<Path, String> digests) {
        var counts = new TreeMap<String, Integer>();
        var byDigest = new HashMap<String, String>();
        jdbc.sql("select digest, state, reason from received_mail")
                .query((row, n) -> Map.entry(row.getString(1), row.getString(2) + " " + row.getString(3)))
                .list()
                .forEach(mail -> {
                    counts.merge(mail.getValue(), 1, Integer::sum);
                    byDigest.put(mail.getKey(), mail.getValue());
                });
        var states = new HashMap<Path, String>();
        digests.forEach((file, digest) -> states.put(file, String.valueOf(byDigest.get(digest))));
        var others = new TreeMap<String, Integer>();
        others.put("tickets", count(jdbc, "select count(*) from ticket"));
        others.put("letters", count(jdbc, "select count(*) from message"));
        others.put("replies", count(jdbc, "select count(*) from ticket_entry where kind = 'REPLY'"));
        others.put("attachments", count(jdbc, "select count(*) from attachment where number is not null"));
        others.put("incidents", count(jdbc, "select count(*) from ACT_RU_INCIDENT"));
        others.put(
                "tasks to inspect",
                count(jdbc, "select count(*) from ACT_RU_TASK where TASK_DEF_KEY_ = 'Task_InspectMail'"));
        return new Outcome(counts, states, others);
    }

    private static int count(JdbcClient jdbc, String sql) {
        return jdbc.sql(sql).query(Integer.class).single();
    }

    private static Void send(List<Path> files, int port) throws IOException {
        for (int i = 0; i < files.size(); i++) {
            byte[] mail = Files.readAllBytes(files.get(i));
            // as it was sent, where the file tells
            boolean fromNobody = new String(mail, StandardCharsets.ISO_8859_1).contains("Return-Path: <>");
            try (var smtp = new Smtp(port, "file-" + i)) {
                smtp.send(fromNobody ? "" : "sender@example.org", SUPPORT, mail);
            }
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

    private static void print(String what, List<Path> files, Outcome outcome) {
        System.out.printf(
                "%s: %d files, %d different mails%n",
                what,
                files.size(),
                outcome.counts().values().stream().mapToInt(Integer::intValue).sum());
        outcome.counts().forEach((state, count) -> System.out.printf("  %4d %s%n", count, state));
        System.out.printf("  %s%n", outcome.others());
    }
}
