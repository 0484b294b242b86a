package dev.loopdesk.changes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.WholeApplication;
import dev.loopdesk.hardening.OpenTicket;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ClockEvent.Kind;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.ticket.ClockRecord;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.workspace.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a draft's tables would have meant for past tickets is exact (S7.1). */
@WholeApplication
@Tag("postgresql")
class WhatIfTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PRIORITIES = "ticket-priority.dmn";
    private static final Instant MORNING = Instant.parse("2026-03-02T01:00:00Z");
    private static final String DAYS = "{\"from\": \"2026-03-02\", \"to\": \"2026-03-02\"}";

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private SupportProcess process;

    @Autowired
    private TaskService tasks;

    @Autowired
    private ClockRecord clocks;

    @Autowired
    private ServiceTimes serviceTimes;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private OpenTicket openTickets;

    @AfterEach
    void resetClock() {
        ClockUtil.reset();
        StoredChanges.remove(jdbc);
        openTickets.removeTickets();
    }

    @Test
    void aShorterTargetShowsExactlyTheTicketsThatTheClockRecordsTell() throws IOException {
        List<String> tickets = new ArrayList<>();
        for (int minutes : List.of(60, 300, 359, 361, 420, 479, 1_500)) {
            tickets.add(solvedAfter(Duration.ofMinutes(minutes)));
        }
        String draft = draft("\"PT8H\"", "\"PT6H\"");

        JsonNode report = json(new Caller(http, "manager").send("POST", draft + "/what-if", DAYS), 200);

        var missed = new TreeSet<String>();
        for (String ticket : tickets) {
            Duration used = used(ticket);
            if (used.compareTo(Duration.ofHours(6)) > 0 && used.compareTo(Duration.ofHours(8)) <= 0) {
                missed.add(ticket);
            }
        }
        assertThat(missed).hasSizeBetween(1, tickets.size() - 1);
        JsonNode decisions = report.path("decisions");
        assertThat(decisions.path("tickets").asInt()).isEqualTo(tickets.size());
        assertThat(decisions.path("priorities")).isEmpty();
        assertThat(decisions.path("teams")).isEmpty();
        assertThat(decisions.path("unjudged")).isEmpty();
        assertThat(decisions.path("targets"))
                .filteredOn(target -> !target.path("newlyMissed").isEmpty()
                        || !target.path("newlyMet").isEmpty())
                .singleElement()
                .satisfies(target -> {
                    assertThat(target.path("target").asText()).isEqualTo("resolution");
                    assertThat(target.path("priority").asText()).isEqualTo("P2");
                    assertThat(target.path("newlyMissed"))
                            .extracting(JsonNode::asText)
                            .containsExactlyElementsOf(missed);
                    assertThat(target.path("newlyMet")).isEmpty();
                    assertThat(target.path("metBefore").asInt()
                                    - target.path("metAfter").asInt())
                            .isEqualTo(missed.size());
                });
        assertThat(json(new Caller(http, "analyst").get(draft + "/what-if"), 200))
                .isEqualTo(report);
    }

    @Test
    void otherPrioritiesAreShownWithTheirTickets() throws IOException {
        String ticket = solvedAfter(Duration.ofHours(1));
        String draft = draft("<text>\"P2\"</text>", "<text>\"P3\"</text>");

        JsonNode report = json(new Caller(http, "analyst").send("POST", draft + "/what-if", DAYS), 200);

        assertThat(report.path("decisions").path("priorities")).singleElement().satisfies(shift -> {
            assertThat(shift.path("before").asText()).isEqualTo("P2");
            assertThat(shift.path("after").asText()).isEqualTo("P3");
            assertThat(shift.path("tickets")).extracting(JsonNode::asText).contains(ticket);
        });
    }

    @Test
    void theSameTablesShowNoDifference() throws IOException {
        solvedAfter(Duration.ofHours(7));
        String draft = draft("</definitions>", "<!-- as before --></definitions>");

        JsonNode decisions = json(new Caller(http, "analyst").send("POST", draft + "/what-if", DAYS), 200)
                .path("decisions");

        assertThat(decisions.path("tickets").asInt()).isPositive();
        assertThat(decisions.path("priorities")).isEmpty();
        assertThat(decisions.path("teams")).isEmpty();
        assertThat(decisions.path("targets")).allSatisfy(target -> {
            assertThat(target.path("newlyMissed")).isEmpty();
            assertThat(target.path("newlyMet")).isEmpty();
            assertThat(target.path("metBefore")).isEqualTo(target.path("metAfter"));
            assertThat(target.path("missedBefore")).isEqualTo(target.path("missedAfter"));
        });
    }

    @Test
    void aRangeThatIsNoneIsRefusedAndOthersMayNotAsk() throws IOException {
        String draft = draft("\"PT15M\"", "\"PT10M\"");
        var analyst = new Caller(http, "analyst");

        json(analyst.get(draft + "/what-if"), 404);
        json(analyst.send("POST", draft + "/what-if", "{\"from\": \"yesterday\"}"), 422);
        json(analyst.send("POST", draft + "/what-if", "{\"last\": 10001}"), 422);
        json(analyst.send("POST", draft + "/what-if", "{\"from\": \"2026-12-01\", \"to\": \"2026-11-01\"}"), 422);
        json(analyst.send("POST", draft + "/what-if", "{\"nonsense\": 1}"), 422);
        json(new Caller(http, "agent").send("POST", draft + "/what-if", "{}"), 403);
        json(new Caller(http, "agent").get(draft + "/what-if"), 403);
    }

    /** Service time that the resolution of a ticket took: between its start and its end, without its pauses. */
    private Duration used(String ticket) {
        Duration used = Duration.ZERO;
        Instant counting = null;
        String calendar = "";
        for (ClockEvent event : clocks.events(ticket)) {
            if (event.target() != Target.RESOLUTION) {
                continue;
            }
            if (event.terms() != null) {
                calendar = event.terms().calendar();
            }
            if (event.kind() == Kind.STARTED || event.kind() == Kind.RESUMED) {
                counting = event.at();
            } else if (counting != null && (event.kind() == Kind.PAUSED || event.kind() == Kind.MET)) {
                used = used.plus(serviceTimes.calendar(calendar).between(counting, event.at()));
                counting = null;
            }
        }
        return used;
    }

    /** A ticket of P2 whose requester has confirmed the solution. */
    private String solvedAfter(Duration duration) {
        ClockUtil.setCurrentTime(Date.from(MORNING));
        Map<String, Object> assessed = Map.of("urgency", "high", "impact", "medium");
        var report = new HashMap<String, Object>(assessed);
        report.putAll(Map.of(
                "title", "No network",
                "description", "The lamp is dark.",
                "requesterName", "Front desk",
                "requesterPhone", "1234"));
        String number = process.callTaken("agent", report);
        var triage = new HashMap<String, Object>(assessed);
        triage.putAll(Map.of("category", "network", "triageOutcome", "diagnose"));
        complete(number, "Task_Triage", "agent", triage);
        complete(number, "Task_Diagnose", "agent", Map.of("diagnosisOutcome", "cause-found", "cause", "A cable"));
        complete(
                number,
                "Task_PrepareSolution",
                "agent",
                Map.of(
                        "option1Steps",
                        "Plug it in.",
                        "requesterMayChoose",
                        false,
                        "sensitive",
                        false,
                        "performedBy",
                        "staff"));
        ClockUtil.setCurrentTime(Date.from(MORNING.plus(duration)));
        complete(number, "Task_CarryOutSolution", "agent", Map.of("workDone", "Plugged in."));
        complete(
                number,
                "Task_Verify",
                "agent",
                Map.of("symptomGone", true, "functionsNormal", true, "noNewProblems", true));
        complete(number, "Task_ConfirmResolution", Entry.REQUESTER, Map.of("resolutionConfirmed", true));
        return number;
    }

    private void complete(String number, String element, String author, Map<String, Object> answer) {
        Task task = tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey(element)
                .singleResult();
        process.complete(task.getId(), author, answer);
    }

    private String draft(String from, String to) throws IOException {
        String table =
                new String(Objects.requireNonNull(ShippedModels.contents().get(PRIORITIES)), StandardCharsets.UTF_8);
        JsonNode draft = json(new Caller(http, "analyst").deploy(PRIORITIES, table.replace(from, to)), 200);
        return "/api/changes/" + draft.path("id").asText();
    }

    private static JsonNode json(ResponseEntity<String> answer, int status) throws IOException {
        assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(status);
        return JSON.readTree(Objects.requireNonNullElse(answer.getBody(), "{}"));
    }
}
