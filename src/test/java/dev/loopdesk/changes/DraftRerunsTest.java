package dev.loopdesk.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.WholeApplication;
import dev.loopdesk.changes.ModelChange.State;
import dev.loopdesk.changes.ModelChanges.Files;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.rerun.PastTickets;
import dev.loopdesk.rerun.PastTickets.Range;
import dev.loopdesk.workspace.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Past tickets run through the live models and a draft, in processes of their own (S7.1). */
@WholeApplication
class DraftRerunsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUPPORT = "technical-support.bpmn";
    private static final Instant MORNING = Instant.parse("2026-03-16T01:00:00Z");
    private static final Instant NEXT_MORNING = Instant.parse("2026-03-17T01:00:00Z");
    private static final String DAY = "{\"replay\": true, \"from\": \"2026-03-16\", \"to\": \"2026-03-16\"}";
    private static final String NEXT_DAY = "{\"replay\": true, \"from\": \"2026-03-17\", \"last\": 1}";
    private static final Instant THIRD_MORNING = Instant.parse("2026-03-18T01:00:00Z");
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final String AFTER_CONSULTATION =
            "sourceRef=\"Task_Consult\" targetRef=\"LinkEvent_SpecialistConsulted\" />";
    private static final String REVIEW = """
            sourceRef="Task_Consult" targetRef="Task_ReviewFindings" />
            <bpmn:userTask id="Task_ReviewFindings" name="Review" camunda:formRef="consult"
                camunda:formRefBinding="deployment" camunda:candidateGroups="support-leads" />
            <bpmn:sequenceFlow id="Flow_Reviewed" sourceRef="Task_ReviewFindings"
                targetRef="LinkEvent_SpecialistConsulted" />""";

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private SupportProcess process;

    @Autowired
    private ModelChanges changes;

    @Autowired
    private LiveModels live;

    @Autowired
    private PastTickets past;

    @Autowired
    private JdbcClient jdbc;

    @TempDir
    private Path home;

    @AfterEach
    void cleanUp() {
        ClockUtil.reset();
        StoredChanges.remove(jdbc);
    }

    @Test
    @Tag("thorough")
    void aChangedDiagramShowsExactlyTheTicketsThatPassIt() throws IOException {
        String consulted = consulted(MORNING);
        String spam = spam(MORNING.plusSeconds(60));
        String alsoConsulted = consulted(MORNING.plusSeconds(120));
        ClockUtil.reset();
        String draft = draft(diagram -> diagram.replace(AFTER_CONSULTATION, REVIEW));
        var analyst = new Caller(http, "analyst");

        JsonNode begun =
                json(analyst.send("POST", draft + "/what-if", DAY), 202).path("replay");
        assertThat(begun.path("state").asText()).isEqualTo("running");
        json(analyst.send("POST", draft + "/what-if", DAY), 409);
        await().atMost(LONG)
                .until(() -> !json(analyst.get(draft + "/what-if"), 200)
                        .path("replay")
                        .path("state")
                        .asText()
                        .equals("running"));

        JsonNode replay = json(analyst.get(draft + "/what-if"), 200).path("replay");
        assertThat(replay.path("state").asText()).isEqualTo("done");
        assertThat(replay.path("tickets").asInt()).isEqualTo(3);
        assertThat(replay.path("done").asInt()).isEqualTo(3);
        JsonNode result = replay.path("result");
        assertThat(result.path("ways")).singleElement().satisfies(way -> {
            assertThat(way.path("before").asText()).isEqualTo("Gateway_ToDiagnosis");
            assertThat(way.path("now").asText()).isEqualTo("Task_ReviewFindings");
            assertThat(texts(way.path("tickets")))
                    .containsExactlyInAnyOrder(consulted, alsoConsulted)
                    .doesNotContain(spam);
        });
        assertThat(result.path("guesses")).singleElement().satisfies(guess -> {
            assertThat(guess.path("element").asText()).isEqualTo("Task_ReviewFindings");
            assertThat(guess.path("number").asInt()).isEqualTo(2);
            assertThat(guess.path("typical").asBoolean()).isFalse();
        });
        assertThat(result.path("work"))
                .filteredOn(work -> work.path("element").asText().equals("Task_ReviewFindings"))
                .singleElement()
                .satisfies(work -> {
                    assertThat(work.path("team").asText()).isEqualTo("support-leads");
                    assertThat(work.path("before").asInt()).isZero();
                    assertThat(work.path("after").asInt()).isEqualTo(2);
                    assertThat(work.path("minutesAfter").asInt()).isEqualTo(120);
                });
        assertThat(result.path("stuck")).isEmpty();
        assertThat(result.path("ends")).isEmpty();
        // No timer fires in this application, so that the tickets had no progress update.
        assertThat(texts(result.path("strays"))).containsExactlyInAnyOrder(consulted, alsoConsulted);
    }

    @Test
    @Tag("thorough")
    void theSameModelsShowNoDifferenceAndARestartGoesOn() throws Exception {
        consulted(THIRD_MORNING);
        spam(THIRD_MORNING.plusSeconds(60));
        ClockUtil.reset();
        String draft = draft(diagram -> diagram + "<!-- as before -->");
        String id = draft.substring(draft.lastIndexOf('/') + 1);
        DraftReruns interrupted = reruns();
        assertThat(interrupted.begin(id, new Range(THIRD_MORNING, THIRD_MORNING.plusSeconds(600), 10)))
                .isTrue();
        await().atMost(LONG).until(() -> of(interrupted, id).tickets() == 2);
        interrupted.destroy();
        assertThat(of(interrupted, id).state()).isEqualTo("running");

        DraftReruns restarted = reruns();
        restarted.resume();
        await().atMost(LONG).until(() -> !of(restarted, id).state().equals("running"));

        DraftReruns.Reruns reruns = of(restarted, id);
        assertThat(reruns.state()).isEqualTo("done");
        JsonNode result = Objects.requireNonNull(reruns.result());
        assertThat(result.path("tickets").asInt()).isEqualTo(2);
        assertThat(result.path("same").asBoolean()).isTrue();
        await().untilAsserted(() -> assertThat(home.resolve("what-if")).isEmptyDirectory());
        restarted.destroy();
    }

    @Test
    void whoAskedCanStopIt() throws IOException {
        spam(NEXT_MORNING);
        ClockUtil.reset();
        String draft = draft(diagram -> diagram + "<!-- as before -->");
        var analyst = new Caller(http, "analyst");

        json(analyst.send("POST", draft + "/what-if/stop", "{}"), 409);
        json(analyst.send("POST", draft + "/what-if", NEXT_DAY), 202);
        json(new Caller(http, "agent").send("POST", draft + "/what-if/stop", "{}"), 403);
        JsonNode stopped = json(analyst.send("POST", draft + "/what-if/stop", "{}"), 200);

        assertThat(stopped.path("replay").path("state").asText()).isEqualTo("stopped");
        assertThat(json(analyst.get(draft + "/what-if"), 200)
                        .path("replay")
                        .path("state")
                        .asText())
                .isEqualTo("stopped");
    }

    @Test
    void aDraftThatIsGivenUpIsNotAskedAnyFurther() throws IOException {
        spam(NEXT_MORNING);
        ClockUtil.reset();
        String draft = draft(diagram -> diagram + "<!-- as before -->");
        var analyst = new Caller(http, "analyst");
        json(analyst.send("POST", draft + "/what-if", NEXT_DAY), 202);

        json(analyst.send("POST", draft + "/discard", "{}"), 200);

        assertThat(json(analyst.get(draft + "/what-if"), 200)
                        .path("replay")
                        .path("state")
                        .asText())
                .isEqualTo("stopped");
    }

    private DraftReruns reruns() {
        return new DraftReruns(changes, live, past, jdbc, Clock.systemUTC(), new DefaultApplicationArguments(), home);
    }

    private static DraftReruns.Reruns of(DraftReruns reruns, String id) {
        return reruns.of(id).orElseThrow();
    }

    private interface Edit {

        String of(String diagram);
    }

    private String draft(Edit edit) {
        Map<String, byte[]> present = live.all();
        var changed = new TreeMap<>(present);
        String diagram =
                new String(Objects.requireNonNull(ShippedModels.contents().get(SUPPORT)), StandardCharsets.UTF_8);
        String edited = edit.of(diagram);
        assertThat(edited).isNotEqualTo(diagram);
        changed.put(SUPPORT, edited.getBytes(StandardCharsets.UTF_8));
        String id = UUID.randomUUID().toString();
        changes.add(
                new ModelChange(id, "draft", State.DRAFT, "analyst", Instant.now(), LiveModels.digest(present), null),
                Files.between(present, changed));
        return "/api/changes/" + id;
    }

    private String consulted(Instant start) {
        ClockUtil.setCurrentTime(Date.from(start));
        String number = process.callTaken("agent", report());
        at(start, 5);
        process.answer(number, "Task_Triage", "agent", triage("diagnose"));
        at(start, 15);
        process.answer(
                number,
                "Task_Diagnose",
                "agent",
                Map.of("diagnosisOutcome", "consult", "consultQuestion", "Which switch?"));
        at(start, 75);
        process.answer(number, "Task_Consult", "specialist", Map.of("findings", "The third one."));
        at(start, 400);
        process.ticketWithdrawn(number);
        return number;
    }

    private String spam(Instant start) {
        ClockUtil.setCurrentTime(Date.from(start));
        String number = process.callTaken("agent", report());
        at(start, 5);
        process.answer(number, "Task_Triage", "agent", triage("spam"));
        return number;
    }

    private static Map<String, Object> triage(String outcome) {
        return Map.of("category", "network", "urgency", "high", "impact", "medium", "triageOutcome", outcome);
    }

    private static Map<String, Object> report() {
        return new HashMap<>(Map.of(
                "title",
                "No network",
                "description",
                "The lamp is dark.",
                "requesterName",
                "Front desk",
                "requesterEmail",
                "front-desk@example.com",
                "urgency",
                "high",
                "impact",
                "medium"));
    }

    private static void at(Instant start, int minutes) {
        ClockUtil.setCurrentTime(Date.from(start.plus(Duration.ofMinutes(minutes))));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static JsonNode json(ResponseEntity<String> answer, int status) throws IOException {
        assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(status);
        return JSON.readTree(Objects.requireNonNullElse(answer.getBody(), "{}"));
    }
}
