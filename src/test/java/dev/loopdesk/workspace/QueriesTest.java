package dev.loopdesk.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loopdesk.WholeApplication;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.task.TaskQuery;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** The queues of the workspace work, and no other query says anything that the engine would evaluate. */
@WholeApplication
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueriesTest {

    private static final String HIT = "loopdesk.cve-2026-109432";
    private static final String ATTACK =
            "${''.getClass().forName('java.lang.System').getMethod('setProperty', ''.getClass(), ''.getClass())"
                    + ".invoke(null, '" + HIT + "', 'hit')}";
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PAST = "2020-01-01T00:00:00";
    private static final String FUTURE = "2099-01-01T00:00:00";

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private TaskService tasks;

    @Autowired
    private FilterService filters;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private RuntimeService runtime;

    private final List<String> deployments = new ArrayList<>();

    @BeforeAll
    void tickets() {
        ticket("queue-risk", "Task_Diagnose", "data-specialists", "2098-01-01T00:00:00", 10, "LD-8", true);
        ticket("queue-risk", "Task_Diagnose", "data-specialists", "2097-01-01T00:00:00", 10, "LD-9", true);
        ticket("queue-risk", "Task_Diagnose", "data-specialists", "2096-01-01T00:00:00", 10, "LD-10", false);
        ticket("queue-late", "Task_Diagnose", "data-specialists", PAST, 10, "LD-11", true);
        ticket("queue-rests", "Task_ProvideDetails", "data-specialists", null, 10, "LD-12", true);
        ticket("queue-risk-stranger", "Task_Other", "strangers", FUTURE, 10, "LD-13", true);
        ticket("queue-desk", "Task_Triage", "service-desk", PAST, 25, "LD-1");
        ticket("queue-desk", "Task_Triage", "service-desk", FUTURE, 100, "LD-2");
        ticket("queue-desk", "Task_Triage", "service-desk", PAST, 100, "LD-3");
        ticket("queue-waiting", "Task_ChooseSolution", "service-desk", FUTURE, 50, "LD-4");
        ticket("queue-consult", "Task_Consult", "specialists,network-specialists", FUTURE, 50, "LD-5");
        ticket("queue-lead", "Task_ApproveChange", "support-leads", FUTURE, 50, "LD-6");
        ticket("queue-escalated", "Task_Triage", "service-desk,support-leads", FUTURE, 10, "LD-14");
        ticket("queue-alert", "Task_AcknowledgeBreach", "support-leads", PAST, -900, "LD-15");
        ticket("queue-stranger", "Task_Other", "strangers", PAST, 100, "LD-7");
        tasks.claim(
                tasks.createTaskQuery()
                        .processInstanceBusinessKey("LD-2")
                        .singleResult()
                        .getId(),
                "agent");
    }

    @AfterAll
    void remove() {
        deployments.forEach(deployment -> repository.deleteDeployment(deployment, true));
    }

    @AfterEach
    void nothing_was_run() {
        assertThat(System.getProperty(HIT)).isNull();
        filters.createTaskFilterQuery().filterName("attack").list().forEach(made -> filters.deleteFilter(made.getId()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            agent      | My tasks             | LD-2
            agent      | My team's queue      | LD-3 LD-1 LD-14
            agent      | Put aside            | none
            agent      | Waiting for requester| LD-4
            agent      | Overdue              | LD-1 LD-3
            specialist | My tasks             | none
            specialist | My team's queue      | LD-5 LD-8 LD-9 LD-10 LD-11
            specialist | Waiting for requester| LD-12
            specialist | At risk              | LD-9 LD-8
            specialist | Overdue              | LD-11
            agent      | At risk              | none
            lead       | My team's queue      | LD-3 LD-6 LD-1 LD-14
            lead       | Approvals and alerts | LD-6 LD-15
            lead       | Overdue              | LD-1 LD-3
            """)
    void queues(String account, String queue, String tickets) throws Exception {
        // Tasklist always asks for an order of its own; the queue's comes first.
        String sorted = "{\"sorting\": [{\"sortBy\": \"created\", \"sortOrder\": \"desc\"}]}";
        String address = "/engine-rest/filter/" + filter(queue).getId();
        JsonNode list = JSON.readTree(
                caller(account).send("POST", address + "/list", sorted).getBody());
        JsonNode count = JSON.readTree(
                caller(account).send("POST", address + "/count", "{}").getBody());

        List<String> found = new ArrayList<>();
        list.forEach(task -> found.add(ticketOf(task.get("id").asText())));
        String[] expected = tickets == null ? new String[0] : tickets.split(" ", -1);
        if (queue.equals("Overdue")) {
            assertThat(found).containsExactlyInAnyOrder(expected);
        } else {
            assertThat(found).containsExactly(expected);
        }
        assertThat(count.get("count").asInt()).isEqualTo(expected.length);
    }

    @Test
    void cards_say_what_an_agent_needs() throws Exception {
        JsonNode filter = JSON.readTree(caller("agent")
                .get("/engine-rest/filter/" + filter("My team's queue").getId())
                .getBody());

        assertThat(filter.at("/properties/refresh").asBoolean()).isTrue();
        assertThat(filter.at("/properties/variables").findValuesAsText("name"))
                .containsExactly("ticketNumber", "title", "priority", "requesterName");
        assertThat(filter.at("/properties/variables").findValuesAsText("label"))
                .containsExactly("Ticket", "Title", "Priority", "Requester");
    }

    @Test
    void approvals_are_for_leads() {
        String address = "/engine-rest/filter/" + filter("Approvals and alerts").getId() + "/list";

        assertThat(caller("agent").get(address).getStatusCode().value()).isEqualTo(403);
        assertThat(caller("specialist").get(address).getStatusCode().value()).isEqualTo(403);
        assertThat(caller("lead").get(address).getStatusCode().value()).isEqualTo(200);
    }

    static List<String> attacks() {
        String attack = "\"" + ATTACK + "\"";
        return List.of(
                "{\"assigneeExpression\": " + attack + "}",
                "{\"orQueries\": [{\"assigneeExpression\": " + attack + "}]}",
                "{\"orQueries\": [{}, {\"name\": \"x\", \"candidateGroupsExpression\": " + attack + "}]}",
                "{\"a\": {\"b\": [[{\"c\": {\"dueBeforeExpression\": " + attack + "}}]]}}",
                "{\"orQueries\": [{\"AssigneeEXPRESSION\": " + attack + "}]}",
                "{\"orQueries\": [{\"assignee\\u0045xpression\": " + attack + "}]}",
                "{\"orQueries\": [{\"assigneeExpression\": " + attack + "}]} trailing",
                "{\"orQueries\": [{\"assigneeExpression\": " + attack,
                "{\"name\": \"x\", \"name\": \"y\", \"ownerExpression\": " + attack + "}",
                "{\"assigneeExpression\": \"${currentUser()}\"}");
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void CVE_2026_109432_no_request_holds_an_expression(String body) {
        String filter = filter("My team's queue").getId();
        Caller.Session tasklist = caller("agent").open("tasklist");
        for (String account : List.of("agent", "admin")) {
            for (String address : List.of(
                    "/engine-rest/task",
                    "/engine-rest/task/count",
                    "/engine-rest/engine/default/task",
                    "/engine-rest/history/task",
                    "/engine-rest/filter/" + filter + "/list",
                    "/engine-rest/filter/" + filter + "/singleResult",
                    "/engine-rest/filter/" + filter + "/count")) {
                assertRefused(caller(account).send("POST", address, body));
            }
        }
        assertRefused(tasklist.send("POST", "/camunda/api/engine/engine/default/task", body));
        assertRefused(tasklist.send("POST", "/camunda/api/engine/engine/default/filter/" + filter + "/list", body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32BE"})
    void CVE_2026_109432_in_any_encoding(String encoding) {
        String body = "{\"orQueries\": [{\"assigneeExpression\": \"" + ATTACK + "\"}]}";
        for (String type :
                Arrays.asList("application/json", "application/json;charset=" + encoding, "text/plain", null)) {
            HttpHeaders headers = new HttpHeaders();
            headers.setBasicAuth("agent", "agent");
            if (type != null) {
                headers.set(HttpHeaders.CONTENT_TYPE, type);
            }
            var request = new HttpEntity<>(body.getBytes(Charset.forName(encoding)), headers);
            assertRefused(http.exchange("/engine-rest/task", HttpMethod.POST, request, String.class));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assigneeExpression={attack}",
                "candidateGroupExpression={attack}",
                "ASSIGNEEEXPRESSION={attack}",
                "name=x&assignee%45xpression={attack}",
                "assigneeExpression"
            })
    void CVE_2026_109432_no_parameter_holds_an_expression(String query) {
        var headers = new HttpHeaders();
        headers.setBasicAuth("agent", "agent");
        var address = java.net.URI.create(http.getRootUri() + "/engine-rest/task?"
                + query.replace("{attack}", java.net.URLEncoder.encode(ATTACK, StandardCharsets.UTF_8)));

        assertRefused(http.exchange(address, HttpMethod.GET, new HttpEntity<>(headers), String.class));
    }

    @Test
    void CVE_2026_109432_no_saved_filter_holds_an_attack() {
        String filter = "{\"resourceType\": \"Task\", \"name\": \"attack\", \"properties\": {}, \"query\": %s}";
        String mine = filter("My tasks").getId();

        for (String query : attacks().subList(0, 4)) {
            String body = filter.formatted(query);
            assertRefused(caller("admin").send("POST", "/engine-rest/filter/create", body));
            assertRefused(caller("admin").send("PUT", "/engine-rest/filter/" + mine, body));
        }
        assertThat(filters.createTaskFilterQuery().filterName("attack").count()).isZero();
    }

    @Test
    void an_administrator_saves_filters_that_say_who_asks_and_when() throws Exception {
        ResponseEntity<String> saved = caller("admin").send("POST", "/engine-rest/filter/create", """
                        {"resourceType": "Task", "name": "attack", "properties": {}, "query":
                          {"dueBeforeExpression": "${now()}", "orQueries":
                            [{"assigneeExpression": "${currentUser()}",
                              "candidateGroupsExpression": "${currentUserGroups()}"}]}}
                        """);

        assertThat(saved.getStatusCode().value()).isEqualTo(200);
        String id = JSON.readTree(saved.getBody()).get("id").asText();
        assertThat(caller("admin")
                        .get("/engine-rest/filter/" + id + "/list")
                        .getStatusCode()
                        .value())
                .isEqualTo(200);
    }

    @Test
    void CVE_2026_109432_java_api() {
        List<UnaryOperator<TaskQuery>> attacks = List.of(
                query -> query.taskAssigneeExpression(ATTACK),
                query -> query.or().taskAssigneeExpression(ATTACK).endOr(),
                query -> query.or().taskName("x").dueBeforeExpression(ATTACK).endOr(),
                query -> query.or().taskCandidateGroupInExpression("${desk}").endOr(),
                query -> query.or().taskAssigneeExpression("${''.getClass()}").endOr());
        for (UnaryOperator<TaskQuery> attack : attacks) {
            refused(() -> attack.apply(tasks.createTaskQuery()).list());
            refused(() -> attack.apply(tasks.createTaskQuery()).count());
            Filter stored =
                    filters.saveFilter(filters.newTaskFilter("attack").setQuery(attack.apply(tasks.createTaskQuery())));
            refused(() -> filters.list(stored.getId()));
            refused(() -> filters.count(stored.getId()));
            refused(() -> filters.list(stored.getId(), tasks.createTaskQuery().taskName("x")));
            refused(() -> filters.list(filter("My team's queue").getId(), attack.apply(tasks.createTaskQuery())));
            filters.deleteFilter(stored.getId());
        }
    }

    @Test
    void ordinary_requests_pass_with_their_body() throws Exception {
        ResponseEntity<String> found = caller("agent")
                .send("POST", "/engine-rest/task", "{\"orQueries\": [{\"assignee\": \"agent\"}, {\"name\": \"x\"}]}");
        assertThat(found.getStatusCode().value()).isEqualTo(200);
        assertThat(JSON.readTree(found.getBody())).isEmpty();

        assertThat(caller("agent")
                        .send("POST", "/engine-rest/task", "not json")
                        .getStatusCode()
                        .value())
                .isEqualTo(400);
        assertThat(caller("agent")
                        .send("POST", "/engine-rest/task", "{\"name\": \"" + "x".repeat(5_300_000) + "\"}")
                        .getStatusCode()
                        .value())
                .isEqualTo(413);
        String deep = "{\"a\":".repeat(2000) + "1" + "}".repeat(2000);
        assertThat(caller("agent")
                        .send("POST", "/engine-rest/task", deep)
                        .getStatusCode()
                        .value())
                .isEqualTo(400);
    }

    private static void assertRefused(ResponseEntity<String> answer) {
        assertThat(answer.getStatusCode().value()).isEqualTo(400);
        assertThat(answer.getBody())
                .startsWith("{\"type\":\"InvalidRequestException\",\"message\":\"The ")
                .endsWith(" is not accepted\"}");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable attempt) {
        assertThatThrownBy(attempt).isInstanceOf(ProcessEngineException.class);
    }

    private void ticket(String key, String task, String groups, String due, int priority, String number) {
        ticket(key, task, groups, due, priority, number, false);
    }

    private void ticket(
            String key, String task, String groups, @Nullable String due, int priority, String number, boolean atRisk) {
        deployments.add(repository
                .createDeployment()
                .addString(key + ".bpmn", SmallModels.userTask(key, task, groups, due))
                .deploy()
                .getId());
        runtime.startProcessInstanceByKey(key, number, Map.of("taskPriority", priority, "atRisk", atRisk));
    }

    private String ticketOf(String task) {
        String instance = tasks.createTaskQuery().taskId(task).singleResult().getProcessInstanceId();
        return runtime.createProcessInstanceQuery()
                .processInstanceId(instance)
                .singleResult()
                .getBusinessKey();
    }

    private Filter filter(String name) {
        return filters.createTaskFilterQuery().filterName(name).singleResult();
    }

    private Caller caller(String account) {
        return new Caller(http, account);
    }
}
