package dev.loopdesk.mail.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import dev.loopdesk.mail.MailSettings;
import dev.loopdesk.mail.Smtp;
import dev.loopdesk.mail.TestMail;
import dev.loopdesk.mail.tryout.EmbeddedMailServer;
import dev.loopdesk.mail.tryout.Mailbox;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading a mailbox of a real IMAP server, with what is stored noted down. */
class MailCollectorTest {

    private static final String ADDRESS = "support@loopdesk.local";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    private final List<String> stored = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean broken = new AtomicBoolean();
    private final AtomicBoolean turn = new AtomicBoolean(true);
    private final AtomicInteger refused = new AtomicInteger();
    private final MailIntake intake = mock();

    @SuppressWarnings("NullAway.Init")
    private EmbeddedMailServer server;

    @SuppressWarnings("NullAway.Init")
    private MailCollector collector;

    @BeforeEach
    void start() {
        server = EmbeddedMailServer.start(TestMail.settings(0, 0), home);
        doAnswer(call -> {
                    if (broken.get()) {
                        throw new IllegalStateException("The database is away");
                    }
                    return stored.add(new String(call.<byte[]>getArgument(0), StandardCharsets.UTF_8));
                })
                .when(intake)
                .store(any());
        collector = collector(server.imapPort());
    }

    @AfterEach
    void stop() {
        collector.stop();
        server.stop();
    }

    @Test
    void whatLiesThereAndWhatComesIsStoredAndMarkedAsRead() throws Exception {
        send("ana@example.org", ADDRESS, "One");
        collector.start();
        await().until(() -> stored.size() == 1);
        // the server is asked by nobody in between: idling tells
        send("ana@example.org", ADDRESS, "Two");
        await().until(() -> stored.size() == 2);

        assertThat(stored.get(0)).contains("Subject: One\r\n", "Body of One");
        await().untilAsserted(() -> assertThat(unread()).isZero());
    }

    @Test
    void mailWithoutASenderAndToAReplyAddressArrives() throws Exception {
        collector.start();
        send("", "support+LD-100001.abcdefghijklmnop@loopdesk.local", "Returned");

        await().until(() -> stored.size() == 1);
        assertThat(stored.get(0)).contains("Return-Path: <>", "Subject: Returned");
        assertThat(server.mailboxes()).extracting(Mailbox::getEmail).containsExactly(ADDRESS);
    }

    @Test
    void aMailThatTheServerCannotDescribeArrivesAsItIs() throws Exception {
        String mail = """
                From: a@example.org
                Content-Type: text/plain
                Content-Type: text/html
                Content-ID: <1>
                Content-ID: <2>

                Twice.
                """.replace("\n", "\r\n");
        collector.start();
        Smtp.send(server.smtpPort(), "a@example.org", ADDRESS, mail.getBytes(StandardCharsets.UTF_8));

        await().until(() -> stored.size() == 1);
        assertThat(stored.get(0)).endsWith(mail);
    }

    /** Short ones are read together, a long one by itself. */
    @Test
    void manyMailsArriveByteByByte() throws Exception {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String body = i % 20 == 3
                    ? "A long line of a log.\r\n".repeat(30_000)
                    : "Line " + i + " \t\r\n.. \u00e9\u4e2d\r\n";
            String mail = "From: <ana@example.org>\r\nSubject:  Report\r\n\t" + i + "\r\n\r\n" + body;
            sent.add(mail);
            Smtp.send(server.smtpPort(), "ana@example.org", ADDRESS, mail.getBytes(StandardCharsets.UTF_8));
        }
        collector.start();

        await().until(() -> stored.size() >= sent.size());
        await().untilAsserted(() -> assertThat(unread()).isZero());
        assertThat(stored).hasSameSizeAs(sent);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(stored.get(i)).endsWith(sent.get(i));
        }
    }

    @Test
    void aMailStaysUnreadUntilItIsStored() throws Exception {
        broken.set(true);
        send("ana@example.org", ADDRESS, "One");
        var tried = new CountDownLatch(3);
        doAnswer(call -> {
                    tried.countDown();
                    if (broken.get()) {
                        throw new IllegalStateException("The database is away");
                    }
                    return stored.add("stored");
                })
                .when(intake)
                .store(any());
        collector.start();
        assertThat(tried.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(unread()).isEqualTo(1);

        broken.set(false);

        await().until(() -> stored.size() == 1);
        await().untilAsserted(() -> assertThat(unread()).isZero());
    }

    @Test
    void aMailThatCannotBeStoredHoldsUpNoOther() throws Exception {
        doAnswer(call -> {
                    String mail = new String(call.<byte[]>getArgument(0), StandardCharsets.UTF_8);
                    if (mail.contains("Subject: Poison")) {
                        throw new IllegalStateException("Poison");
                    }
                    return stored.add(mail);
                })
                .when(intake)
                .store(any());
        send("ana@example.org", ADDRESS, "Poison");
        send("ana@example.org", ADDRESS, "Fine");
        collector.start();

        await().until(() -> stored.size() == 1);
        assertThat(stored.get(0)).contains("Subject: Fine");
        await().untilAsserted(() -> assertThat(unread()).isEqualTo(1));
    }

    @Test
    void itConnectsAgainWhenTheServerWasAway() throws Exception {
        collector.start();
        send("ana@example.org", ADDRESS, "One");
        await().until(() -> stored.size() == 1);
        await().untilAsserted(() -> assertThat(unread()).isZero());
        int port = server.imapPort();
        server.stop();
        server = EmbeddedMailServer.start(TestMail.settings(0, port), home);

        send("ana@example.org", ADDRESS, "Two");

        await().until(() -> stored.size() == 2);
        assertThat(stored.get(1)).contains("Subject: Two");
    }

    @Test
    void itWaitsForAServerThatIsNotThereYet() throws Exception {
        int port = server.imapPort();
        server.stop();
        collector.start();
        await().until(() -> collector.state().missedReads() > 0);
        assertThat(collector.state().lastRead()).isNull();
        server = EmbeddedMailServer.start(TestMail.settings(0, port), home);

        send("ana@example.org", ADDRESS, "One");

        await().until(() -> stored.size() == 1);
        await().until(() -> collector.state().lastRead() != null);
        assertThat(collector.state().missedReads()).isZero();
    }

    @Test
    void aServerThatTellsNothingWhileItIsIdleIsAskedAgainSoon() throws Exception {
        var searches = new AtomicInteger();
        try (var silent = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
            // One connection reads the folder, the other asks what the server can do.
            for (int i = 0; i < 2; i++) {
                var serving = new Thread(() -> answer(silent, searches), "silent-imap-server");
                serving.setDaemon(true);
                serving.start();
            }
            collector = collector(silent.getLocalPort());
            collector.start();

            await().until(() -> searches.get() >= 3);
            collector.stop();
        }
    }

    /** Answers as the server of an empty mailbox that has no news. */
    private static void answer(ServerSocket server, AtomicInteger searches) {
        try (Socket client = server.accept();
                var lines =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
                var answers = new PrintWriter(client.getOutputStream(), true, StandardCharsets.US_ASCII)) {
            answers.print("* OK ready\r\n");
            answers.flush();
            String idling = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("DONE")) {
                    answers.print(idling + " OK\r\n");
                    answers.flush();
                    continue;
                }
                String tag = line.substring(0, line.indexOf(' '));
                if (line.contains(" CAPABILITY")) {
                    answers.print("* CAPABILITY IMAP4rev1 IDLE\r\n");
                } else if (line.contains(" SELECT ")) {
                    answers.print("* 0 EXISTS\r\n");
                } else if (line.contains(" SEARCH ")) {
                    searches.incrementAndGet();
                    answers.print("* SEARCH\r\n");
                }
                if (line.endsWith(" IDLE")) {
                    idling = tag;
                    answers.print("+ idling\r\n");
                } else {
                    answers.print(tag + (line.contains(" SELECT ") ? " OK [READ-WRITE]\r\n" : " OK\r\n"));
                }
                answers.flush();
            }
        } catch (IOException e) {
            // The collector has hung up.
        }
    }

    @Test
    void mailIsLeftToAnotherNodeUntilThisOneTakesOver() throws Exception {
        turn.set(false);
        send("ana@example.org", ADDRESS, "One");
        collector.start();
        turnWasRefused();
        assertThat(stored).isEmpty();
        assertThat(unread()).isEqualTo(1);

        turn.set(true);
        await().until(() -> stored.size() == 1);
        await().untilAsserted(() -> assertThat(unread()).isZero());

        turn.set(false);
        send("ana@example.org", ADDRESS, "Two");
        turnWasRefused();
        assertThat(stored).hasSize(1);
        assertThat(unread()).isEqualTo(1);

        turn.set(true);
        await().until(() -> stored.size() == 2);
        assertThat(stored.get(1)).contains("Subject: Two\r\n");
    }

    /** Waits until the collector has asked three times and was not let read. */
    private void turnWasRefused() {
        int before = refused.get();
        await().until(() -> refused.get() >= before + 3);
    }

    @Test
    void stoppingHangsUpAtOnce() {
        collector.start();
        await().until(() -> stored.isEmpty() && collector.isRunning());
        long begun = System.nanoTime();

        collector.stop();

        assertThat(collector.isRunning()).isFalse();
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)).isLessThan(10);
    }

    /** A busy machine takes longer than the ten seconds that are the default. */
    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(1));
    }

    private MailCollector collector(int port) {
        return new MailCollector(
                new MailSource("127.0.0.1", port, ADDRESS, ADDRESS, "INBOX", MailSettings.Security.NONE),
                TestMail.imap(),
                intake,
                this::mayRead);
    }

    private boolean mayRead() {
        boolean may = turn.get();
        if (!may) {
            refused.incrementAndGet();
        }
        return may;
    }

    private long unread() throws Exception {
        try (Store store = Session.getInstance(new Properties()).getStore("imap")) {
            store.connect("127.0.0.1", server.imapPort(), ADDRESS, ADDRESS);
            try (Folder inbox = store.getFolder("INBOX")) {
                inbox.open(Folder.READ_ONLY);
                long unread = 0;
                for (Message mail : inbox.getMessages()) {
                    unread += mail.isSet(Flags.Flag.SEEN) ? 0 : 1;
                }
                return unread;
            }
        }
    }

    private void send(String from, String to, String subject) throws Exception {
        Smtp.send(
                server.smtpPort(),
                from,
                to,
                ("From: <" + from + ">\nTo: <" + to + ">\nSubject: " + subject + "\n\nBody of " + subject + "\n")
                        .getBytes(StandardCharsets.UTF_8));
    }
}
