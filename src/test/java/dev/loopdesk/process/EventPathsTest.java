package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loopdesk.TestReceiver;
import dev.loopdesk.TestReceiver.Sent;
import dev.loopdesk.message.OutgoingEvents;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.process.contract.DeliverEventProcess;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.ticket.Origins.Origin;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The events of chat tickets on their way to a stand-in that checks signatures by itself. */
class EventPathsTest extends PathTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    private RequesterActions requester;

    @Autowired
    private TicketLinks links;

    @Autowired
    private OutgoingEvents events;

    @BeforeEach
    @AfterEach
    void resetTheReceiver() {
        TestReceiver.reset();
    }

    @Test
    void aChatRobotIsToldOfATicketFromBeginningToEnd() throws Exception {
        TicketWalk ticket = fromRobot("chat-17");
        triage(ticket, "details-missing", "question", "Which door?");
        process.ticketWithdrawn(ticket.number());

        List<String> all = deliveries(ticket, "webhooks.robot");
        all.forEach(this::run);

        List<Sent> sent = TestReceiver.sent();
        assertThat(sent).hasSize(all.size()).allSatisfy(EventPathsTest::assertSigned);
        assertThat(sent.stream().map(one -> json(one).path("type").asText()))
                .containsExactlyInAnyOrder(
                        "ticket.received",
                        "ticket.message",
                        "ticket.message",
                        "ticket.waiting",
                        "ticket.message",
                        "ticket.closed");
        assertThat(sent.stream().map(one -> one.headers().get("webhook-id")).distinct())
                .hasSameSizeAs(sent);
        for (Sent one : sent) {
            JsonNode data = json(one).path("data");
            assertThat(data.path("number").asText()).isEqualTo(ticket.number());
            assertThat(data.path("channel").asText()).isEqualTo("chat");
            assertThat(data.path("integration").asText()).isEqualTo("robot");
            assertThat(data.path("externalId").asText()).startsWith("chat-17");
            String link = data.path("link").asText();
            assertThat(links.ticketOf(link.substring(link.indexOf("/t/") + 3))).hasValue(ticket.number());
            assertThat(Instant.parse(json(one).path("timestamp").asText())).isEqualTo(at("2026-03-02 10:00"));
        }
        assertThat(data(sent, "ticket.received").path("title").asText()).isEqualTo("Printer prints blank pages");
        assertThat(data(sent, "ticket.waiting").path("asked").asText()).isEqualTo("details");
        assertThat(data(sent, "ticket.closed").path("endedAs").asText()).isEqualTo("withdrawn");
        assertThat(sent.stream()
                        .map(EventPathsTest::json)
                        .filter(event -> event.path("type").asText().equals("ticket.message"))
                        .map(event -> event.path("data").path("kind").asText()))
                .containsExactlyInAnyOrder("receipt", "details-wanted", "withdrawn");
        assertThat(sent.stream().map(Sent::body))
                .anySatisfy(body -> assertThat(body).contains("Which door?"))
                .noneSatisfy(body -> assertThat(body).contains("link-of-"));
        assertThat(footprints.of(all.get(0)))
                .containsExactly("StartEvent_EventHappened", "Task_DeliverEvent", "EndEvent_EventDelivered");
        all.forEach(this::assertOver);
    }

    @Test
    void whoHasNoAddressIsAnsweredInTheChatAndNotCalled() {
        String inChat = received("chat");
        String byApi = received("api");

        assertThat(toCall(inChat)).isZero();
        assertThat(deliveries(walk(inChat), "webhooks.robot")).hasSize(2);
        assertThat(toCall(byApi)).isOne();
    }

    private String received(String channel) {
        return process.ticketReceived(Map.of(
                "title", "No network in room 4",
                "description", "The lamp at the socket is dark.",
                "requesterName", "Front desk",
                "requesterPhone", "+86 10 5555 0100",
                "channel", channel));
    }

    private long toCall(String number) {
        return engine.getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey("Task_CallRequester")
                .count();
    }

    @Test
    void aTicketThatNoProgramHandedInShowsNoLink() {
        TicketWalk ticket = ticketReceived("channel", "chat");

        deliveries(ticket, "webhooks.robot").forEach(this::run);

        assertThat(TestReceiver.sent()).hasSize(2).allSatisfy(one -> {
            assertThat(json(one).path("data").has("link")).isFalse();
            assertThat(one.body()).doesNotContain("integration", "/t/");
        });
    }

    @Test
    void ticketsOfOtherChannelsAreNoneOfItsBusiness() {
        TicketWalk ticket = ticketReceived("channel", "portal");
        process.ticketWithdrawn(ticket.number());

        assertThat(deliveries(ticket, "webhooks.robot")).isEmpty();
        assertThat(deliveries(ticket, "webhooks.nobody")).isEmpty();
    }

    @Test
    void aProgramThatIsDownIsTriedForADayThenAManagerDecides() {
        TestReceiver.answers(exchange -> TestReceiver.reply(exchange, 500, "down"));
        String delivery = deliveries(fromRobot("down"), "webhooks.robot").get(0);
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
        assertThat(incidents(delivery)).singleElement().satisfies(incident -> {
            assertThat(incident.getActivityId()).isEqualTo("Task_DeliverEvent");
            assertThat(incident.getIncidentMessage()).isEqualTo("webhooks.robot answered with status 500");
        });

        TestReceiver.answers(exchange -> TestReceiver.reply(exchange, 204, ""));
        engine.getManagementService().setJobRetries(job(delivery).getId(), 1);
        run(delivery);

        List<Sent> sent = TestReceiver.sent();
        assertThat(sent).hasSize(10).allSatisfy(EventPathsTest::assertSigned);
        assertThat(sent.stream().map(one -> one.headers().get("webhook-id")).distinct())
                .hasSize(1);
        assertThat(sent.stream()
                        .map(one -> one.headers().get("webhook-timestamp"))
                        .distinct())
                .hasSizeGreaterThan(5);
        assertThat(sent.stream().map(one -> json(one).path("timestamp")).distinct())
                .hasSize(1);
        assertOver(delivery);
    }

    @Test
    void whatWasTakenIsNotSentAgain() {
        String delivery = deliveries(fromRobot("twice"), "webhooks.robot").get(0);
        String event = (String) engine.getRuntimeService().getVariable(delivery, "eventId");
        events.ended(event, "taken");

        run(delivery);

        assertThat(TestReceiver.sent()).isEmpty();
        assertOver(delivery);
    }

    @Test
    void aProgramThatIsGoneGetsNothingMore() {
        TestReceiver.answers(exchange -> TestReceiver.reply(exchange, 410, ""));
        String delivery = deliveries(fromRobot("gone"), "webhooks.robot").get(0);
        String event = (String) engine.getRuntimeService().getVariable(delivery, "eventId");

        run(delivery);

        assertThat(footprints.of(delivery)).endsWith("ErrorEvent_ReceiverGone", "EndEvent_EventDropped");
        assertThat(events.get(event).outcome()).isEqualTo("dropped");
        assertOver(delivery);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void nobodyIsFollowedElsewhere(int status) {
        TestReceiver.answers(exchange -> {
            exchange.getResponseHeaders()
                    .set(
                            "Location",
                            "http://localhost:" + exchange.getLocalAddress().getPort() + "/elsewhere");
            TestReceiver.reply(exchange, status, "");
        });
        String delivery =
                deliveries(fromRobot("redirect-" + status), "webhooks.robot").get(0);

        fail(delivery);

        assertThat(TestReceiver.sent())
                .singleElement()
                .satisfies(one -> assertThat(one.path()).isEqualTo("/hook"));
        assertThat(job(delivery).getExceptionMessage()).isEqualTo("webhooks.robot answered with status " + status);
    }

    @Test
    void whoDoesNotAnswerInTimeIsTriedLater() {
        var over = new CountDownLatch(1);
        TestReceiver.answers(exchange -> await(over));
        String delivery = deliveries(fromRobot("slow"), "webhooks.robot").get(0);

        fail(delivery);
        over.countDown();

        assertThat(job(delivery).getExceptionMessage()).contains("did not answer within 1 seconds");
        assertThat(job(delivery).getRetries()).isEqualTo(8);
    }

    @Test
    void whoSpeaksSlowlyIsNotListenedToForever() {
        var over = new CountDownLatch(1);
        TestReceiver.answers(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('.');
            exchange.getResponseBody().flush();
            await(over);
        });
        String delivery = deliveries(fromRobot("drip"), "webhooks.robot").get(0);

        fail(delivery);
        over.countDown();

        assertThat(job(delivery).getExceptionMessage()).contains("did not answer within");
    }

    @Test
    void ofAnEndlessAnswerTheBeginningIsEnough() {
        TestReceiver.answers(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            var part = new byte[8192];
            for (int i = 0; i < 1_000_000; i++) {
                exchange.getResponseBody().write(part);
            }
        });
        String delivery = deliveries(fromRobot("endless"), "webhooks.robot").get(0);

        run(delivery);

        assertOver(delivery);
    }

    @Test
    void whoIsNotThereHoldsNoTicketUp() {
        TicketWalk ticket = fromRobot("nobody");
        process.ticketWithdrawn(ticket.number());

        assertThat(caseFiles.get(ticket.number()).endedAs()).isEqualTo("EndEvent_TicketWithdrawn");
        assertThat(deliveries(ticket, "webhooks.nobody")).singleElement().satisfies(delivery -> {
            fail(delivery);
            assertThat(job(delivery).getExceptionMessage())
                    .isEqualTo("webhooks.nobody could not be reached: ConnectException");
        });
    }

    @Test
    void theGroupOfTheLeadsIsAlertedByTheRobot() {
        String hostile = "@all [x](http://evil.example.org) **b** \"},\"at\":{\"isAtAll\":true}";
        TicketWalk ticket = ticketReceived("channel", "chat", "title", hostile);
        ticket.elapse("TimerEvent_FirstResponseOverdue", "2026-03-02 14:00");

        String delivery = deliveries(ticket, "robot.dingtalk").get(0);
        run(delivery);

        assertThat(TestReceiver.sent()).singleElement().satisfies(one -> {
            assertRobotSigned(one);
            assertThat(one.path()).isEqualTo("/robot/send");
            JsonNode body = json(one);
            assertThat(body.path("msgtype").asText()).isEqualTo("text");
            assertThat(body.path("at").path("isAtAll").asBoolean(true)).isFalse();
            assertThat(body).hasSize(3);
            assertThat(body.path("text").path("content").asText())
                    .contains(ticket.number(), "First response overdue", hostile)
                    .doesNotContain("/t/");
        });
        assertOver(delivery);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"errcode\":130101,\"errmsg\":\"send too fast\"}",
                "{\"errcode\":410100,\"errmsg\":\"limit\"}",
                "{\"errcode\":310000,\"errmsg\":\"sign not match\"}",
                "{\"errcode\":\"0\"}",
                "{}",
                "ok",
                ""
            })
    void whatTheRobotDoesNotTakeIsTriedLater(String answer) {
        TestReceiver.answers(exchange -> TestReceiver.reply(exchange, 200, answer));
        TicketWalk ticket = ticketReceived("channel", "chat");
        ticket.elapse("TimerEvent_FirstResponseOverdue", "2026-03-02 14:00");
        String delivery = deliveries(ticket, "robot.dingtalk").get(0);

        fail(delivery);

        assertThat(job(delivery).getRetries()).isEqualTo(8);
        assertThat(job(delivery).getExceptionMessage())
                .startsWith("robot.dingtalk answered with")
                .doesNotContain("TOKEN-OF-ROBOT", TestReceiver.ROBOT_SECRET);
        TestReceiver.answers(exchange -> TestReceiver.reply(exchange, 200, "{\"errcode\":0,\"errmsg\":\"ok\"}"));
        ClockUtil.setCurrentTime(job(delivery).getDuedate());
        run(delivery);
        assertOver(delivery);
    }

    @Test
    void theGroupLearnsOfApprovalsThatAreWanted() {
        TicketWalk ticket = ticketReceived("channel", "chat");
        triage(ticket, "diagnose");
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge")
                .answer(
                        "Task_PrepareSolution",
                        AGENT,
                        "option1Steps",
                        "Replace it.",
                        "requesterMayChoose",
                        "false",
                        "sensitive",
                        "true",
                        "performedBy",
                        "staff");

        deliveries(ticket, "robot.dingtalk").forEach(this::run);

        assertThat(TestReceiver.sent())
                .singleElement()
                .satisfies(
                        one -> assertThat(json(one).path("text").path("content").asText())
                                .contains("Approval wanted", ticket.number()));
    }

    private TicketWalk fromRobot(String name) {
        var report = new java.util.HashMap<>(REPORT);
        report.put("channel", "chat");
        String number = requester
                .report(new Origin("robot", name + "-" + UUID.randomUUID()), report)
                .number();
        return new TicketWalk(engine, process, caseFiles, footprints, number);
    }

    private static void assertSigned(Sent sent) throws GeneralSecurityException {
        String id = sent.headers().get("webhook-id");
        String timestamp = sent.headers().get("webhook-timestamp");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(TestReceiver.KEY, "HmacSHA256"));
        mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
        mac.update(sent.body().getBytes(StandardCharsets.UTF_8));
        assertThat(sent.headers().get("webhook-signature"))
                .isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal()));
        assertThat(sent.headers().get("content-type")).startsWith("application/json");
        assertThat(id).matches("[A-Za-z0-9-]{36}");
        assertThat(Long.parseLong(String.valueOf(timestamp)))
                .isGreaterThanOrEqualTo(at("2026-03-02 10:00").getEpochSecond());
    }

    private static void assertRobotSigned(Sent sent) throws GeneralSecurityException {
        Map<String, String> query = sent.query();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(TestReceiver.ROBOT_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signed = query.get("timestamp") + "\n" + TestReceiver.ROBOT_SECRET;
        assertThat(query.get("sign"))
                .isEqualTo(Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
        assertThat(query.get("timestamp"))
                .isEqualTo(Long.toString(ClockUtil.getCurrentTime().toInstant().toEpochMilli()));
        assertThat(query.get("access_token")).isEqualTo("TOKEN-OF-ROBOT");
    }

    private static JsonNode data(List<Sent> sent, String type) {
        return sent.stream()
                .map(EventPathsTest::json)
                .filter(event -> event.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow()
                .path("data");
    }

    private static JsonNode json(Sent sent) {
        try {
            return JSON.readTree(sent.body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> deliveries(TicketWalk ticket, String subscriber) {
        return engine
                .getHistoryService()
                .createHistoricProcessInstanceQuery()
                .processDefinitionKey(DeliverEventProcess.KEY)
                .processInstanceBusinessKey(ticket.number())
                .variableValueEquals(DeliverEventProcess.SUBSCRIBER, subscriber)
                .orderByProcessInstanceStartTime()
                .asc()
                .list()
                .stream()
                .map(HistoricProcessInstance::getId)
                .toList();
    }

    private void run(String delivery) {
        engine.getManagementService().executeJob(job(delivery).getId());
    }

    private void fail(String delivery) {
        assertThatThrownBy(() -> run(delivery)).isNotNull();
    }

    private Job job(String delivery) {
        return engine.getManagementService()
                .createJobQuery()
                .processInstanceId(delivery)
                .singleResult();
    }

    private List<Incident> incidents(String delivery) {
        return engine.getRuntimeService()
                .createIncidentQuery()
                .processInstanceId(delivery)
                .list();
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
}
