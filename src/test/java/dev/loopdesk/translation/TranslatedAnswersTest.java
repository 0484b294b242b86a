package dev.loopdesk.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.SqlStatements;
import dev.loopdesk.WholeApplication;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.workspace.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.ResponseEntity;

/** What the web applications are answered, to readers of both languages. */
@WholeApplication
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TranslatedAnswersTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String API = "/camunda/api/engine/engine/default/";
    private static final String CHINESE = "zh-CN,zh;q=0.9,en;q=0.8";
    private static final String ENGLISH = "en-GB,en;q=0.9,zh;q=0.8";

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private SupportProcess support;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private TaskService tasks;

    @Autowired
    private CaseFiles caseFiles;

    private final List<String> tickets = new ArrayList<>();
    private Caller.Session agent;
    private Caller.Session admin;
    private String definition = "";
    private String triage = "";
    private String diagnosis = "";

    @BeforeAll
    void report() {
        agent = new Caller(http, "agent").open("tasklist");
        admin = new Caller(http, "admin").open("tasklist");
        for (int i = 0; i < 6; i++) {
            tickets.add(support.callTaken(
                    "agent",
                    Map.of(
                            "title", "x",
                            "description", "x",
                            "requesterName", "x",
                            "urgency", "medium",
                            "requesterEmail", "requester@example.org")));
        }
        definition = repository
                .createProcessDefinitionQuery()
                .processDefinitionKey("technical-support")
                .latestVersion()
                .singleResult()
                .getId();
        triage = task(tickets.get(0));
        String number = tickets.get(5);
        support.complete(
                task(number),
                "agent",
                Map.of("category", "network", "urgency", "high", "impact", "low", "triageOutcome", "quick-fix"));
        support.complete(task(number), "agent", Map.of("quickFixOutcome", "not-solved", "quickFix", "Restarted it"));
        diagnosis = task(number);
    }

    private String task(String number) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .singleResult()
                .getId();
    }

    @AfterAll
    void leaveAsFound() {
        tickets.forEach(number -> runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(number)
                .list()
                .forEach(instance -> runtime.deleteProcessInstance(instance.getId(), "test")));
    }

    @Test
    void namesFollowTheFirstLanguageOfTheBrowser() throws IOException {
        assertThat(names("task?taskDefinitionKey=Task_Triage", CHINESE)).containsOnly("初步评估工单");
        assertThat(names("task?taskDefinitionKey=Task_Triage", "zh")).containsOnly("初步评估工单");
        assertThat(names("task?taskDefinitionKey=Task_Triage", ENGLISH)).containsOnly("Triage ticket");
        assertThat(names("task?taskDefinitionKey=Task_Triage", null)).containsOnly("Triage ticket");
        assertThat(json(agent, API + "task/" + triage, CHINESE)
                        .path("description")
                        .asText())
                .startsWith("补全缺少的信息");
        assertThat(names("process-definition?key=technical-support", CHINESE)).containsOnly("技术支持");
        assertThat(names("process-definition?key=technical-support", ENGLISH)).containsOnly("Technical support");
    }

    @Test
    void filtersCardsAndGroupsAreTranslated() throws IOException {
        JsonNode filters = json(agent, API + "filter?resourceType=Task", CHINESE);
        assertThat(filters.findValuesAsText("name")).contains("我的任务", "本组队列", "等待用户", "ticketNumber");
        assertThat(filters.findValuesAsText("label")).contains("工单", "标题").doesNotContain("Title");
        assertThat(json(agent, API + "filter?resourceType=Task", ENGLISH).findValuesAsText("name"))
                .contains("My tasks")
                .doesNotContain("我的任务");
        assertThat(json(agent, API + "identity/groups?userId=agent", CHINESE).findValuesAsText("name"))
                .contains("服务台");
    }

    @Test
    void diagramsDecisionsAndFormsAreTranslatedForReadersAndKeptForModelers() throws IOException {
        String address = API + "process-definition/" + definition + "/xml";
        String chinese = json(agent, address, CHINESE).path("bpmn20Xml").asText();
        String english = json(agent, address, ENGLISH).path("bpmn20Xml").asText();
        String source = Files.readString(Path.of("processes/technical-support.bpmn"));

        assertThat(chinese).contains("name=\"初步评估工单\"", "value=\"受理\"", "name=\"如何处理？\"");
        assertThat(english).isEqualTo(source);
        assertThat(new Caller(http, "admin")
                        .get("/engine-rest/process-definition/key/technical-support/xml")
                        .getBody())
                .contains("Triage ticket");
        var resource = repository.getDeploymentResources(deployment()).stream()
                .filter(found -> found.getName().endsWith("technical-support.bpmn"))
                .findFirst()
                .orElseThrow();
        assertThat(admin.send(
                                "GET",
                                API + "deployment/" + deployment() + "/resources/" + resource.getId() + "/data",
                                null,
                                CHINESE)
                        .getBody())
                .isEqualTo(source);

        JsonNode form = json(agent, API + "task/" + triage + "/deployed-form", CHINESE);
        assertThat(form.findValuesAsText("label")).contains("类别", "网络").doesNotContain("Category", "Network");
        assertThat(form.findValuesAsText("value")).contains("network");
        assertThat(json(agent, API + "task/" + diagnosis + "/deployed-form", CHINESE)
                        .toString())
                .contains("{{#loop split(alreadyChecked", "<h3>已检查的内容")
                .doesNotContain("<h3>Already checked");
        assertThat(json(agent, API + "task/" + triage + "/deployed-form", ENGLISH)
                        .findValuesAsText("label"))
                .contains("Category");

        Caller.Session manager = new Caller(http, "manager").open("cockpit");
        String decision = json(manager, API + "decision-definition/key/ticket-priority/xml", CHINESE)
                .path("dmnXml")
                .asText();
        assertThat(decision).contains("name=\"工单优先级\"", "label=\"紧急程度\"", "一个人受妨碍，但工作仍能进行");
        assertThat(json(manager, API + "process-instance/" + instance() + "/activity-instances", CHINESE)
                        .findValuesAsText("activityName"))
                .contains("技术支持", "初步评估工单");
    }

    @Test
    void theCaseTextsOfAFormFollowTheReader() throws IOException {
        String address = API + "task/" + diagnosis + "/form-variables?deserializeValues=false";
        JsonNode chinese = json(agent, address, CHINESE);
        JsonNode english = json(agent, address, ENGLISH);

        assertThat(english.path("alreadyChecked").path("value").asText())
                .contains("Solved on the spot, ", "Outcome: Not solved", "Restarted it")
                .doesNotContain("not-solved");
        assertThat(chinese.path("alreadyChecked").path("value").asText())
                .contains("结果：未解决", "Restarted it")
                .doesNotContain("Solved", "solved");
        assertThat(chinese.path("title")).isEqualTo(english.path("title"));
        var names = new ArrayList<String>();
        chinese.fieldNames().forEachRemaining(names::add);
        assertThat(names).hasSameSizeAs(english);
    }

    @Test
    void aModelWithoutTranslationsIsShownInItsOwnWords() throws IOException {
        String deployment = repository
                .createDeployment()
                .name("plain")
                .addString("plain.bpmn", PLAIN)
                .deploy()
                .getId();
        try {
            String plain = repository
                    .createProcessDefinitionQuery()
                    .deploymentId(deployment)
                    .singleResult()
                    .getId();
            runtime.startProcessInstanceByKey("plain-process");

            assertThat(json(admin, API + "task?processDefinitionId=" + plain, CHINESE)
                            .findValuesAsText("name"))
                    .containsExactly("Polish glasses");
            assertThat(json(admin, API + "process-definition/" + plain, CHINESE)
                            .path("name")
                            .asText())
                    .isEqualTo("Plain process");
        } finally {
            repository.deleteDeployment(deployment, true);
        }
    }

    @Test
    void whatAChineseAdministratorSavesKeepsItsOwnName() throws IOException {
        JsonNode filters = json(admin, API + "filter?resourceType=Task", CHINESE);
        ObjectNode mine = null;
        for (JsonNode filter : filters) {
            if (filter.path("name").asText().equals("我的任务")) {
                mine = (ObjectNode) filter;
            }
        }
        String id = Objects.requireNonNull(mine).path("id").asText();

        int saved = admin.send("PUT", API + "filter/" + id, mine.toString(), CHINESE)
                .getStatusCode()
                .value();

        assertThat(saved).isEqualTo(204);
        JsonNode stored = json(admin, API + "filter/" + id, ENGLISH);
        assertThat(stored.path("name").asText()).isEqualTo("My tasks");
        assertThat(stored.findValuesAsText("label")).contains("Title");

        mine.put("name", "值班");
        admin.send("PUT", API + "filter/" + id, mine.toString(), CHINESE);
        assertThat(json(admin, API + "filter/" + id, CHINESE).path("name").asText())
                .isEqualTo("值班");
        mine.put("name", "我的任务");
        admin.send("PUT", API + "filter/" + id, mine.toString(), CHINESE);
    }

    @Test
    void aTranslationCostsNoStatement() {
        String address = API + "task?taskDefinitionKey=Task_Triage&maxResults=";
        agent.send("GET", address + 5, null, CHINESE);
        agent.send("GET", address + 5, null, ENGLISH);

        int english = statements(address + 5, ENGLISH);
        assertThat(statements(address + 5, CHINESE)).isEqualTo(english);
        assertThat(statements(address + 1, CHINESE)).isEqualTo(statements(address + 1, ENGLISH));
    }

    @Test
    void theCaseInChineseCostsAFixedNumberOfStatements() {
        String number = tickets.get(5);
        String task = tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .singleResult()
                .getId();
        String address = API + "task/" + task + "/form-variables?deserializeValues=false";
        statements(address, CHINESE);
        int before = statements(address, CHINESE);
        for (int i = 0; i < 20; i++) {
            caseFiles.append(number, EntryKind.NOTE, null, "agent", false, Map.of(Entry.NOTE, "Note " + i));
        }

        assertThat(statements(address, CHINESE)).isEqualTo(before);
        assertThat(before - statements(address, ENGLISH)).isBetween(1, 12);
    }

    private int statements(String address, String language) {
        return SqlStatements.during(() -> agent.send("GET", address, null, language))
                .size();
    }

    private String instance() {
        return runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(tickets.get(0))
                .processDefinitionKey("technical-support")
                .singleResult()
                .getId();
    }

    private String deployment() {
        return Objects.requireNonNull(
                repository.getProcessDefinition(definition).getDeploymentId());
    }

    private List<String> names(String address, @Nullable String language) throws IOException {
        var names = new ArrayList<String>();
        json(agent, API + address, language)
                .forEach(found -> names.add(found.path("name").asText()));
        return names;
    }

    private static JsonNode json(Caller.Session session, String address, @Nullable String language) throws IOException {
        ResponseEntity<String> answer = session.send("GET", address, null, language);
        assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(200);
        return JSON.readTree(answer.getBody());
    }

    private static final String PLAIN = """
            <?xml version="1.0" encoding="UTF-8"?>
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" \
            xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
              <bpmn:process id="plain-process" name="Plain process" isExecutable="true" \
            camunda:historyTimeToLive="P1D">
                <bpmn:startEvent id="Start" />
                <bpmn:sequenceFlow id="Flow" sourceRef="Start" targetRef="Task_Polish" />
                <bpmn:userTask id="Task_Polish" name="Polish glasses" />
              </bpmn:process>
            </bpmn:definitions>
            """;
}
