package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.store.StoredMessage;
import dev.loopdesk.mail.ScriptedSmtpServer;
import dev.loopdesk.mail.tryout.EmbeddedMailServer;
import dev.loopdesk.mail.tryout.Mailbox;
import dev.loopdesk.message.Outbox;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.conversation.TicketParticipants;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.NamedAddress;
import dev.loopdesk.ticket.Participants;
import dev.loopdesk.workspace.Caller;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** The messages of a ticket, each on its way through the process that delivers it. */
class DeliveryPathsTest extends PathTest {

    private static final String NOBODY_THERE = "refused the connection; it may be down or out of reach";

    @Autowired
    private JavaMailSender sender;

    @Autowired
    private EmbeddedMailServer server;

    @Autowired
    private Outbox outbox;

    @Autowired
    private TicketParticipants ticketParticipants;

    @Autowired
    private Participants participants;

    @Autowired
    private TestRestTemplate http;

    private int port;

    @BeforeEach
    void rememberTheMailServer() {
        port = mailSender().getPort();
    }

    @AfterEach
    void returnToTheMailServer() {
        mailSender().setPort(port);
    }

    @Test
    void aMessageIsDelivered() {
        String delivery = onlyDelivery(callTaken());
        assertThat(sentAt(delivery)).isFalse();

        run(delivery);

        assertThat(footprints.of(delivery))
                .containsExactly(
                        "StartEvent_MessageDecided",
                        "Gateway_Deliverable",
                        "Gateway_ToDeliver",
                        "Task_DeliverMessage",
                        "EndEvent_MessageDelivered");
        assertThat(sentAt(delivery)).isTrue();
        assertOver(delivery);
    }

    @Test
    void staffReceiveTheirsToo() {
        TicketWalk ticket = callTaken();
        ticket.elapse("TimerEvent_FirstResponseOverdue", "2026-03-02 14:00").told("receipt", "alert");

        deliveries(ticket).forEach(this::run);

        assertThat(deliveries(ticket)).hasSize(2).allSatisfy(this::assertOver);
    }

    @Test
    void aMailServerThatIsDownIsTriedForADayThenAManagerDecides() throws IOException {
        mailSender().setPort(closedPort());
        String delivery = onlyDelivery(callTaken());
        var start = ClockUtil.getCurrentTime().toInstant();
        List<Duration> waits = new ArrayList<>();

        fail(delivery);
        while (job(delivery).getRetries() > 0) {
            var tried = ClockUtil.getCurrentTime().toInstant();
            var next = job(delivery).getDuedate();
            waits.add(Duration.between(tried, next.toInstant()));
            assertThat(incidents(delivery)).isEmpty();
            ClockUtil.setCurrentTime(next);
            fail(delivery);
        }

        assertThat(waits)
                .containsExactly(
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(15),
                        Duration.ofHours(1),
                        Duration.ofHours(2),
                        Duration.ofHours(4),
                        Duration.ofHours(8),
                        Duration.ofHours(12));
        assertThat(Duration.between(start, ClockUtil.getCurrentTime().toInstant()))
                .isGreaterThan(Duration.ofHours(24));
        assertThat(incidents(delivery)).singleElement().satisfies(incident -> {
            assertThat(incident.getIncidentType()).isEqualTo(Incident.FAILED_JOB_HANDLER_TYPE);
            assertThat(incident.getActivityId()).isEqualTo("Task_DeliverMessage");
            assertThat(incident.getIncidentMessage()).endsWith(NOBODY_THERE);
        });
        assertThat(sentAt(delivery)).isFalse();

        // A retry before the server is back is an incident again.
        engine.getManagementService().setJobRetries(job(delivery).getId(), 1);
        assertThat(incidents(delivery)).isEmpty();
        fail(delivery);
        assertThat(incidents(delivery)).hasSize(1);

        mailSender().setPort(port);
        engine.getManagementService().setJobRetries(job(delivery).getId(), 1);
        run(delivery);

        assertThat(sentAt(delivery)).isTrue();
        assertOver(delivery);
    }

    /** A manager reads in words what has failed, and tries it again by one action (S6.2). */
    @Test
    void aManagerTriesAFailedDeliveryAgainWhenItsReasonIsGone() throws Exception {
        mailSender().setPort(closedPort());
        TicketWalk ticket = callTaken();
        String delivery = onlyDelivery(ticket);
        String job = job(delivery).getId();
        String retry = "/api/reports/failed-steps/" + job + "/retry";
        var manager = new Caller(http, "manager");
        fail(delivery);
        assertThat(failedSteps(manager))
                .noneMatch(step -> step.path("job").asText().equals(job));
        assertThat(manager.send("POST", retry, null).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);

        engine.getManagementService().setJobRetries(job, 0);
        assertThat(failedSteps(manager).filter(step -> step.path("job").asText().equals(job)))
                .singleElement()
                .satisfies(step -> assertThat(step.path("step").asText()).isEqualTo("Deliver message"));
        engine.getManagementService().setJobRetries(job, 1);
        fail(delivery);

        assertThat(failedSteps(manager).filter(step -> step.path("job").asText().equals(job)))
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.path("ticket").asText()).isEqualTo(ticket.number());
                    assertThat(step.path("step").asText()).isEqualTo("Deliver message");
                    assertThat(step.path("reason").asText()).endsWith(NOBODY_THERE);
                });
        for (String account : List.of("agent", "lead", "analyst")) {
            var other = new Caller(http, account);
            assertThat(other.get("/api/reports/failed-steps").getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
            assertThat(other.send("POST", retry, null).getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
        }
        assertThat(incidents(delivery)).hasSize(1);

        mailSender().setPort(port);
        var threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<HttpStatusCode>> tries = Collections.nCopies(
                    4, () -> manager.send("POST", retry, null).getStatusCode());
            List<HttpStatusCode> answers = new ArrayList<>();
            for (Future<HttpStatusCode> tried : threads.invokeAll(tries)) {
                answers.add(tried.get());
            }
            assertThat(answers)
                    .containsExactlyInAnyOrder(
                            HttpStatus.ACCEPTED, HttpStatus.NOT_FOUND, HttpStatus.NOT_FOUND, HttpStatus.NOT_FOUND);
        } finally {
            threads.shutdownNow();
        }
        assertThat(failedSteps(manager))
                .noneMatch(step -> step.path("job").asText().equals(job));
        run(delivery);

        assertThat(sentAt(delivery)).isTrue();
        assertOver(delivery);
    }

    private static Stream<JsonNode> failedSteps(Caller manager) throws IOException {
        String answer = manager.get("/api/reports/failed-steps").getBody();
        return StreamSupport.stream(
                new ObjectMapper().readTree(answer).path("steps").spliterator(), false);
    }

    @Test
    void aMailServerThatComesBackGetsTheMessageOnTheNextTry() throws IOException {
        mailSender().setPort(closedPort());
        String delivery = onlyDelivery(callTaken());
        fail(delivery);

        mailSender().setPort(port);
        ClockUtil.setCurrentTime(job(delivery).getDuedate());
        run(delivery);

        assertThat(sentAt(delivery)).isTrue();
        assertOver(delivery);
    }

    @Test
    void aDeadMailServerHoldsNoTicketUp() throws IOException {
        mailSender().setPort(closedPort());
        TicketWalk ticket = toBeConfirmed();

        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "true")
                .elapse("TimerEvent_FollowUpDue", "2026-03-09 10:00")
                .answer("Task_FollowUpVisit", AGENT, "problemRecurred", "false")
                .endedBy("EndEvent_TicketClosed");

        assertThat(deliveries(ticket)).hasSize(3).allSatisfy(delivery -> {
            fail(delivery);
            assertThat(job(delivery).getRetries()).isEqualTo(8);
            assertThat(sentAt(delivery)).isFalse();
        });
    }

    @Test
    void theRequesterIsCalledWhereTheMailServerRefusesTheAddressForGood() throws IOException {
        try (var server = new ScriptedSmtpServer()) {
            server.answer("RCPT", "550 5.1.1 no such mailbox");
            mailSender().setPort(server.port());
            TicketWalk ticket = callTaken("urgency", "high");
            String delivery = onlyDelivery(ticket);

            run(delivery);

            assertThat(footprints.of(delivery))
                    .containsExactly(
                            "StartEvent_MessageDecided",
                            "Gateway_Deliverable",
                            "Gateway_ToDeliver",
                            "Task_DeliverMessage",
                            "ErrorEvent_DeliveryRefused",
                            "Gateway_ToCall",
                            "Task_JoinCall",
                            "Gateway_CallOpen",
                            "Task_CallRequester");
            assertThat(incidents(delivery)).isEmpty();
            assertThat(job(delivery)).isNull();
            assertCalledAndOver(ticket, delivery, 75);
        }
    }

    @Test
    void aRefusedCopyEndsAsNotDeliveredAndNobodyIsCalled() throws IOException {
        try (var server = new ScriptedSmtpServer()) {
            server.answer("RCPT", "550 5.1.1 no such mailbox");
            TicketWalk ticket = callTaken();
            String receipt = onlyDelivery(ticket);
            mailSender().setPort(server.port());
            ticketParticipants.add(ticket.number(), new NamedAddress("Ben", "ben.refused@example.org"), "agent");
            String copy = deliveries(ticket).stream()
                    .filter(delivery -> !delivery.equals(receipt))
                    .findFirst()
                    .orElseThrow();

            run(copy);

            assertThat(footprints.of(copy))
                    .containsExactly(
                            "StartEvent_MessageDecided",
                            "Gateway_Deliverable",
                            "Gateway_ToDeliver",
                            "Task_DeliverMessage",
                            "ErrorEvent_CopyRefused",
                            "EndEvent_CopyNotDelivered");
            assertThat(sentAt(copy)).isFalse();
            assertThat(incidents(copy)).isEmpty();
            assertThat(ticket.calls()).isEmpty();
        }
    }

    @Test
    void aRequesterWithoutAnAddressIsCalled() {
        TicketWalk ticket = callTaken("requesterEmail", "", "requesterPhone", "4711");
        String delivery = onlyDelivery(ticket);

        assertThat(footprints.of(delivery))
                .containsExactly(
                        "StartEvent_MessageDecided",
                        "Gateway_Deliverable",
                        "Gateway_ToCall",
                        "Task_JoinCall",
                        "Gateway_CallOpen",
                        "Task_CallRequester");
        assertCalledAndOver(ticket, delivery, 50);
        ticket.waitsAt("Task_Triage");
    }

    @Test
    void lettersOfOneStepLeaveInTheirOrderWhicheverJobRunsFirst() throws Exception {
        TicketWalk ticket = callTaken("requesterEmail", "order@example.org");
        triage(ticket, "details-missing", "question", "Which printer?", "messageToRequester", "We are on it.");

        run(delivery(ticket, "details-wanted"));

        assertThat(lettersTo("order@example.org")).containsExactly("receipt", "staff-message", "details-wanted");
        run(delivery(ticket, "receipt"));
        run(delivery(ticket, "staff-message"));
        assertThat(lettersTo("order@example.org")).hasSize(3);
        assertThat(deliveries(ticket)).allSatisfy(this::assertOver);
    }

    @Test
    void aLetterThatHasFailedOnceHoldsNoLaterOneUp() throws Exception {
        TicketWalk ticket = callTaken("requesterEmail", "late@example.org");
        String receipt = onlyDelivery(ticket);
        mailSender().setPort(closedPort());
        fail(receipt);
        mailSender().setPort(port);
        triage(ticket, "details-missing", "question", "Which printer?");

        run(delivery(ticket, "details-wanted"));

        assertThat(lettersTo("late@example.org")).containsExactly("details-wanted");
        assertThat(sentAt(receipt)).isFalse();
        run(receipt);
        assertThat(sentAt(receipt)).isTrue();
    }

    @Test
    void oneCallTellsAllThatIsToBeTold() {
        TicketWalk ticket = callTaken("requesterEmail", "", "requesterPhone", "4711");
        triage(ticket, "details-missing", "question", "Which printer?", "messageToRequester", "We are on it.");
        String call = delivery(ticket, "receipt");

        assertThat(ticket.calls()).hasSize(1);
        assertThat(footprints.of(delivery(ticket, "details-wanted")))
                .endsWith("Task_JoinCall", "Gateway_CallOpen", "EndEvent_CallJoined");
        assertThat(messageText(call))
                .containsSubsequence(
                        "Call Front desk, 4711.", "We have received your request", "We are on it.", "Which printer?")
                .containsOnlyOnce("It is about ticket " + ticket.number());
        ticket.rests("TimerEvent_DetailsReminderDue", "TimerEvent_DetailsOverdue");

        complete(call, "callOutcome", "told", "callNote", "Told all.", "messageToRequester", "Until tomorrow.");

        ticket.firesAt("TimerEvent_DetailsOverdue", "2026-03-09 10:00");
        assertThat(ticket.calls()).as("the words were said in the call").isEmpty();
        assertThat(ticket.entries(EntryKind.STAFF_MESSAGE)).hasSize(2);
        assertThat(deliveries(ticket)).hasSize(4).allSatisfy(this::assertOver);
        ticket.answered("Task_ProvideDetails", "detailsProvided", "true", "details", "The red one.");
        process.complete(
                ticket.task("Task_Triage").getId(),
                AGENT,
                TicketWalk.fields(
                        "triageOutcome",
                        "details-missing",
                        "category",
                        "hardware",
                        "urgency",
                        "medium",
                        "impact",
                        "medium",
                        "question",
                        "Which floor?"));
        assertThat(ticket.calls()).as("another need, another call").hasSize(1);
    }

    @Test
    void aCallWhoseQuestionIsAnsweredOtherwiseEnds() {
        TicketWalk ticket = callTaken("requesterEmail", "", "requesterPhone", "4711");
        complete(delivery(ticket, "receipt"), "callOutcome", "told", "callNote", "Told the number.");
        triage(ticket, "details-missing", "question", "Which printer?");
        String call = delivery(ticket, "details-wanted");
        assertThat(ticket.calls()).hasSize(1);

        ticket.fromHere().answered("Task_ProvideDetails", "detailsProvided", "true", "details", "The red one.");

        assertThat(ticket.calls()).isEmpty();
        assertThat(footprints.of(call))
                .endsWith("Task_CallRequester", "MessageEvent_CallNotNeeded", "EndEvent_NoCallNeeded");
        assertOver(call);
        assertThat(ticket.entries(EntryKind.CALL)).as("nobody called").hasSize(1);
        assertThat(ticket.entries(EntryKind.STATUS)).last().satisfies(entry -> {
            assertThat(entry.text("callNotNeeded")).contains(ticket.number(), "Which printer?");
            assertThat(entry.visibleToRequester()).isFalse();
        });
        ticket.waitsAt("Task_Triage");
    }

    @Test
    void aCallGoesOnWithWhatIsLeftToTellOnceItsQuestionIsAnswered() {
        TicketWalk ticket = callTaken("requesterEmail", "", "requesterPhone", "4711");
        triage(ticket, "details-missing", "question", "Which printer?");
        String call = delivery(ticket, "receipt");
        assertThat(messageText(call)).contains("We have received your request", "Which printer?");

        ticket.answered("Task_ProvideDetails", "detailsProvided", "true", "details", "The red one.");

        assertThat(ticket.calls()).hasSize(1);
        assertThat(messageText(call))
                .startsWith("Call Front desk, 4711.")
                .contains("We have received your request")
                .doesNotContain("Which printer?");
        assertCalledAndOver(ticket, call, 50);
        assertThat(deliveries(ticket)).allSatisfy(this::assertOver);
    }

    @Test
    void whoHasAnsweredIsNotCalledAgain() {
        TicketWalk ticket = callTaken("requesterEmail", "", "requesterPhone", "4711");
        complete(delivery(ticket, "receipt"), "callOutcome", "told", "callNote", "Told the number.");
        triage(ticket, "details-missing", "question", "Which printer?");
        String call = delivery(ticket, "details-wanted");
        complete(call, "callOutcome", "not-reached", "callNote", "Nobody there.");

        ticket.answered("Task_ProvideDetails", "detailsProvided", "true", "details", "The red one.");
        ClockUtil.setCurrentTime(job(call).getDuedate());
        run(call);

        assertThat(ticket.calls()).isEmpty();
        assertThat(footprints.of(call))
                .endsWith(
                        "TimerEvent_NextCallDue",
                        "Gateway_ToCall",
                        "Task_JoinCall",
                        "Gateway_CallOpen",
                        "EndEvent_NothingToTell");
        assertOver(call);
    }

    @Test
    void aQuestionThatIsAnsweredBeforeItsMailIsRefusedNeedsNoCall() throws IOException {
        try (var server = new ScriptedSmtpServer()) {
            TicketWalk ticket = callTaken("requesterEmail", "refused@example.org");
            run(onlyDelivery(ticket));
            server.answer("RCPT", "550 5.1.1 no such mailbox");
            mailSender().setPort(server.port());
            triage(ticket, "details-missing", "question", "Which printer?");
            String question = delivery(ticket, "details-wanted");

            ticket.answered("Task_ProvideDetails", "detailsProvided", "true", "details", "The red one.");
            run(question);

            assertThat(footprints.of(question))
                    .endsWith(
                            "ErrorEvent_DeliveryRefused",
                            "Gateway_ToCall",
                            "Task_JoinCall",
                            "Gateway_CallOpen",
                            "EndEvent_NothingToTell");
            assertThat(ticket.calls()).isEmpty();
            assertOver(question);
        }
    }

    @Test
    void aNewAddressGetsAllThatTheCallWasToTell() throws Exception {
        TicketWalk ticket = callTaken("requesterEmail", "", "requesterPhone", "4711");
        triage(ticket, "details-missing", "question", "Which printer?");
        String call = delivery(ticket, "receipt");

        complete(call, "callOutcome", "new-address", "newAddress", "all@example.org", "callNote", "Spelt it.");

        ticket.delivered();
        assertThat(lettersTo("all@example.org")).containsExactly("receipt", "details-wanted");
        ticket.firesAt("TimerEvent_DetailsOverdue", "2026-03-09 10:00");
        assertThat(ticket.calls()).isEmpty();
    }

    @Test
    void aCallMayBeMadeAfterTheTicketIsOver() {
        TicketWalk ticket = callTaken("requesterEmail", "", "requesterPhone", "4711");
        String call = onlyDelivery(ticket);
        process.ticketWithdrawn(ticket.number());

        assertThat(messageText(call)).contains("we have stopped our work");
        assertCalledAndOver(ticket, call, 50);
        assertThat(deliveries(ticket)).hasSize(2).allSatisfy(this::assertOver);
        assertThat(caseFiles.get(ticket.number()).endedAs()).isEqualTo("EndEvent_TicketWithdrawn");
    }

    @Test
    void whoIsNotReachedIsCalledAgainLaterAndNotWithoutEnd() {
        TicketWalk ticket = callTaken("requesterEmail", "", "requesterPhone", "4711");
        String delivery = onlyDelivery(ticket);

        for (int call = 1; call < 5; call++) {
            Instant called = ClockUtil.getCurrentTime().toInstant();
            complete(delivery, "callOutcome", "not-reached", "callNote", "Call " + call + ": nobody there.");
            assertThat(callTask(delivery)).isNull();
            assertThat(job(delivery).getDuedate().toInstant()).isEqualTo(called.plus(Duration.ofHours(4)));
            ClockUtil.setCurrentTime(job(delivery).getDuedate());
            run(delivery);
            assertThat(engine.getTaskService().getVariables(callTask(delivery).getId()))
                    .doesNotContainKey("callOutcome")
                    .containsEntry("callsMade", (long) call);
        }
        ticket.fromHere();
        complete(delivery, "callOutcome", "not-reached", "callNote", "Call 5: nobody there.");

        assertThat(footprints.of(delivery)).endsWith("Task_GiveUpCalling", "EndEvent_RequesterNotReached");
        assertOver(delivery);
        assertThat(ticket.entries(EntryKind.CALL)).hasSize(5);
        assertThat(ticket.entries(EntryKind.STATUS)).last().satisfies(entry -> {
            assertThat(entry.content()).containsEntry("notReached", 5);
            assertThat(entry.text("untoldMessage")).contains(ticket.number(), "We have received your request");
            assertThat(entry.visibleToRequester()).isFalse();
        });
        ticket.told("requester-not-reached").waitsAt("Task_Triage");
    }

    @Test
    void anotherNumberIsTheTicketsFromNowOnAndIsCalledAtOnce() {
        TicketWalk ticket = callTaken("requesterEmail", "", "requesterPhone", "4711");
        String delivery = onlyDelivery(ticket);
        assertThat(messageText(delivery)).startsWith("Call Front desk, 4711.");

        assertThatThrownBy(() -> complete(delivery, "callOutcome", "new-number", "callNote", "Moved to room 5."))
                .hasMessageContaining("newPhone");
        complete(delivery, "callOutcome", "new-number", "newPhone", " 4712 ", "callNote", "Moved to room 5.");

        assertThat(caseFiles.get(ticket.number()).requesterPhone()).isEqualTo("4712");
        assertThat(messageText(delivery)).startsWith("Call Front desk, 4712.");
        assertCalledAndOver(ticket, delivery, 50);
    }

    @Test
    void aCorrectedAddressGetsTheLetterAndAllLaterOnes() throws IOException {
        try (var server = new ScriptedSmtpServer()) {
            server.answer("RCPT", "550 5.1.1 no such mailbox");
            mailSender().setPort(server.port());
            TicketWalk ticket = callTaken("requesterEmail", "fornt.desk@example.org");
            String delivery = onlyDelivery(ticket);
            run(delivery);
            String former = message(delivery);
            int generation = caseFiles.linkGeneration(ticket.number()).orElseThrow();

            assertThatThrownBy(() -> complete(
                            delivery, "callOutcome", "new-address", "newAddress", "front.desk", "callNote", "x"))
                    .hasMessageContaining("newAddress");
            complete(
                    delivery,
                    "callOutcome",
                    "new-address",
                    "newAddress",
                    "front.desk@example.org",
                    "callNote",
                    "Two letters were swapped.");

            assertThat(caseFiles.get(ticket.number()).requesterEmail()).isEqualTo("front.desk@example.org");
            assertThat(ticket.variable("requesterEmail")).isEqualTo("front.desk@example.org");
            assertThat(caseFiles.linkGeneration(ticket.number()).orElseThrow()).isGreaterThan(generation);
            assertThat(ticket.entries(EntryKind.CORRECTION)).singleElement().satisfies(entry -> {
                assertThat(entry.content())
                        .containsExactly(
                                entry("requesterEmail", List.of("fornt.desk@example.org", "front.desk@example.org")));
                assertThat(entry.author()).isEqualTo("agent");
                assertThat(entry.visibleToRequester()).isFalse();
            });
            String again = message(delivery);
            assertThat(again).isNotEqualTo(former);
            assertThat(outbox.get(again)).satisfies(copy -> {
                assertThat(copy.recipient()).isEqualTo("front.desk@example.org");
                assertThat(copy.text()).isEqualTo(outbox.get(former).text());
                assertThat(copy.subject()).isEqualTo(outbox.get(former).subject());
                assertThat(copy.mailId()).isNotEqualTo(outbox.get(former).mailId());
            });
            assertThat(outbox.withLink(again).text()).contains("/t/");
            assertThat(outbox.get(former).sentAt()).isNull();

            mailSender().setPort(port);
            run(delivery);
            assertThat(outbox.get(again).sentAt()).isNotNull();
            assertThat(footprints.of(delivery))
                    .containsSubsequence("Task_CorrectAddress", "Task_DeliverMessage", "EndEvent_MessageDelivered");
            assertOver(delivery);
            ticket.told("receipt");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"support@loopdesk.local", "SUPPORT@Loopdesk.local", "support+LD-100001.abc@loopdesk.local"})
    void theAddressOfTheServiceDeskIsNotNotedAsTheRequesters(String ours) {
        TicketWalk ticket = callTaken("requesterEmail", "", "requesterPhone", "4711");
        String delivery = onlyDelivery(ticket);

        assertThatThrownBy(() ->
                        complete(delivery, "callOutcome", "new-address", "newAddress", ours, "callNote", "Spelt it."))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("newAddress")
                .hasMessageContaining("service desk");
        assertThatThrownBy(() -> callTaken("requesterEmail", ours))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("requesterEmail")
                .hasMessageContaining("service desk");
    }

    @Test
    void whoeverBecomesTheRequesterIsNoParticipantAnyMore() {
        TicketWalk ticket = callTaken("requesterEmail", "", "requesterPhone", "4711");
        String delivery = onlyDelivery(ticket);
        ticketParticipants.add(ticket.number(), new NamedAddress("Ben", "ben@example.org"), AGENT);

        complete(delivery, "callOutcome", "new-address", "newAddress", "BEN@example.org", "callNote", "Spelt it.");

        assertThat(caseFiles.get(ticket.number()).requesterEmail()).isEqualTo("BEN@example.org");
        assertThat(participants.of(ticket.number())).isEmpty();
        assertThat(ticket.entries(EntryKind.PARTICIPATION)).hasSize(2);
    }

    @Test
    void aNotedPhoneNumberIsOneLineOfTheLengthThatAReportMayHave() {
        TicketWalk ticket = callTaken("requesterEmail", "", "requesterPhone", "4711");
        String delivery = onlyDelivery(ticket);
        String phone = "4712\r\n" + "ask for the front desk, ".repeat(4);

        complete(delivery, "callOutcome", "new-number", "newPhone", phone, "callNote", "Spelt it.");

        assertThat(caseFiles.get(ticket.number()).requesterPhone())
                .isEqualTo("4712 " + "ask for the front desk, ".repeat(4).strip());
    }

    @Test
    void anAddressThatIsWrongAgainIsCalledAgain() throws IOException {
        try (var server = new ScriptedSmtpServer()) {
            server.answer("RCPT", "550 5.1.1 no such mailbox");
            mailSender().setPort(server.port());
            TicketWalk ticket = callTaken();
            String delivery = onlyDelivery(ticket);
            run(delivery);

            complete(delivery, "callOutcome", "new-address", "newAddress", "desk@example.org", "callNote", "Spelt it.");
            run(delivery);

            assertCalledAndOver(ticket, delivery, 50);
        }
    }

    @Test
    void theWordsForThePhoneAreNoLetter() {
        TicketWalk ticket = callTaken("requesterEmail", "", "requesterPhone", "4711");
        triage(ticket, "details-missing", "question", "Which printer?");

        String text = messageText(delivery(ticket, "receipt"));

        assertThat(text)
                .contains(ticket.number() + ": Printer prints blank pages")
                .contains("To find the cause we need one more thing from you.")
                .contains("Which printer?")
                .contains("If we hear nothing from you within")
                .doesNotContain("Dear")
                .doesNotContain("Kind regards")
                .doesNotContain("http")
                .doesNotContain("link")
                .doesNotContain("@");
        assertThat(text.lines().count()).isLessThan(20);
    }

    @Test
    void aRefusedMessageToStaffIsAnIncidentAndNobodyIsCalled() throws IOException {
        try (var server = new ScriptedSmtpServer()) {
            TicketWalk ticket = inDiagnosis();
            process.requesterReplied(ticket.number(), "Any news?");
            String delivery = deliveries(ticket).get(1);
            server.answer("RCPT", "550 5.1.1 no such mailbox");
            mailSender().setPort(server.port());

            fail(delivery);

            assertThat(callTask(delivery)).isNull();
            assertThat(job(delivery).getRetries()).isEqualTo(8);
            assertThat(job(delivery).getExceptionMessage()).contains("no such mailbox");
        }
    }

    private void assertCalledAndOver(TicketWalk ticket, String delivery, int priority) {
        Task call = callTask(delivery);
        assertThat(call).isNotNull();
        assertThat(call.getPriority()).isEqualTo(priority);
        assertThat(call.getAssignee()).isNull();
        assertThat(engine.getTaskService().getIdentityLinksForTask(call.getId()))
                .extracting(IdentityLink::getGroupId)
                .containsExactly("service-desk");
        String text = (String) engine.getTaskService().getVariableLocal(call.getId(), "messageText");
        assertThat(text).contains(ticket.number());
        int before = ticket.entries(EntryKind.CALL).size();

        process.complete(call.getId(), AGENT, TicketWalk.fields("callNote", "Told at 10:05."));

        assertThat(ticket.entries(EntryKind.CALL)).hasSize(before + 1).last().satisfies(entry -> {
            assertThat(entry.text("callNote")).isEqualTo("Told at 10:05.");
            assertThat(entry.author()).isEqualTo(AGENT);
        });
        assertThat(footprints.of(delivery))
                .endsWith("Task_CallRequester", "Gateway_CallOutcome", "EndEvent_RequesterCalled");
        assertOver(delivery);
    }

    private void complete(String delivery, Object... fields) {
        process.complete(callTask(delivery).getId(), AGENT, TicketWalk.fields(fields));
    }

    private String messageText(String delivery) {
        return (String)
                engine.getTaskService().getVariableLocal(callTask(delivery).getId(), "messageText");
    }

    private void assertOver(String delivery) {
        assertThat(engine.getRuntimeService()
                        .createExecutionQuery()
                        .processInstanceId(delivery)
                        .count())
                .isZero();
        assertThat(job(delivery)).isNull();
        assertThat(incidents(delivery)).isEmpty();
    }

    private void run(String delivery) {
        engine.getManagementService().executeJob(job(delivery).getId());
    }

    private void fail(String delivery) {
        assertThatThrownBy(() -> run(delivery)).rootCause().isNotNull();
    }

    /** Returns the latest delivery of a message of a kind about a ticket. */
    private String delivery(TicketWalk ticket, String kind) {
        return deliveries(ticket).stream()
                .filter(one -> outbox.get(message(one)).kind().key().equals(kind))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    /** Returns the kinds of the letters that an address has got, in the order in which they came. */
    private List<String> lettersTo(String address) throws Exception {
        var kinds = new ArrayList<String>();
        for (Mailbox mailbox : server.mailboxes()) {
            List<StoredMessage> mails = mailbox.getEmail().equals(address)
                    ? mailbox.mails().stream()
                            .sorted(Comparator.comparing(StoredMessage::getUid))
                            .toList()
                    : List.of();
            for (StoredMessage mail : mails) {
                String id = mail.getMimeMessage().getMessageID();
                kinds.add(outbox.byMailId(id).orElseThrow().kind().key());
            }
        }
        return kinds;
    }

    private String onlyDelivery(TicketWalk ticket) {
        List<String> all = deliveries(ticket);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private List<String> deliveries(TicketWalk ticket) {
        return engine
                .getHistoryService()
                .createHistoricProcessInstanceQuery()
                .processDefinitionKey(DeliverMessageProcess.KEY)
                .processInstanceBusinessKey(ticket.number())
                .orderByProcessInstanceStartTime()
                .asc()
                .list()
                .stream()
                .map(HistoricProcessInstance::getId)
                .toList();
    }

    private boolean sentAt(String delivery) {
        return outbox.get(message(delivery)).sentAt() != null;
    }

    private String message(String delivery) {
        return (String) engine.getHistoryService()
                .createHistoricVariableInstanceQuery()
                .processInstanceId(delivery)
                .variableName(DeliverMessageProcess.MESSAGE_ID)
                .singleResult()
                .getValue();
    }

    private Job job(String delivery) {
        return engine.getManagementService()
                .createJobQuery()
                .processInstanceId(delivery)
                .singleResult();
    }

    private Task callTask(String delivery) {
        return engine.getTaskService()
                .createTaskQuery()
                .processInstanceId(delivery)
                .taskDefinitionKey(DeliverMessageProcess.CALL_REQUESTER)
                .singleResult();
    }

    private List<Incident> incidents(String delivery) {
        return engine.getRuntimeService()
                .createIncidentQuery()
                .processInstanceId(delivery)
                .list();
    }

    private JavaMailSenderImpl mailSender() {
        return (JavaMailSenderImpl) sender;
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
