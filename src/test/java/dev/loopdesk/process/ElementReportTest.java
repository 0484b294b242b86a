package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.workspace.Caller;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Figures of the elements of the diagram, of a month that is this test's alone, and the tickets behind them (S6.2). */
class ElementReportTest extends PathTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Autowired
    private TestRestTemplate http;

    private static int years = 2070;

    private int year;

    /** Each test has a year of its own. */
    @BeforeEach
    void aYearOfItsOwn() {
        year = years++;
        itIs(monday(10, 0));
    }

    @Test
    void passesAndTimesAreCounted() throws IOException {
        TicketWalk one = callTaken();
        TicketWalk other = callTaken();
        itIs(monday(11, 0));
        triage(one, "diagnose");
        itIs(monday(12, 0));
        triage(other, "diagnose");

        JsonNode triage = element("Task_Triage");

        assertThat(triage.path("passed").asInt()).isEqualTo(2);
        assertThat(triage.path("open").asInt()).isZero();
        assertThat(triage.path("duration").path("median").asDouble()).isEqualTo(5_400);
        assertThat(triage.path("duration").path("p85").asDouble()).isEqualTo(6_660);
        assertThat(element("Task_Diagnose").path("open").asInt()).isEqualTo(2);
        assertThat(element("Task_Diagnose").path("duration").isNull()).isTrue();
        assertThat(element("Task_QuickFix").isMissingNode()).isTrue();
        assertThat(element("Gateway_ToTriage").path("passed").asInt()).isEqualTo(2);
        assertThat(element("Gateway_ToTriage").path("duration").isNull()).isTrue();
        assertThat(numbers("passed", "Task_Triage")).containsExactly(other.number(), one.number());
        assertThat(numbers("open", "Task_Triage")).isEmpty();
    }

    @Test
    void waitingIsToldFromWork() throws IOException {
        TicketWalk ticket = ticketReceived();
        itIs(monday(11, 0));
        engine.getTaskService().claim(ticket.task("Task_Triage").getId(), AGENT);
        itIs(monday(11, 30));
        triage(ticket, "diagnose");
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "details-missing", "question", "Which tray?");
        itIs(monday(12, 30));
        ticket.answered("Task_ProvideMoreDetails", "detailsProvided", "true", "details", "Two.");

        JsonNode triage = element("Task_Triage");
        JsonNode details = element("Task_ProvideMoreDetails");

        assertThat(triage.path("waiting").path("median").asDouble()).isEqualTo(3_600);
        assertThat(triage.path("working").path("median").asDouble()).isEqualTo(1_800);
        assertThat(details.path("waiting").path("median").asDouble()).isEqualTo(3_600);
        assertThat(details.path("working").isNull()).isTrue();
    }

    @Test
    void loopsAreCountedWhereTheyBegin() throws IOException {
        TicketWalk ticket = notVerified(carriedOut());

        assertThat(element("Task_Verify").path("loops").asInt()).isEqualTo(1);
        assertThat(element("Task_Diagnose").path("loops").asInt()).isZero();
        assertThat(element("Task_Diagnose").path("passed").asInt()).isEqualTo(2);
        assertThat(numbers("loops", "Task_Verify")).containsExactly(ticket.number());
        assertThat(numbers("loops", "Task_Diagnose")).isEmpty();
    }

    @Test
    void aMissedTargetCountsWhereTheTicketStood() throws IOException {
        TicketWalk late = callTaken();
        ClockUtil.setCurrentTime(
                Date.from(Objects.requireNonNull(late.rings().get("TimerEvent_FirstResponseOverdue"))));
        late.fire("TimerEvent_FirstResponseOverdue");
        ClockUtil.setCurrentTime(
                Date.from(ClockUtil.getCurrentTime().toInstant().plusSeconds(600)));
        triage(late, "diagnose");

        assertThat(element("Task_Triage").path("missed").asInt()).isEqualTo(1);
        assertThat(element("Task_Diagnose").path("missed").asInt()).isZero();
        assertThat(numbers("missed", "Task_Triage")).containsExactly(late.number());
    }

    @Test
    void aPriorityAndAVersionAreChosen() throws IOException {
        callTaken();
        TicketWalk urgent = callTaken("urgency", "high", "impact", "high");

        JsonNode all = json("");
        int version = all.path("versions").get(0).path("version").asInt();

        assertThat(find(json("&priority=P1"), "Task_Triage").path("passed").asInt())
                .isEqualTo(1);
        assertThat(find(json("&priority=P3"), "Task_Triage").path("passed").asInt())
                .isEqualTo(1);
        assertThat(find(json("&priority=P2"), "Task_Triage").isMissingNode()).isTrue();
        assertThat(find(json("&version=" + version), "Task_Triage")
                        .path("passed")
                        .asInt())
                .isEqualTo(2);
        assertThat(all.path("drawn").path("version").asInt()).isEqualTo(version);
        assertThat(numbers("passed", "Task_Triage", "&priority=P1&version=" + version))
                .containsExactly(urgent.number());
    }

    @Test
    void theTicketsBehindANumberComeInPages() throws IOException {
        TicketWalk one = callTaken();
        TicketWalk other = callTaken();

        JsonNode first = tickets("passed", "Task_Triage", "&limit=1");

        assertThat(first.path("next").asText()).isEqualTo(other.number());
        assertThat(numbers("passed", "Task_Triage", "&limit=1&before=" + other.number()))
                .containsExactly(one.number());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?version=0",
                "?priority=P5",
                "?from=2026-02-30",
                "/tickets",
                "/tickets?element=",
                "/tickets?element=x&count=all",
                "/tickets?element=x&limit=0"
            })
    void whatIsNoQuestionIsRefused(String wrong) {
        assertThat(new Caller(http, "manager")
                        .get("/api/reports/elements" + wrong)
                        .getStatusCode())
                .isEqualTo(HttpStatus.BAD_REQUEST);
    }

    private JsonNode element(String id) throws IOException {
        return find(json(""), id);
    }

    private static JsonNode find(JsonNode figures, String id) {
        return StreamSupport.stream(figures.path("elements").spliterator(), false)
                .filter(one -> one.path("element").asText().equals(id))
                .findFirst()
                .orElseGet(() -> figures.path("none"));
    }

    private List<String> numbers(String count, String element) throws IOException {
        return numbers(count, element, "");
    }

    private List<String> numbers(String count, String element, String more) throws IOException {
        return tickets(count, element, more).path("tickets").findValuesAsText("number");
    }

    private JsonNode tickets(String count, String element, String more) throws IOException {
        return json("/tickets", "&count=" + count + "&element=" + element + more);
    }

    private JsonNode json(String more) throws IOException {
        return json("", more);
    }

    private JsonNode json(String below, String more) throws IOException {
        ResponseEntity<String> answer = new Caller(http, "manager")
                .get("/api/reports/elements" + below + "?from=" + year + "-03-01&to=" + year + "-03-31" + more);
        assertThat(answer.getStatusCode()).as(answer.getBody()).isEqualTo(HttpStatus.OK);
        return JSON.readTree(answer.getBody());
    }

    /** A time of the first Monday of March. */
    private String monday(int hour, int minute) {
        LocalDate monday = LocalDate.of(year, 3, 1).with(TemporalAdjusters.firstInMonth(DayOfWeek.MONDAY));
        return "%s %02d:%02d".formatted(monday, hour, minute);
    }
}
