package dev.loopdesk.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.workspace.Caller;
import dev.loopdesk.workspace.Caller.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.ResponseEntity;

/** Triage of several tickets at once over HTTP: each by the rules that it has alone (S2.5). */
@LoopdeskTest
@Tag("process")
@Tag("postgresql")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeskTriageTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TRIAGE = "/camunda/api/loopdesk/triage";
    private static final Map<String, String> NETWORK =
            Map.of("triageOutcome", "diagnose", "category", "network", "urgency", "high", "impact", "low");

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private SupportProcess process;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private TaskService tasks;

    private final Map<String, Session> sessions = new HashMap<>();
    private final List<String> received = new ArrayList<>();

    @BeforeAll
    void signIn() {
        for (String account : List.of("agent", "specialist", "lead", "manager", "analyst")) {
            String application =
                    account.equals("manager") ? "cockpit" : account.equals("analyst") ? "welcome" : "tasklist";
            sessions.put(account, new Caller(http, account).open(application));
        }
        sessions.put("nobody", new Session(http, Map.of(), 0));
    }

    @AfterEach
    void withdraw() {
        received.stream()
                .filter(number -> caseFiles.get(number).endedAs() == null)
                .forEach(process::ticketWithdrawn);
        received.clear();
    }

    @Test
    void severalTicketsGetOneAnswerAndEachItsOwnEntry() {
        List<String> numbers = tickets(3);
        String left = ticket();

        JsonNode outcomes = read(triage("agent", "k1", tasks(numbers), NETWORK));

        assertThat(outcomes).hasSize(3).allSatisfy(one -> assertThat(one.path("refusal").isNull())
                .isTrue());
        for (String number : numbers) {
            assertThat(caseFiles.get(number).category()).isEqualTo("network");
            assertThat(triages(number)).singleElement().satisfies(entry -> {
                assertThat(entry.author()).isEqualTo("agent");
                assertThat(entry.text("urgency")).isEqualTo("high");
            });
            assertThat(tasks.createTaskQuery()
                            .processInstanceBusinessKey(number)
                            .singleResult()
                            .getTaskDefinitionKey())
                    .isEqualTo("Task_Diagnose");
        }
        assertThat(triages(left)).isEmpty();
        assertThat(tasks.createTaskQuery()
                        .processInstanceBusinessKey(left)
                        .singleResult()
                        .getAssignee())
                .isNull();

        assertThat(read(triage("agent", "k1", tasksOnceOf(outcomes, numbers), NETWORK)))
                .as("sent twice")
                .allSatisfy(one -> assertThat(one.path("refusal").isNull()).isTrue());
        numbers.forEach(number -> assertThat(triages(number)).hasSize(1));
    }

    private final Map<String, String> taskOf = new HashMap<>();

    private List<String> tasksOnceOf(JsonNode outcomes, List<String> numbers) {
        assertThat(outcomes).hasSize(numbers.size());
        return numbers.stream().map(taskOf::get).toList();
    }

    private static String body(String key, List<String> tasks, Map<String, String> values) {
        ObjectNode body = JSON.createObjectNode();
        body.put("key", key);
        tasks.forEach(body.putArray("tasks")::add);
        body.set("values", JSON.valueToTree(values));
        return body.toString();
    }

    private ResponseEntity<String> triage(String account, String key, List<String> tasks, Map<String, String> values) {
        return session(account).send("POST", TRIAGE, body(key, tasks, values));
    }

    private Session session(String account) {
        return Objects.requireNonNull(sessions.get(account));
    }

    private List<Entry> triages(String number) {
        return caseFiles.entries(number).stream()
                .filter(entry -> entry.kind() == EntryKind.TRIAGE)
                .toList();
    }

    private List<String> tasks(List<String> numbers) {
        return numbers.stream()
                .map(number -> taskOf.computeIfAbsent(number, one -> tasks.createTaskQuery()
                        .processInstanceBusinessKey(one)
                        .singleResult()
                        .getId()))
                .toList();
    }

    private List<String> tickets(int count) {
        return Stream.generate(this::ticket).limit(count).toList();
    }

    private String ticket() {
        return ticket("Lamp is dark");
    }

    private String ticket(String title) {
        String number = process.ticketReceived(Map.of(
                "title", title,
                "description", "Since noon.\nIt hums.",
                "requesterName", "Room 12",
                "requesterEmail", "triage-" + UUID.randomUUID() + "@example.org",
                "channel", "portal"));
        received.add(number);
        return number;
    }

    private static JsonNode read(ResponseEntity<String> answer) {
        assertThat(answer.getStatusCode().is2xxSuccessful())
                .as(answer.getBody())
                .isTrue();
        try {
            return JSON.readTree(Objects.requireNonNull(answer.getBody()));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
