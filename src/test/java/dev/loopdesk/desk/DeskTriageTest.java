package dev.loopdesk.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.Sample;
import dev.loopdesk.SqlStatements;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.text.Characters;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.KeyRedaction;
import dev.loopdesk.workspace.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;

/** Triage of several tickets at once over HTTP: each by the rules that it has alone (S2.5). */
class DeskTriageTest extends DeskTest {

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final Path NAUGHTY = Path.of("../shared/data/injection/blns.json");
    private static final String TRIAGE = "/camunda/api/loopdesk/triage";
    private static final Map<String, String> NETWORK =
            Map.of("triageOutcome", "diagnose", "category", "network", "urgency", "high", "impact", "low");

    @Autowired
    private RequesterActions requester;

    @Autowired
    private TaskService tasks;

    private final List<String> received = new ArrayList<>();
    private final Map<String, String> taskOf = new HashMap<>();

    /** Other tests of the application find an empty queue. */
    @AfterEach
    void withdraw() {
        received.stream()
                .filter(number -> caseFiles.get(number).endedAs() == null)
                .forEach(requester::withdraw);
        received.clear();
    }

    @Test
    void severalTicketsGetOneAnswerAndEachItsOwnEntry() {
        List<String> numbers = tickets(3);
        String left = ticket();

        JsonNode outcomes = read(triage("agent", "k1", tasks(numbers), NETWORK));

        assertThat(outcomes)
                .hasSize(3)
                .allSatisfy(one -> assertThat(one.path("refusal").isNull()).isTrue());
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

        assertThat(refusals(read(triage("agent", "k1", tasks(numbers), NETWORK))))
                .as("sent twice")
                .containsOnly("");
        numbers.forEach(number -> assertThat(triages(number)).hasSize(1));
        assertThat(refusals(read(triage("agent", "k2", tasks(numbers), NETWORK))))
                .as("wanted twice")
                .allMatch(refusal -> refusal.contains("answered already, by Service agent"));
        numbers.forEach(number -> assertThat(triages(number)).hasSize(1));
    }

    @Test
    void whatOthersHoldOrHaveAnsweredIsNamedAndLeftAsItWasAndTheRestIsDone() {
        List<String> numbers = tickets(4);
        List<String> waiting = tasks(numbers);
        tasks.claim(waiting.get(0), "lead");
        tasks.claim(waiting.get(1), "agent");
        process.complete(
                waiting.get(2),
                "lead",
                Map.of("triageOutcome", "quick-fix", "category", "data", "urgency", "low", "impact", "low"));

        List<String> refusals =
                refusals(read(session("agent").send("POST", TRIAGE + "?lang=zh-CN", body("k", waiting, NETWORK))));

        assertThat(refusals.get(0)).contains("该任务由 Support lead 持有");
        assertThat(refusals.get(1)).isEmpty();
        assertThat(refusals.get(2)).contains("Support lead 已经答复了此项");
        assertThat(refusals.get(3)).isEmpty();
        assertThat(triages(numbers.get(0))).isEmpty();
        assertThat(tasks.createTaskQuery().taskId(waiting.get(0)).singleResult().getAssignee())
                .isEqualTo("lead");
        assertThat(caseFiles.get(numbers.get(2)).category()).isEqualTo("data");
        assertThat(caseFiles.get(numbers.get(1)).category()).isEqualTo("network");
        assertThat(caseFiles.get(numbers.get(3)).category()).isEqualTo("network");
    }

    @Test
    void theFormAndTheGuardsOfEachTicketHold() {
        List<String> numbers = tickets(2);
        for (Map<String, String> wrong : List.of(
                Map.of("triageOutcome", "diagnose", "category", "network", "urgency", "high"),
                Map.of("triageOutcome", "diagnose", "category", "plumbing", "urgency", "high", "impact", "low"),
                Map.of("triageOutcome", "out-of-scope", "category", "other", "urgency", "low", "impact", "low"),
                Map.of("triageOutcome", "spam", "messageToRequester", "Go away", "x", "y"))) {
            assertThat(refusals(read(triage("agent", UUID.randomUUID().toString(), tasks(numbers), wrong))))
                    .as(wrong.toString())
                    .doesNotContain("")
                    .allMatch(refusal -> refusal.matches("(?s).*(impact|category|outOfScopeReason|x ).*"));
        }
        assertThat(numbers).allSatisfy(number -> {
            assertThat(triages(number)).isEmpty();
            assertThat(tasks.createTaskQuery()
                            .processInstanceBusinessKey(number)
                            .singleResult()
                            .getAssignee())
                    .isNull();
        });
    }

    @Test
    void twoAtOnceDecideEachTicketOnceAndTheSecondIsToldByWhom() {
        List<String> numbers = tickets(6);
        List<String> waiting = tasks(numbers);
        Map<String, String> hardware = new HashMap<>(NETWORK);
        hardware.put("category", "hardware");
        CompletableFuture<List<String>> one =
                CompletableFuture.supplyAsync(() -> refusals(read(triage("agent", "one", waiting, NETWORK))));
        CompletableFuture<List<String>> other =
                CompletableFuture.supplyAsync(() -> refusals(read(triage("lead", "other", waiting, hardware))));

        for (int i = 0; i < numbers.size(); i++) {
            String number = numbers.get(i);
            String toAgent = one.join().get(i);
            String toLead = other.join().get(i);
            assertThat(triages(number)).singleElement().satisfies(entry -> {
                boolean agents = entry.author().equals("agent");
                assertThat(agents ? toAgent : toLead).as(number).isEmpty();
                assertThat(agents ? toLead : toAgent).as(number).contains(entry.author());
                assertThat(caseFiles.get(number).category()).isEqualTo(agents ? "network" : "hardware");
            });
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"agent, 200", "lead, 200", "specialist, 200", "manager, 403", "analyst, 403", "nobody, 401"})
    void onlyWhoWorksOnTicketsGetsThere(String account, int expected) {
        List<String> numbers = tickets(1);
        String form =
                read(session("agent").send("GET", TRIAGE, null)).path("form").asText();

        ResponseEntity<String> list = session(account).send("GET", TRIAGE, null);
        ResponseEntity<String> check =
                session(account).send("POST", TRIAGE + "/check", "{\"form\": \"%s\", \"values\": {}}".formatted(form));
        ResponseEntity<String> done = triage(account, "k", tasks(numbers), NETWORK);

        assertThat(Stream.of(list, check, done).map(one -> one.getStatusCode().value()))
                .containsOnly(expected);
        boolean may = Set.of("agent", "lead").contains(account);
        if (expected == 200) {
            assertThat(read(list).findValuesAsText("number").contains(numbers.get(0)))
                    .isEqualTo(may);
            assertThat(refusals(read(done)).get(0)).contains(may ? "" : "Support specialist cannot hold this task");
        }
        assertThat(triages(numbers.get(0))).hasSize(may ? 1 : 0);
    }

    @Test
    void aPageOfAnotherSiteTriagesNothing() {
        List<String> numbers = tickets(1);

        // A session ends with such a call.
        assertThat(new Caller(http, "agent")
                        .open("tasklist")
                        .withoutToken()
                        .send("POST", TRIAGE, body("k", tasks(numbers), NETWORK))
                        .getStatusCode()
                        .value())
                .isIn(401, 403);
        assertThat(triages(numbers.get(0))).isEmpty();
    }

    @Test
    void whatIsNoTriageIsNamedAndTheRestIsDone() {
        List<String> numbers = tickets(2);
        read(triage("agent", "k", tasks(List.of(numbers.get(0))), NETWORK));
        String diagnose = tasks.createTaskQuery()
                .processInstanceBusinessKey(numbers.get(0))
                .singleResult()
                .getId();
        String waiting = tasks(List.of(numbers.get(1))).get(0);

        List<String> foreign =
                List.of(diagnose, "none", "' or 1=1", UUID.randomUUID().toString());
        List<String> sent = new ArrayList<>(foreign);
        sent.add(waiting);
        List<String> refusals = refusals(read(triage("agent", "k", sent, NETWORK)));

        for (int i = 0; i < foreign.size(); i++) {
            assertThat(refusals.get(i)).contains(foreign.get(i));
        }
        assertThat(refusals.get(foreign.size())).isEmpty();
        assertThat(triages(numbers.get(1))).hasSize(1);
        assertThat(tasks.createTaskQuery().taskId(diagnose).count()).isEqualTo(1);
    }

    @Test
    void tooManyAndNoneAreRefusedAsAWhole() {
        List<String> numbers = tickets(1);
        String waiting = tasks(numbers).get(0);
        List<String> many = new ArrayList<>(
                Stream.generate(() -> UUID.randomUUID().toString()).limit(50).toList());
        many.add(waiting);
        assertThat(triage("agent", "k", many, NETWORK).getStatusCode().value()).isEqualTo(422);
        assertThat(triage("agent", "k", List.of(), NETWORK).getStatusCode().value())
                .isEqualTo(422);
        for (String body : List.of("{}", "[]", "no json", "{\"tasks\": [\"%s\"], \"values\": {}}".formatted(waiting))) {
            assertThat(session("agent")
                            .send("POST", TRIAGE, body)
                            .getStatusCode()
                            .value())
                    .as(body)
                    .isIn(400, 422);
        }
        assertThat(triages(numbers.get(0))).isEmpty();
    }

    @Test
    void theListTellsWhatAnAgentDecidesBy() {
        String number = ticket("Lamp is <b>dark</b>");
        String aside = ticket();
        String held = ticket();
        tasks.claim(tasks(List.of(held)).get(0), "lead");
        read(session("agent")
                .send(
                        "PUT",
                        "/camunda/api/loopdesk/tasks/" + tasks(List.of(aside)).get(0) + "/aside",
                        "{\"until\": \"soon\"}"));

        JsonNode queue = read(session("agent").send("GET", TRIAGE, null));

        assertThat(queue.path("tickets").findValuesAsText("number"))
                .contains(number)
                .doesNotContain(aside, held);
        JsonNode ticket = StreamSupport.stream(queue.path("tickets").spliterator(), false)
                .filter(one -> one.path("number").asText().equals(number))
                .findFirst()
                .orElseThrow();
        assertThat(ticket.path("title").asText()).isEqualTo("Lamp is <b>dark</b>");
        assertThat(ticket.path("excerpt").asText()).isEqualTo("Since noon. It hums.");
        assertThat(ticket.path("requester").asText()).isEqualTo("Room 12");
        assertThat(ticket.path("priority").asText()).matches("P\\d");
        assertThat(ticket.path("due").asText()).isNotEmpty();
        assertThat(ticket.path("mine").asBoolean()).isFalse();
        assertThat(ticket.path("reported").path("urgency").asText()).isEqualTo("high");
        assertThat(queue.path("fields").findValuesAsText("key"))
                .startsWith("triageOutcome", "category")
                .contains("question", "urgency", "impact", "messageToRequester")
                .as("what is of one ticket alone")
                .doesNotContain("senderIsRequester", "participants");
        JsonNode chinese = read(session("agent").send("GET", TRIAGE + "?lang=zh-CN", null));
        assertThat(chinese.path("fields").findValuesAsText("label")).contains("如何进行", "类别", "网络");
    }

    @Test
    void theServerTellsWhichFieldsTheFormShows() {
        ticket();
        String form =
                read(session("agent").send("GET", TRIAGE, null)).path("form").asText();

        JsonNode spam = check(form, Map.of("triageOutcome", "spam"));
        assertThat(spam.path("problem").isNull()).isTrue();
        assertThat(texts(spam.path("shown"))).contains("triageOutcome").doesNotContain("category", "question");
        JsonNode details = check(form, Map.of("triageOutcome", "details-missing"));
        assertThat(texts(details.path("shown")))
                .contains("category", "question")
                .doesNotContain("outOfScopeReason");
        assertThat(details.path("problem").asText()).contains("Category (category) is missing");
        assertThat(texts(details.path("fields"))).contains("category", "urgency", "impact");
        assertThat(session("agent")
                        .send("POST", TRIAGE + "/check", "{\"form\": \"none:1:2\", \"values\": {}}")
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
    }

    @Test
    @Tag("sampled")
    void hostileTextStaysText() throws IOException {
        assumeTrue(Files.exists(NAUGHTY), "the list of naughty strings is not here");
        String number = ticket();
        String form =
                read(session("agent").send("GET", TRIAGE, null)).path("form").asText();
        var naughty = new ArrayList<String>();
        for (String text : Sample.every(4, List.of(JSON.readValue(NAUGHTY.toFile(), String[].class)))) {
            if (!Characters.isBlank(text)) {
                naughty.add(text);
                ObjectNode body = JSON.createObjectNode();
                body.put("form", form)
                        .putObject("values")
                        .put("triageOutcome", text)
                        .put("additionalDetails", text);
                assertThat(session("agent")
                                .send("POST", TRIAGE + "/check", write(body))
                                .getStatusCode()
                                .value())
                        .as(text)
                        .isIn(200, 422);
            }
        }
        assertThat(naughty).hasSizeGreaterThan(100);
        for (String text : Sample.every(10, naughty)) {
            String one = ticket();
            var values = new HashMap<>(NETWORK);
            values.put("additionalDetails", text);
            values.put("triageNote", text);
            ResponseEntity<String> answer = session("agent")
                    .send(
                            "POST",
                            TRIAGE,
                            write(JSON.readTree(body(UUID.randomUUID().toString(), tasks(List.of(one)), values))));
            assertThat(answer.getStatusCode().value()).as(text).isIn(200, 422);
            if (answer.getStatusCode().value() == 200) {
                assertThat(refusals(read(answer))).as(text).containsOnly("");
                assertThat(triages(one).get(0).text("additionalDetails")).isEqualTo(KeyRedaction.text(text));
            }
        }
        assertThat(triages(number)).isEmpty();
    }

    @Test
    void theListCostsAFixedNumberOfStatements() {
        ticket();
        read(session("agent").send("GET", TRIAGE, null));
        List<String> few = SqlStatements.during(() -> session("agent").send("GET", TRIAGE, null));
        tickets(20);
        List<String> many = SqlStatements.during(() -> session("agent").send("GET", TRIAGE, null));

        assertThat(few).hasSizeBetween(3, 30);
        assertThat(many).hasSameSizeAs(few);
    }

    private JsonNode check(String form, Map<String, String> values) {
        ObjectNode body = JSON.createObjectNode();
        body.put("form", form).set("values", JSON.valueToTree(values));
        return read(session("agent").send("POST", TRIAGE + "/check", body.toString()));
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** Returns the refusal of each ticket, empty for those that are done. */
    private static List<String> refusals(JsonNode outcomes) {
        return StreamSupport.stream(outcomes.spliterator(), false)
                .map(one -> one.path("refusal").asText(""))
                .map(text -> text.equals("null") ? "" : text)
                .toList();
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

    private List<Entry> triages(String number) {
        return caseFiles.entries(number).stream()
                .filter(entry -> entry.kind() == EntryKind.TRIAGE)
                .toList();
    }

    private List<String> tasks(List<String> numbers) {
        return numbers.stream()
                .map(number -> taskOf.computeIfAbsent(
                        number,
                        one -> tasks.createTaskQuery()
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

    @Override
    String ticket(String title) {
        String number = process.ticketReceived(Map.of(
                "title", title,
                "description", "Since noon.\nIt hums.",
                "requesterName", "Room 12",
                "requesterEmail", "triage-" + UUID.randomUUID() + "@example.org",
                "urgency", "high",
                "channel", "portal"));
        received.add(number);
        // The list shows the most urgent tickets, and others wait in the same database.
        tasks.setPriority(tasks(List.of(number)).get(0), 1_000);
        return number;
    }
}
