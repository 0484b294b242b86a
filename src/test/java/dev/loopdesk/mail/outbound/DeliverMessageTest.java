package dev.loopdesk.mail.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.loopdesk.cluster.Nodes;
import dev.loopdesk.mail.ReplyAddresses;
import dev.loopdesk.mail.ReturnPaths;
import dev.loopdesk.mail.ScriptedSmtpServer;
import dev.loopdesk.message.AnswerPeriod;
import dev.loopdesk.message.MessageKind;
import dev.loopdesk.message.OutgoingMessage;
import dev.loopdesk.message.TestDesk;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.NamedAddress;
import dev.loopdesk.ticket.Participant;
import dev.loopdesk.ticket.Participants;
import dev.loopdesk.ticket.Ticket;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class DeliverMessageTest {

    @SuppressWarnings("NullAway.Init")
    private static ScriptedSmtpServer server;

    @SuppressWarnings("NullAway.Init")
    private static TestDesk desk;

    @BeforeAll
    static void open() throws IOException {
        server = new ScriptedSmtpServer();
        desk = desk(Map.of());
    }

    @BeforeEach
    void forget() {
        server.recover();
        server.mails().clear();
        server.offered().clear();
    }

    @AfterAll
    static void close() throws IOException {
        desk.close();
        server.close();
    }

    @Test
    void aMessageGoesOutAsTextAndHtmlOnceOnly() throws Exception {
        OutgoingMessage message = toRequester("ana@example.org", "打印机 😀");

        deliver(message);
        deliver(message);

        OutgoingMessage sent = desk.outbox().withLink(message.id());
        assertThat(server.mails()).hasSize(1);
        MimeMessage mail = parse(server.mails().get(0));
        assertThat(mail.getSubject()).isEqualTo(message.subject()).isEqualTo("打印机 😀 [" + message.ticketNumber() + "]");
        assertThat(mail.getFrom()[0]).hasToString("Loopdesk <support@loopdesk.local>");
        assertThat(mail.getAllRecipients()).containsExactly(new InternetAddress("ana@example.org"));
        assertThat(mail.getReplyTo())
                .singleElement()
                .asString()
                .startsWith("Loopdesk <support+" + message.ticketNumber() + ".")
                .endsWith("@loopdesk.local>");
        assertThat(mail.getMessageID()).isEqualTo(message.mailId());
        assertThat(mail.getSentDate()).isEqualTo(Date.from(TestDesk.NOW));
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getHeader("X-Auto-Response-Suppress")).containsExactly("OOF, AutoReply");
        assertThat(mail.getHeader("X-Loopdesk")).containsExactly("closure");
        assertThat(mail.getContentType()).startsWith("multipart/alternative");
        var parts = (Multipart) mail.getContent();
        assertThat(content(parts.getBodyPart(0), "text/plain"))
                .isEqualTo(sent.text())
                .contains("/t/");
        assertThat(content(parts.getBodyPart(1), "text/html"))
                .isEqualTo(sent.html())
                .contains("/t/");
        assertThat(sent(message)).isTrue();
    }

    @Test
    void aServerThatIsDownIsTriedAgain() throws IOException {
        var gone = new ScriptedSmtpServer();
        gone.close();
        try (TestDesk lonely = desk(Map.of("spring.mail.port", gone.port()))) {
            assertThatThrownBy(() -> lonely.bean(MessageMailer.class).send(toRequester("ana@example.org", "Printer")))
                    .isInstanceOf(DeliveryFailedException.class)
                    .hasMessage("Mail server 127.0.0.1:" + gone.port()
                            + " refused the connection; it may be down or out of reach");

            MessageMailer.State state = lonely.bean(MessageMailer.class).state();
            assertThat(state.failed()).isEqualTo(1);
            assertThat(state.failedInARow()).isEqualTo(1);
            assertThat(state.lastFailure()).isNotNull();
            assertThat(state.lastAnswer()).isNull();
        }
    }

    @Test
    void aServerThatCannotBeFoundIsTriedAgain() {
        OutgoingMessage message = toRequester("ana@example.org", "Printer");
        try (TestDesk lost = desk(Map.of("spring.mail.host", "mail.invalid"))) {
            assertThatThrownBy(() -> lost.bean(MessageMailer.class).send(message))
                    .isInstanceOf(DeliveryFailedException.class)
                    .hasMessageContaining("mail.invalid", "cannot be found");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"greeting", "EHLO", "MAIL", "RCPT", "end of mail"})
    void aServerThatFallsSilentIsTriedAgain(String moment) {
        server.answer(moment, ScriptedSmtpServer.SILENCE);

        expectTrouble("did not answer in time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"greeting", "EHLO", "MAIL", "RCPT", "DATA", "end of mail"})
    void aServerThatHangsUpIsTriedAgain(String moment) {
        server.answer(moment, ScriptedSmtpServer.HANG_UP);

        expectTrouble("Mail server 127.0.0.1:");
    }

    @ParameterizedTest
    @CsvSource({
        "greeting, 554 no service today",
        "greeting, 421 too busy",
        "MAIL, 421 closing down",
        "MAIL, 451 try later",
        "MAIL, 550 sender unknown here",
        "MAIL, 530 sign in first",
        "RCPT, 421 closing down",
        "RCPT, 450 greylisted",
        "RCPT, 452 mailbox full for now",
        "RCPT, 530 sign in first",
        "RCPT, 503 bad sequence",
        "DATA, 451 try later",
        "DATA, 421 closing down",
        "end of mail, 451 try later",
        "end of mail, 421 closing down"
    })
    void troubleOfTheServerIsTriedAgain(String moment, String answer) {
        server.answer(moment, answer);

        expectTrouble(answer.substring(4));
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 550 5.1.1 no such user",
        "RCPT, 551 moved away",
        "RCPT, 552 mailbox full",
        "RCPT, 553 no such name",
        "RCPT, 554 relay denied",
        "RCPT, 501 bad address",
        "RCPT, 521 takes no mail",
        "RCPT, 556 domain takes no mail",
        "DATA, 554 no valid recipients",
        "end of mail, 550 spam",
        "end of mail, 552 too large",
        "end of mail, 554 rejected"
    })
    void aRefusalForGoodIsAnErrorForTheDiagram(String moment, String answer) {
        OutgoingMessage message = toRequester("ana@example.org", "Printer");
        server.answer(moment, answer);

        assertThatThrownBy(() -> deliver(message))
                .isInstanceOfSatisfying(
                        BpmnError.class, e -> assertThat(e.getErrorCode()).isEqualTo("DeliveryRefused"))
                .hasMessageContaining("refuses mail to ana@example.org", answer);
        assertThat(server.mails()).isEmpty();
        assertThat(sent(message)).isFalse();
    }

    @Test
    void aRefusalOfStaffIsAnIncident() {
        OutgoingMessage message = desk.outbox()
                .toStaff(
                        MessageKind.ALERT, desk.ticket("en", "Printer", "x", null), "lead@example.org", Locale.ENGLISH);
        server.answer("RCPT", "550 no such user");

        assertThatThrownBy(() -> deliver(message))
                .isInstanceOf(DeliveryRefusedException.class)
                .hasMessageContaining("lead@example.org", "550 no such user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ana",
                "@example.org",
                "ana@",
                "a b@example.org",
                "ana@example.org, bob@example.org",
                "Ana <ana@example.org>",
                "ana@exa mple.org",
                "ana@example.org\r\nBcc: bob@example.org",
                "安娜@example.org"
            })
    void whatIsNoAddressIsRefusedBeforeAnySending(String address) {
        OutgoingMessage message = toRequester(address, "Printer");

        assertThatThrownBy(() -> deliver(message))
                .isInstanceOf(BpmnError.class)
                .hasMessageContaining("is not a mail address");
        assertThat(server.offered()).isEmpty();
    }

    @Test
    void aRequesterWithoutAddressIsToBeCalled() {
        OutgoingMessage message = toRequester(null, "Printer");

        assertThatThrownBy(() -> deliver(message)).isInstanceOf(BpmnError.class);
    }

    @Test
    void aChineseDomainIsWrittenAsServersWriteIt() throws Exception {
        deliver(toRequester("ana@例子.测试", "Printer"));

        assertThat(parse(server.mails().get(0)).getAllRecipients())
                .containsExactly(new InternetAddress("ana@xn--fsqu00a.xn--0zwm56d"));
    }

    @Test
    void everyAttemptCarriesTheSameMessageId() throws Exception {
        OutgoingMessage message = toRequester("ana@example.org", "Printer");
        server.answer(ScriptedSmtpServer.END_OF_MAIL, "451 try later");
        assertThat(catchThrowable(() -> deliver(message))).isInstanceOf(DeliveryFailedException.class);
        server.recover();

        deliver(message);
        deliver(message);

        assertThat(server.offered()).hasSize(2);
        assertThat(server.mails()).hasSize(1);
        assertThat(parse(server.offered().get(0)).getMessageID())
                .isEqualTo(parse(server.offered().get(1)).getMessageID())
                .isEqualTo(message.mailId());
    }

    @ParameterizedTest
    @ValueSource(strings = {ScriptedSmtpServer.HANG_UP, ScriptedSmtpServer.SILENCE, "500 what?"})
    void whatTheServerSaysToAGoodbyeDoesNotMatter(String answer) {
        OutgoingMessage message = toRequester("ana@example.org", "Printer");
        server.answer("QUIT", answer);

        deliver(message);

        assertThat(server.mails()).hasSize(1);
        assertThat(sent(message)).isTrue();
    }

    @Test
    void aSecondRunBesideASlowFirstSendsNothing() throws Exception {
        try (TestDesk patient = desk(Map.of("spring.mail.properties[mail.smtp.timeout]", "20000"))) {
            OutgoingMessage message = patient.outbox()
                    .toRequester(
                            MessageKind.CLOSURE,
                            patient.ticket("en", "Printer", "x", "ana@example.org"),
                            AnswerPeriod.NONE,
                            null,
                            true);
            DeliverMessage delivery = patient.bean(DeliverMessage.class);
            server.answer(ScriptedSmtpServer.END_OF_MAIL, ScriptedSmtpServer.SILENCE);
            CompletableFuture<Void> first = CompletableFuture.runAsync(() -> delivery.execute(job(message)));
            await().atMost(Duration.ofSeconds(20)).until(() -> server.offered().size() == 1);

            assertThatThrownBy(() -> delivery.execute(job(message))).hasMessageContaining("not finished");
            assertThat(server.offered()).hasSize(1);
            server.hangUp();
            assertThat(first).failsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void aPasswordThatIsNotAcceptedIsTriedAgain() {
        server.answer("EHLO", "250-here\r\n250 AUTH PLAIN");
        server.answer("AUTH", "535 5.7.8 wrong password");
        try (TestDesk signed = desk(Map.of("spring.mail.username", "desk", "spring.mail.password", "secret"))) {
            assertThatThrownBy(() -> signed.bean(MessageMailer.class).send(toRequester("ana@example.org", "Printer")))
                    .isInstanceOf(DeliveryFailedException.class)
                    .hasMessageContaining("did not accept Loopdesk's user name and password", "535")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void aServerWithoutEncryptionGetsNothingWhereItIsWanted() {
        try (TestDesk strict = desk(Map.of("spring.mail.properties[mail.smtp.starttls.required]", "true"))) {
            assertThatThrownBy(() -> strict.bean(MessageMailer.class).send(toRequester("ana@example.org", "Printer")))
                    .isInstanceOf(DeliveryFailedException.class)
                    .hasMessageContaining("STARTTLS");
        }
        assertThat(server.offered()).isEmpty();
    }

    @Test
    void productionWithoutAMailServerDoesNotStart() {
        assertThatThrownBy(() -> desk(Map.of("spring.mail.host", "")))
                .hasStackTraceContaining("spring.mail.host is missing");
    }

    private static void expectTrouble(String words) {
        OutgoingMessage message = toRequester("ana@example.org", "Printer");

        assertThatThrownBy(() -> deliver(message))
                .isInstanceOf(DeliveryFailedException.class)
                .hasMessageStartingWith("Mail server 127.0.0.1:" + server.port() + " ")
                .hasMessageContaining(words);
        assertThat(server.mails()).isEmpty();
        assertThat(sent(message)).isFalse();

        server.recover();
        deliver(message);
        assertThat(server.mails()).hasSize(1);
    }

    @Test
    void aCopyIsAMailOfItsOwnWithAnAddressOfItsOwn() throws Exception {
        Ticket ticket = desk.ticket("en", "Printer", "plain", "ana@example.org");
        OutgoingMessage letter = desk.outbox().toRequester(MessageKind.CLOSURE, ticket, AnswerPeriod.NONE, null, true);
        OutgoingMessage copy = copy(ticket);

        deliver(letter);
        deliver(copy);

        MimeMessage first = parse(server.mails().get(0));
        MimeMessage second = parse(server.mails().get(1));
        assertThat(second.getMessageID()).isEqualTo(copy.mailId()).isNotEqualTo(first.getMessageID());
        assertThat(second.getAllRecipients()).extracting(Object::toString).containsExactly("ben@example.org");
        assertThat(second.getReplyTo()[0].toString())
                .contains("+" + ticket.number() + "-1.")
                .isNotEqualTo(first.getReplyTo()[0].toString());
        assertThat(second.getHeader("References")).isNull();
    }

    @Test
    void aCopyThatIsRefusedCallsNobodyAndMarksTheParticipant() {
        Ticket ticket = desk.ticket("en", "Printer", "plain", "ana@example.org");
        OutgoingMessage copy = copy(ticket);
        server.answer("RCPT", "550 5.1.1 No such user");

        assertThatThrownBy(() -> deliver(copy))
                .isInstanceOfSatisfying(
                        BpmnError.class, e -> assertThat(e.getErrorCode()).isEqualTo("CopyRefused"));

        server.recover();
        assertThat(sent(copy)).isFalse();
        assertThat(desk.bean(Participants.class).of(ticket.number()).get(0).getsCopies())
                .isFalse();
        deliver(copy);
        assertThat(server.mails()).as("no more copies").isEmpty();
    }

    private static OutgoingMessage copy(Ticket ticket) {
        Participant reader = Objects.requireNonNull(new TransactionTemplate(desk.bean(PlatformTransactionManager.class))
                .execute(status -> desk.bean(Participants.class)
                        .add(ticket, new NamedAddress("Ben", "ben@example.org"), Entry.REQUESTER)));
        return desk.outbox().toParticipant(MessageKind.CLOSURE, ticket, reader);
    }

    private static TestDesk desk(Map<String, Object> more) {
        var properties = new HashMap<String, Object>(Map.of(
                "spring.datasource.url", "jdbc:h2:mem:of-the-test-desk",
                "loopdesk.mail.embedded.enabled", "false",
                "spring.mail.host", "127.0.0.1",
                "spring.mail.port", server.port(),
                "spring.mail.properties[mail.smtp.starttls.required]", "false",
                "spring.mail.properties[mail.smtp.timeout]", "1000"));
        properties.putAll(more);
        return new TestDesk(
                properties,
                MailConfiguration.class,
                ReplyAddresses.class,
                ReturnPaths.class,
                MessageMailer.class,
                Nodes.class,
                DeliverMessage.class);
    }

    private static OutgoingMessage toRequester(@Nullable String address, String title) {
        return desk.outbox()
                .toRequester(
                        MessageKind.CLOSURE, desk.ticket("en", title, "plain", address), AnswerPeriod.NONE, null, true);
    }

    private static void deliver(OutgoingMessage message) {
        desk.bean(DeliverMessage.class).execute(job(message));
    }

    private static DelegateExecution job(OutgoingMessage message) {
        DelegateExecution execution = mock();
        when(execution.getVariable("messageId")).thenReturn(message.id());
        return execution;
    }

    private static boolean sent(OutgoingMessage message) {
        return desk.outbox().get(message.id()).sentAt() != null;
    }

    private static MimeMessage parse(String mail) throws MessagingException {
        return new MimeMessage(
                Session.getInstance(new Properties()), new ByteArrayInputStream(mail.getBytes(StandardCharsets.UTF_8)));
    }

    private static String content(Part part, String type) throws MessagingException, IOException {
        assertThat(part.getContentType()).startsWith(type).containsIgnoringCase("utf-8");
        return ((String) part.getContent()).replace("\r\n", "\n");
    }
}
