package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.workspace.Caller;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** The way of a ticket through the diagram, as managers and staff are shown it (S6.2). */
class TicketPathsTest extends PathTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Autowired
    private TestRestTemplate http;

    @Test
    void aLoopBackIsCountedTwice() throws IOException {
        TicketWalk ticket = notVerified(carriedOut());
        itIs("2026-03-02 12:30");
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Drum");

        JsonNode way = way(ticket);

        assertThat(element(way, "Task_Diagnose").path("times").asInt()).isEqualTo(2);
        assertThat(element(way, "Task_Diagnose").path("seconds").asDouble()).isEqualTo(9_000);
        assertThat(element(way, "Task_Verify").path("times").asInt()).isEqualTo(1);
        assertThat(element(way, "Task_Diagnose").path("open").asBoolean()).isFalse();
        assertThat(element(way, "Task_PrepareSolution").path("open").asBoolean())
                .isTrue();
        assertThat(flow(way, "Flow_ToDiagnosis_To_Diagnose").path("times").asInt())
                .isEqualTo(2);
        assertThat(flow(way, "Flow_Diagnosis_To_ToDiagnosis").path("times").asInt())
                .as("back through the links, which the engine does not record")
                .isEqualTo(1);
        assertThat(way.path("to").isNull()).isTrue();
    }

    @Test
    void whatWasNotPassedIsNotListed() throws IOException {
        JsonNode way = way(inDiagnosis());

        assertThat(element(way, "Task_QuickFix").isMissingNode()).isTrue();
        assertThat(flow(way, "Flow_TriageOutcome_To_ToResolve").path("times").asInt())
                .isEqualTo(1);
        assertThat(flow(way, "Flow_TriageOutcome_To_QuickFix").isMissingNode()).isTrue();
        assertThat(flow(way, "Flow_Diagnose_To_JudgePriorityAnew").isMissingNode())
                .isTrue();
    }

    @Test
    void whoDidWhatAndWhenIsListedInOrder() throws IOException {
        TicketWalk ticket = callTaken();
        itIs("2026-03-02 11:00");
        triage(ticket, "diagnose");
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "details-missing", "question", "Which tray?");
        ticket.answered("Task_ProvideMoreDetails", "detailsProvided", "true", "details", "Two.");

        JsonNode way = way(ticket);

        assertThat(steps(way, "Task_"))
                .containsSubsequence(
                        "Task_RegisterTicket",
                        "Task_Triage",
                        "Task_Diagnose",
                        "Task_ProvideMoreDetails",
                        "Task_Diagnose");
        JsonNode triage = step(way, "Task_Triage");
        assertThat(triage.path("by").asText()).isEqualTo(AGENT);
        assertThat(triage.path("byName").asText()).isNotBlank().isNotEqualTo(AGENT);
        assertThat(triage.path("seconds").asDouble()).isEqualTo(3_600);
        assertThat(triage.path("type").asText()).isEqualTo("userTask");
        assertThat(step(way, "Task_ProvideMoreDetails").path("by").asText()).isEqualTo("requester");
        assertThat(step(way, "Task_RegisterTicket").path("by").isNull()).isTrue();
    }

    @Test
    void aBranchBesideTheMainPathIsPartOfTheWay() throws IOException {
        TicketWalk ticket = toBeConfirmed();
        process.requesterReplied(ticket.number(), "It beeps, too.");

        JsonNode way = way(ticket);

        assertThat(element(way, "Task_ReadReply").path("open").asBoolean()).isTrue();
        assertThat(element(way, "Task_ConfirmResolution").path("open").asBoolean())
                .isTrue();
        assertThat(element(way, "Task_Triage").path("open").asBoolean()).isFalse();
    }

    @Test
    void messagesHaveWaysOfTheirOwn() throws IOException {
        TicketWalk ticket = callTaken().delivered();

        JsonNode processes = ways(ticket);

        assertThat(processes.findValuesAsText("process"))
                .startsWith("technical-support", "deliver-message")
                .doesNotHaveDuplicates();
        assertThat(processes.get(1).path("to").isNull()).isFalse();
        assertThat(element(processes.get(1), "Task_DeliverMessage")
                        .path("times")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aFailedStepIsShown() throws IOException {
        TicketWalk ticket = callTaken();
        engine.getManagementService().createJobQuery().processDefinitionKey("deliver-message").list().stream()
                .filter(job -> engine.getRuntimeService()
                                .createProcessInstanceQuery()
                                .processInstanceId(job.getProcessInstanceId())
                                .processInstanceBusinessKey(ticket.number())
                                .count()
                        > 0)
                .forEach(job -> engine.getManagementService().setJobRetries(job.getId(), 0));

        JsonNode delivery = ways(ticket).get(1);

        assertThat(element(delivery, "Task_DeliverMessage").path("open").asBoolean())
                .isTrue();
        assertThat(element(delivery, "Task_DeliverMessage").path("failed").asBoolean())
                .isTrue();
        assertThat(way(ticket).path("elements"))
                .noneMatch(element -> element.path("failed").asBoolean());
    }

    @Test
    void elementsAreNamedInTheLanguageOfTheReader() throws IOException {
        var headers = new HttpHeaders();
        headers.setBasicAuth("manager", "manager");
        headers.set(HttpHeaders.ACCEPT_LANGUAGE, "zh-CN");
        ResponseEntity<String> answer = http.exchange(
                "/api/tickets/" + callTaken().number() + "/path",
                HttpMethod.GET,
                new HttpEntity<>(headers),
                String.class);

        JsonNode way = JSON.readTree(answer.getBody()).path("processes").get(0);

        assertThat(way.path("name").asText()).isEqualTo("技术支持");
        assertThat(element(way, "Task_Triage").path("name").asText()).isEqualTo("初步评估工单");
    }

    @Test
    void whoHasOpenedATicketIsOnRecordForManagers() throws IOException {
        TicketWalk ticket = callTaken();
        open(ticket, "agent");
        open(ticket, "agent");
        itIs("2026-03-02 10:30");
        open(ticket, "agent");
        itIs("2026-03-03 09:00");
        open(ticket, "lead");

        JsonNode views = json("manager", ticket, "/views").path("views");

        assertThat(views.findValuesAsText("account")).containsExactly("lead", "agent");
        assertThat(views.get(1).path("times").asInt())
                .as("an open page that asks for news is one look")
                .isEqualTo(2);
        assertThat(views.get(1).path("day").asText()).isEqualTo("2026-03-02");
        assertThat(new Caller(http, "agent")
                        .get("/api/tickets/" + ticket.number() + "/views")
                        .getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
    }

    private void open(TicketWalk ticket, String account) {
        assertThat(new Caller(http, account)
                        .open("tasklist")
                        .send("GET", "/camunda/api/loopdesk/tickets/" + ticket.number(), null)
                        .getStatusCode())
                .isEqualTo(HttpStatus.OK);
    }

    private JsonNode way(TicketWalk ticket) throws IOException {
        return ways(ticket).get(0);
    }

    private JsonNode ways(TicketWalk ticket) throws IOException {
        return json("agent", ticket, "/path").path("processes");
    }

    private JsonNode json(String account, TicketWalk ticket, String below) throws IOException {
        ResponseEntity<String> answer = new Caller(http, account).get("/api/tickets/" + ticket.number() + below);
        assertThat(answer.getStatusCode()).as(answer.getBody()).isEqualTo(HttpStatus.OK);
        return JSON.readTree(answer.getBody());
    }

    private static JsonNode element(JsonNode way, String id) {
        return find(way.path("elements"), "element", id);
    }

    private static JsonNode step(JsonNode way, String id) {
        return find(way.path("steps"), "element", id);
    }

    private static JsonNode flow(JsonNode way, String id) {
        return find(way.path("flows"), "flow", id);
    }

    private static JsonNode find(JsonNode list, String field, String id) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(one -> one.path(field).asText().equals(id))
                .findFirst()
                .orElseGet(() -> list.path("none"));
    }

    private static List<String> steps(JsonNode way, String prefix) {
        List<String> steps = new ArrayList<>();
        way.path("steps").forEach(step -> {
            if (step.path("element").asText().startsWith(prefix)) {
                steps.add(step.path("element").asText());
            }
        });
        return steps;
    }
}
