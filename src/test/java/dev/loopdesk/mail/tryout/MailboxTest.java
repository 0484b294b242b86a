package dev.loopdesk.mail.tryout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.loopdesk.mail.Smtp;
import dev.loopdesk.mail.TestMail;
import dev.loopdesk.mail.received.MailDigest;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    @SuppressWarnings("NullAway.Init")
    private EmbeddedMailServer server;

    @BeforeEach
    void start() {
        server = start(0, 0);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void anyAddressGetsAMailboxThatIsOpenedWithTheAddress() throws Exception {
        send("Ana@Example.org", "Hello 你好");

        try (Store store = login("ana@example.org", "ana@example.org")) {
            assertThat(subjects(store)).containsExactly("Hello 你好");
        }
        assertThatThrownBy(() -> login("ana@example.org", "wrong")).isInstanceOf(MessagingException.class);
        try (Store store = login("support@loopdesk.local", "support@loopdesk.local")) {
            assertThat(subjects(store)).isEmpty();
        }
    }

    @Test
    void aMailboxCanBeWatchedBeforeAnyMailComes() throws Exception {
        try (Store store = login("early@example.org", "early@example.org")) {
            assertThat(subjects(store)).isEmpty();
            send("early@example.org", "First");
            await().atMost(Duration.ofMinutes(1)).until(() -> subjects(store).equals(List.of("First")));
        }
        assertThatThrownBy(() -> login("early", "early")).isInstanceOf(MessagingException.class);
        assertThatThrownBy(() -> login("other@example.org", "early@example.org"))
                .isInstanceOf(MessagingException.class);
    }

    @Test
    void mailsAreStillThereAfterARestartInTheirOrder() throws Exception {
        List<String> subjects =
                IntStream.range(0, 12).mapToObj(i -> "Mail " + i).toList();
        for (String subject : subjects) {
            send("ana@example.org", subject);
        }
        restart();

        try (Store store = login("ana@example.org", "ana@example.org")) {
            assertThat(subjects(store)).isEqualTo(subjects);
        }
        assertThat(server.mailboxes())
                .extracting(Mailbox::getEmail)
                .containsExactly("ana@example.org", "support@loopdesk.local");
        send("ana@example.org", "One more");
        assertThat(mailbox().size()).isEqualTo(13);
    }

    @Test
    void aMailIsOnDiskByTheTimeTheSenderIsTold() throws Exception {
        send("ana@example.org", "Hello");

        // no stop in between: what a killed process leaves is what lies there now
        var other = new MailFiles(home);
        assertThat(other.of("ana@example.org").mails())
                .singleElement()
                .satisfies(mail -> assertThat(new String(mail.content(), StandardCharsets.UTF_8))
                        .contains("Subject: Hello", "body"));
        try (Stream<Path> all = Files.walk(home)) {
            assertThat(all.filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
        }
    }

    /** In UTF-8 as RFC 6532 allows, and in the charsets of old programs; a mail may mix them. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-1", "GB18030"})
    void headersBeyondAsciiKeepTheirBytes(String charset) throws Exception {
        byte[] mail = """
                From: Müller, Jörg <j@example.org>
                Subject: Prüfung é
                X-Bytes: ä
                Content-Type: text/plain

                .Body ä
                ..
                """.replace("\n", "\r\n").getBytes(charset);
        Smtp.send(server.smtpPort(), "j@example.org", "ana@example.org", mail);

        try (Store store = login("ana@example.org", "ana@example.org")) {
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            byte[] fetched;
            try (var stream = ((IMAPMessage) inbox.getMessage(1)).getMimeStream()) {
                fetched = stream.readAllBytes();
            }
            assertThat(new String(fetched, StandardCharsets.ISO_8859_1))
                    .startsWith("Return-Path: <j@example.org>\r\nReceived: from ")
                    .endsWith("\r\n" + new String(mail, StandardCharsets.ISO_8859_1));
        }
        // The server may be marking the mail as read, by renaming its file.
        await().ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .untilAsserted(() -> assertThat(MailDigest.of(new MailFiles(home)
                                .of("ana@example.org")
                                .mails()
                                .get(0)
                                .content()))
                        .isEqualTo(MailDigest.of(mail)));
    }

    /** Bounces and blind copies need not name it themselves. */
    @Test
    void aMailSaysWhomItWasDeliveredTo() throws Exception {
        byte[] mail = "To: webmaster@example.org\r\nSubject: Undeliverable\r\n\r\nNo such mailbox.\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        Smtp.send(server.smtpPort(), "", "support+b.letter@loopdesk.local", mail);

        byte[] kept =
                new MailFiles(home).of("support@loopdesk.local").mails().get(0).content();
        assertThat(new String(kept, StandardCharsets.US_ASCII))
                .containsOnlyOnce("\r\nDelivered-To: support+b.letter@loopdesk.local\r\n")
                .endsWith("\r\n" + new String(mail, StandardCharsets.US_ASCII));
        assertThat(MailDigest.of(kept)).isEqualTo(MailDigest.of(mail));
    }

    @Test
    void aMailThatCannotBeKeptIsNotTaken() throws Exception {
        send("ana@example.org", "Hello");
        Path folder = home.resolve(mailbox().id());
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);

        assertThatThrownBy(() -> send("ana@example.org", "Lost?")).hasMessageContaining("451");
    }

    @Test
    void halfWrittenAndForeignFilesAreLeftAlone() throws Exception {
        send("ana@example.org", "Hello");
        Path folder = home.resolve(mailbox().id());
        Files.writeString(folder.resolve("1700000000000-0000000001-x.eml.tmp"), "half");
        Files.writeString(folder.resolve("notes.eml"), "foreign");
        Files.createDirectories(home.resolve("elsewhere"));
        restart();

        assertThat(mailbox().size()).isEqualTo(1);
    }

    @Test
    void whatAMailProgramReadOrDeletedStaysSo() throws Exception {
        send("ana@example.org", "Read");
        send("ana@example.org", "Deleted");
        send("ana@example.org", "New");
        try (Store store = login("ana@example.org", "ana@example.org")) {
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_WRITE);
            inbox.getMessage(1).setFlag(Flags.Flag.SEEN, true);
            inbox.getMessage(2).setFlag(Flags.Flag.DELETED, true);
            inbox.close(true);
        }
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(
                                new MailFiles(home).of("ana@example.org").mails())
                        .extracting(MailFiles.Mail::seen)
                        .containsExactly(true, false));
        restart();

        try (Store store = login("ana@example.org", "ana@example.org")) {
            assertThat(subjects(store)).containsExactly("Read", "New");
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            assertThat(inbox.getMessage(1).isSet(Flags.Flag.SEEN)).isTrue();
            assertThat(inbox.getMessage(2).isSet(Flags.Flag.SEEN)).isFalse();
        }
    }

    @Test
    void addressesThatLookLikePathsStayInTheFolder() throws Exception {
        String address = "../../../tmp/x@example.org";
        new MailFiles(home).of(address).add("Subject: Hello\r\n\r\nbody".getBytes(StandardCharsets.UTF_8));
        restart();

        assertThat(server.mailboxes()).extracting(Mailbox::getEmail).contains(address);
        try (Stream<Path> folders = Files.list(home)) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .allMatch(name -> name.matches("[0-9a-f]{32}"));
        }
    }

    @Test
    void aTakenPortIsNamedWithItsProperty() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThatThrownBy(() -> start(taken.getLocalPort(), 0))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " is taken")
                    .hasMessageContaining("loopdesk.mail.embedded.smtp-port");
        }
    }

    private EmbeddedMailServer start(int smtpPort, int imapPort) {
        return EmbeddedMailServer.start(TestMail.settings(smtpPort, imapPort), home);
    }

    private void restart() {
        server.stop();
        server = start(0, 0);
    }

    private Mailbox mailbox() {
        return server.mailboxes().stream()
                .filter(mailbox -> mailbox.getEmail().equals("ana@example.org"))
                .findFirst()
                .orElseThrow();
    }

    private void send(String recipient, String subject) throws MessagingException {
        var properties = new Properties();
        properties.setProperty("mail.smtp.host", "127.0.0.1");
        properties.setProperty("mail.smtp.port", Integer.toString(server.smtpPort()));
        var mail = new MimeMessage(Session.getInstance(properties));
        mail.setFrom("support@loopdesk.local");
        var to = new InternetAddress();
        to.setAddress(recipient);
        mail.setRecipient(Message.RecipientType.TO, to);
        mail.setSubject(subject, "UTF-8");
        mail.setText("body");
        Transport.send(mail);
    }

    private Store login(String login, String password) throws MessagingException {
        Store store = Session.getInstance(new Properties()).getStore("imap");
        store.connect("127.0.0.1", server.imapPort(), login, password);
        return store;
    }

    private static List<String> subjects(Store store) throws MessagingException {
        Folder inbox = store.getFolder("INBOX");
        inbox.open(Folder.READ_ONLY);
        var subjects = new ArrayList<String>();
        for (Message message : inbox.getMessages()) {
            subjects.add(message.getSubject());
        }
        inbox.close();
        return subjects;
    }
}
