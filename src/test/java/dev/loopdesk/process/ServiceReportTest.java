package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.workspace.Caller;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Figures of the service, of a month that is this test's alone, and the tickets behind them (S6.2). */
class ServiceReportTest extends PathTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Autowired
    private TestRestTemplate http;

    private static int years = 2040;

    private int year;
    private int openBefore;

    /** Each test has a year of its own; other tests may have left open tickets. */
    @BeforeEach
    void aYearOfItsOwn() throws Exception {
        year = years++;
        itIs(monday(0, 10));
        openBefore = march().path("open").asInt();
    }

    @Test
    void whatCameInAndWasClosedIsCounted() throws Exception {
        TicketWalk closed = closed("satisfaction", 4);
        TicketWalk open = inDiagnosis();

        JsonNode figures = march();

        assertThat(figures.path("received").asInt()).isEqualTo(2);
        assertThat(figures.path("closed").asInt()).isEqualTo(1);
        assertThat(figures.path("solved").asInt()).isEqualTo(1);
        assertThat(figures.path("open").asInt() - openBefore).isEqualTo(1);
        assertThat(figures.path("closedAs").path("closed").asInt()).isEqualTo(1);
        assertThat(figures.path("firstResponse").path("met").asInt()).isEqualTo(2);
        assertThat(figures.path("firstResponse").path("missed").asInt()).isZero();
        assertThat(figures.path("resolution").path("met").asInt()).isEqualTo(1);
        assertThat(figures.path("satisfaction").path("count").asInt()).isEqualTo(1);
        assertThat(figures.path("satisfaction").path("average").asDouble()).isEqualTo(4.0);
        assertThat(figures.path("followUp").path("runsWell").asInt()).isEqualTo(1);
        assertThat(figures.path("loopsBack").asInt()).isZero();
        assertThat(figures.path("reopened").asInt()).isZero();
        assertThat(figures.path("firstContactSolved").asInt()).isZero();
        assertThat(numbers("closed")).containsExactly(closed.number());
        assertThat(numbers("open")).startsWith(open.number()).doesNotContain(closed.number());
    }

    @Test
    void eachWayBackToTheDiagnosisIsCounted() throws Exception {
        TicketWalk ticket = notVerified(carriedOut());
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Drum");
        verified(solve(ticket));
        ticket.answer("Task_ConfirmResolution", AGENT, "resolutionConfirmed", "false", "comment", "Still grey");
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Fuser");
        verified(solve(ticket));
        ticket.answer("Task_ConfirmResolution", AGENT, "resolutionConfirmed", "true", "satisfaction", 2);
        due(ticket, "TimerEvent_FollowUpDue");
        ticket.answer("Task_FollowUpVisit", AGENT, "problemRecurred", "true", "followUpNote", "Grey again");

        JsonNode figures = march();

        assertThat(figures.path("loopsBack").asInt()).isEqualTo(3);
        assertThat(figures.path("loops").path("notVerified").asInt()).isEqualTo(1);
        assertThat(figures.path("loops").path("notConfirmed").asInt()).isEqualTo(1);
        assertThat(figures.path("loops").path("recurred").asInt()).isEqualTo(1);
        assertThat(figures.path("loops").path("stillBroken").asInt()).isZero();
        assertThat(figures.path("reopened").asInt()).isEqualTo(1);
        // Not solved any more.
        assertThat(figures.path("solved").asInt()).isZero();
        assertThat(figures.path("open").asInt() - openBefore).isEqualTo(1);
        assertThat(numbers("loops-back")).containsExactly(ticket.number());
        assertThat(numbers("reopened")).containsExactly(ticket.number());
    }

    /** By whichever way the requester says so. */
    @Test
    void aReplyThatTheProblemIsStillThereIsAWayBack() throws Exception {
        TicketWalk ticket = toBeConfirmed();
        process.requesterReplied(ticket.number(), "No, the same error again!");
        ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "still-broken");

        JsonNode figures = march();

        assertThat(figures.path("loops").path("stillBroken").asInt()).isEqualTo(1);
        assertThat(figures.path("loops").path("notConfirmed").asInt()).isZero();
        assertThat(figures.path("loopsBack").asInt()).isEqualTo(1);
        assertThat(figures.path("followUp").path("recurred").asInt()).isZero();
        assertThat(numbers("still-broken")).containsExactly(ticket.number());
    }

    @Test
    void aTicketWithSeveralTasksCountsOnce() throws Exception {
        JsonNode before = json(manager().get("/api/reports/open"), HttpStatus.OK);
        TicketWalk ticket = toBeConfirmed();
        process.requesterReplied(ticket.number(), "Thank you.");
        ticket.answer("Task_ConfirmResolution", AGENT, "resolutionConfirmed", "true");
        process.requesterReplied(ticket.number(), "One thing more.");
        assertThat(engine.getTaskService()
                        .createTaskQuery()
                        .processInstanceBusinessKey(ticket.number())
                        .list())
                .extracting(Task::getTaskDefinitionKey)
                .containsExactly("Task_ReadReply", "Task_ReadReply");

        JsonNode now = json(manager().get("/api/reports/open"), HttpStatus.OK);

        assertThat(more(now, before, "tickets")).isEqualTo(1);
        assertThat(more(now.path("byStage"), before.path("byStage"), "follow-up"))
                .isEqualTo(1);
        int waiting = 0;
        for (String party : List.of("requester", "queue", "person")) {
            waiting += more(now.path("waitingFor"), before.path("waitingFor"), party);
        }
        assertThat(waiting).isEqualTo(1);
        assertThat(opened("byStage", "follow-up")).contains(ticket.number());
    }

    @Test
    void aQuickFixIsASolutionAtFirstContact() throws Exception {
        TicketWalk ticket = triage(callTaken(), "quick-fix");
        ticket.answer("Task_QuickFix", AGENT, "quickFixOutcome", "solved", "quickFix", "Switched it on.");
        verified(ticket).answer("Task_ConfirmResolution", AGENT, "resolutionConfirmed", "true");

        assertThat(march().path("firstContactSolved").asInt()).isEqualTo(1);
        assertThat(numbers("first-contact-solved")).containsExactly(ticket.number());
    }

    @Test
    void missedTargetsAreCountedWhenTheyAreMissed() throws Exception {
        TicketWalk late = callTaken();
        due(late, "TimerEvent_FirstResponseOverdue");
        triage(late, "diagnose");

        JsonNode figures = march();

        assertThat(figures.path("firstResponse").path("missed").asInt()).isEqualTo(1);
        assertThat(figures.path("firstResponse").path("met").asInt()).isZero();
        assertThat(figures.path("resolution").path("missed").asInt()).isZero();
        assertThat(numbers("response-missed")).containsExactly(late.number());
        assertThat(numbers("response-met")).isEmpty();
    }

    @Test
    void durationsAreByTheClockAndInServiceHours() throws Exception {
        TicketWalk ticket = callTaken();
        itIs(monday(0, 11));
        triage(ticket, "diagnose");
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Drum");
        solve(ticket);
        itIs(monday(1, 10));
        verified(ticket).answer("Task_ConfirmResolution", AGENT, "resolutionConfirmed", "true");

        JsonNode figures = march();

        assertThat(figures.path("timeToFirstResponse")
                        .path("clock")
                        .path("median")
                        .asDouble())
                .isEqualTo(3_600);
        JsonNode solution = figures.path("timeToSolution");
        assertThat(solution.path("clock").path("median").asDouble()).isEqualTo(86_400);
        assertThat(solution.path("serviceHours").path("p85").asDouble()).isBetween(1.0, 86_399.0);
    }

    @Test
    void figuresAreDividedAndComparedWithThePeriodBefore() throws Exception {
        inDiagnosis();
        callTaken("urgency", "high", "impact", "high");

        JsonNode figures = json(manager().get(address() + "&by=priority&compare=true"), HttpStatus.OK);

        assertThat(figures.path("by").path("P3").path("received").asInt()).isEqualTo(1);
        assertThat(figures.path("by").path("P1").path("received").asInt()).isEqualTo(1);
        assertThat(figures.path("by").path("P2").path("received").asInt()).isZero();
        assertThat(figures.path("before").path("from").asText()).isEqualTo(year + "-02-01");
        assertThat(figures.path("before").path("to").asText()).startsWith(year + "-02-2");
        assertThat(figures.path("before").path("received").asInt()).isZero();
        assertThat(json(manager().get(address() + "&by=team"), HttpStatus.OK)
                        .path("by")
                        .fieldNames())
                .toIterable()
                .contains("workplace-specialists");
    }

    @Test
    void anEmptyMonthHasFiguresToo() throws Exception {
        JsonNode figures =
                json(manager().get("/api/reports/service?from=1999-01-01&to=1999-01-31&by=category"), HttpStatus.OK);

        assertThat(figures.path("received").asInt(-1)).isZero();
        assertThat(figures.path("satisfaction").path("average").isNull()).isTrue();
        assertThat(figures.path("backlogAgeDays").path("median").isNull()).isTrue();
        assertThat(figures.path("by").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?from=2026-13-01",
                "?from=2026-03-02&to=2026-03-01",
                "?from=1000-01-01",
                "?by=secret",
                "?compare=maybe",
                "?from=1990-01-01&to=2026-01-01",
                "/tickets?figure=none",
                "/tickets?limit=0",
                "/tickets?by=team&part=\u0000",
                "?from=&to=",
                "?to=9999-99-99"
            })
    void whatIsNoPeriodIsRefused(String wrong) {
        assertThat(manager().get("/api/reports/service" + wrong).getStatusCode())
                .isEqualTo(HttpStatus.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "specialist", "lead", "analyst"})
    void figuresAreForManagers(String account) {
        for (String address : List.of("service", "service/tickets", "standard", "standard/tickets")) {
            assertThat(new Caller(http, account).get("/api/reports/" + address).getStatusCode())
                    .as(address)
                    .isEqualTo(HttpStatus.FORBIDDEN);
        }
    }

    @Test
    void ticketsThatSkippedAClauseAreListedPageByPage() throws Exception {
        TicketWalk one = toBeConfirmed();
        TicketWalk two = toBeConfirmed();
        String clause = "/api/reports/standard/tickets?clause=S2.1&state=fulfilled&limit=1";

        JsonNode first = json(manager().get(clause), HttpStatus.OK);
        JsonNode second = json(manager().get(clause + "&before=" + two.number()), HttpStatus.OK);

        assertThat(first.path("tickets").findValuesAsText("number")).containsExactly(two.number());
        assertThat(first.path("next").asText()).isEqualTo(two.number());
        assertThat(second.path("tickets").findValuesAsText("number")).containsExactly(one.number());
        assertThat(manager().get("/api/reports/standard/tickets?clause=S9.9").getStatusCode())
                .isEqualTo(HttpStatus.BAD_REQUEST);
    }

    @Test
    void openTicketsAreCountedByStageAndByWhomTheyWaitFor() throws Exception {
        JsonNode before = json(manager().get("/api/reports/open"), HttpStatus.OK);
        TicketWalk diagnosed = inDiagnosis();
        TicketWalk asked = toBeConfirmed();
        TicketWalk visited = toBeConfirmed();
        visited.answer("Task_ConfirmResolution", AGENT, "resolutionConfirmed", "true");

        JsonNode now = json(manager().get("/api/reports/open"), HttpStatus.OK);

        assertThat(more(now, before, "tickets")).isEqualTo(3);
        assertThat(more(now.path("byStage"), before.path("byStage"), "diagnose"))
                .isEqualTo(1);
        assertThat(more(now.path("byStage"), before.path("byStage"), "close")).isEqualTo(1);
        assertThat(more(now.path("byStage"), before.path("byStage"), "follow-up"))
                .isEqualTo(1);
        assertThat(more(now.path("byStage"), before.path("byStage"), "assess")).isZero();
        assertThat(more(now.path("waitingFor"), before.path("waitingFor"), "requester"))
                .isEqualTo(1);
        assertThat(more(now.path("byPriority"), before.path("byPriority"), "P3"))
                .isEqualTo(3);
        assertThat(more(now.path("byAge"), before.path("byAge"), "1")).isEqualTo(3);
        assertThat(opened("byStage", "diagnose"))
                .contains(diagnosed.number())
                .doesNotContain(asked.number(), visited.number());
        assertThat(opened("byStage", "follow-up"))
                .contains(visited.number())
                .doesNotContain(asked.number(), diagnosed.number());
        assertThat(opened("waitingFor", "requester"))
                .contains(asked.number())
                .doesNotContain(diagnosed.number(), visited.number());
        assertThat(opened("byAge", "1")).contains(asked.number(), diagnosed.number());
        assertThat(opened("byTeam", "workplace-specialists")).contains(asked.number());
        assertThat(manager().get("/api/reports/open/tickets?by=byMood").getStatusCode())
                .isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(new Caller(http, AGENT).get("/api/reports/open").getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
    }

    @Test
    void aMissedTargetIsCountedAsLongAsTheTicketIsOpen() throws Exception {
        JsonNode before = json(manager().get("/api/reports/open"), HttpStatus.OK);
        TicketWalk late = inDiagnosis();
        ClockUtil.setCurrentTime(
                Date.from(rings(late, "TimerEvent_ResolutionAtRisk").plusSeconds(60)));

        assertThat(more(json(manager().get("/api/reports/open"), HttpStatus.OK), before, "atRisk"))
                .isPositive();
        assertThat(opened("atRisk", "")).contains(late.number());
        due(late, "TimerEvent_ResolutionOverdue");
        assertThat(opened("breached", "")).contains(late.number());
        assertThat(opened("atRisk", "")).doesNotContain(late.number());
        assertThat(numbers("resolution-missed")).containsExactly(late.number());
    }

    /** The next tickets of a page are those that were received before. */
    @Test
    void theTicketsBehindANumberComeInPages() throws Exception {
        List<String> three =
                List.of(callTaken().number(), callTaken().number(), callTaken().number());

        JsonNode first = json(manager().get(address("/tickets") + "&figure=received&limit=2"), HttpStatus.OK);
        JsonNode second = json(
                manager()
                        .get(address("/tickets") + "&figure=received&limit=2&before="
                                + first.path("next").asText()),
                HttpStatus.OK);

        assertThat(numbers(first)).containsExactly(three.get(2), three.get(1));
        assertThat(numbers(second)).containsExactly(three.get(0));
        assertThat(second.path("next").isMissingNode() || second.path("next").isNull())
                .isTrue();
    }

    private TicketWalk closed(Object... fields) {
        TicketWalk ticket = toBeConfirmed();
        Object[] answer = new Object[fields.length + 2];
        answer[0] = "resolutionConfirmed";
        answer[1] = "true";
        System.arraycopy(fields, 0, answer, 2, fields.length);
        ticket.answer("Task_ConfirmResolution", AGENT, answer);
        due(ticket, "TimerEvent_FollowUpDue");
        return ticket.answer("Task_FollowUpVisit", AGENT, "problemRecurred", "false");
    }

    private List<String> opened(String by, String part) throws IOException {
        return numbers(
                json(manager().get("/api/reports/open/tickets?limit=500&by=" + by + "&part=" + part), HttpStatus.OK));
    }

    private static int more(JsonNode now, JsonNode before, String name) {
        return now.path(name).asInt() - before.path(name).asInt();
    }

    /** Time goes by until a timer is due, and it fires. */
    private static void due(TicketWalk ticket, String timer) {
        ClockUtil.setCurrentTime(Date.from(rings(ticket, timer)));
        ticket.fire(timer);
    }

    private static Instant rings(TicketWalk ticket, String timer) {
        return Objects.requireNonNull(ticket.rings().get(timer), timer);
    }

    private Caller manager() {
        return new Caller(http, "manager");
    }

    private JsonNode march() throws IOException {
        return json(manager().get(address()), HttpStatus.OK);
    }

    private List<String> numbers(String figure) throws IOException {
        return numbers(json(manager().get(address("/tickets") + "&figure=" + figure), HttpStatus.OK));
    }

    private static List<String> numbers(JsonNode page) {
        return StreamSupport.stream(page.path("tickets").spliterator(), false)
                .map(ticket -> ticket.path("number").asText())
                .toList();
    }

    private String address() {
        return address("");
    }

    private String address(String below) {
        return "/api/reports/service" + below + "?from=" + year + "-03-01&to=" + year + "-03-31";
    }

    /** A time of the first Monday of March, or of a day after it. */
    private String monday(int daysAfter, int hour) {
        LocalDate monday = LocalDate.of(year, 3, 1).with(TemporalAdjusters.firstInMonth(DayOfWeek.MONDAY));
        return "%s %02d:00".formatted(monday.plusDays(daysAfter), hour);
    }

    private static JsonNode json(ResponseEntity<String> reply, HttpStatus status) throws IOException {
        assertThat(reply.getStatusCode()).as(reply.getBody()).isEqualTo(status);
        return JSON.readTree(reply.getBody());
    }
}
