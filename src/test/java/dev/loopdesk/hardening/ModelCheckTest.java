package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.loopdesk.WholeApplication;
import dev.loopdesk.process.contract.QueueTasksDeployed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.EventSubscription;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.event.ApplicationEvents;
import org.springframework.test.context.event.RecordApplicationEvents;

/** A check says of models what a deployment would, and changes nothing. */
@WholeApplication
@RecordApplicationEvents
class ModelCheckTest {

    private static final String DIAGRAM = """
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
              <process id="checked" isExecutable="true" camunda:historyTimeToLive="P1D">
                <startEvent id="s"/>%s
              </process>
            </definitions>
            """;
    private static final String TABLE = """
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="test">
              <decision id="checked-decision" name="Checked">
                <decisionTable id="table">
                  <input id="i"><inputExpression id="ie" typeRef="string"><text>a</text></inputExpression></input>
                  <output id="o" name="one" typeRef="string"/>
                  <output id="p" name="%s" typeRef="string"/>
                </decisionTable>
              </decision>
            </definitions>
            """;

    @Autowired
    private ModelCheck models;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private IdentityService identities;

    @Autowired
    private ProcessEngineConfigurationImpl engine;

    @Autowired
    private OpenTicket tickets;

    @Autowired
    private ApplicationEvents events;

    @Test
    void models_that_can_be_deployed_have_no_findings_and_are_not_deployed() {
        ProcessDefinition live = live();
        List<String> subscriptions = subscriptions();
        var cached = cached();
        long deployments = repository.createDeploymentQuery().count();

        assertThat(models.check(ShippedFiles.read())).isEmpty();

        assertThat(live().getVersion()).isEqualTo(live.getVersion());
        assertThat(live().getId()).isEqualTo(live.getId());
        assertThat(repository.createDeploymentQuery().count()).isEqualTo(deployments);
        assertThat(subscriptions()).isEqualTo(subscriptions);
        assertThat(cached()).isEqualTo(cached);
        assertThat(events.stream(QueueTasksDeployed.class)).isEmpty();
    }

    @Test
    void a_ticket_is_opened_on_the_live_version_after_a_check_and_a_deployment() {
        ProcessDefinition live = live();
        models.check(ShippedFiles.read());

        String before = tickets.open();
        Deployment deployment = deploy(ShippedFiles.read());
        try {
            String after = tickets.open();

            assertThat(definition(before)).isEqualTo(live.getId());
            assertThat(live().getVersion()).isEqualTo(live.getVersion() + 1);
            assertThat(definition(after)).isEqualTo(live().getId());
            assertThat(events.stream(QueueTasksDeployed.class)).hasSize(1);
        } finally {
            tickets.removeAll();
            repository.deleteDeployment(deployment.getId(), true);
        }
        assertThat(live().getId()).isEqualTo(live.getId());
    }

    @Test
    void what_the_policy_refuses_is_found_in_all_files() {
        assertThat(lines(Map.of(
                        "a.bpmn", DIAGRAM.formatted("<scriptTask id='t' scriptFormat='x'/>"), "b.html", "<html/>")))
                .containsExactlyInAnyOrder(
                        "a.bpmn: t brings code (script); models use delegate expressions",
                        "b.html: only resources whose names end in bpmn, bpmn20.xml, dmn, dmn11.xml, form are deployed");
    }

    @Test
    void what_the_rules_refuse_is_found_with_the_name_of_the_element() {
        assertThat(check(Map.of(
                        "a.bpmn",
                        DIAGRAM.formatted("<callActivity id='c' name='Review' calledElement='nowhere'/>"),
                        "b.form",
                        "{\"id\": \"b\", \"components\": [{\"type\": \"iframe\", \"key\": \"k\", \"label\": \"A page\"}]}",
                        "c.dmn",
                        TABLE.replaceAll("(?s)<decisionTable.*</decisionTable>", ""))))
                .extracting(ModelFinding::file, ModelFinding::element, ModelFinding::name, ModelFinding::isError)
                .containsExactlyInAnyOrder(
                        tuple("a.bpmn", "c", "Review", true),
                        tuple("b.form", "k", "A page", true),
                        tuple("c.dmn", "checked-decision", "Checked", true));
    }

    @Test
    void what_only_the_engine_refuses_is_found_with_file_and_element() {
        assertThat(check(Map.of(
                        "a.bpmn",
                        DIAGRAM.formatted("<boundaryEvent id='b' attachedToRef='t'/><task id='t'/>"),
                        "b.bpmn",
                        DIAGRAM.formatted("").replace("checked", "checked-too"))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.file()).isEqualTo("a.bpmn");
                    assertThat(finding.element()).isEqualTo("b");
                    assertThat(finding.line(Locale.ENGLISH)).startsWith("a.bpmn: b: the engine refuses it: ");
                });
    }

    @Test
    void a_table_that_only_the_engine_refuses_is_found_with_its_file_and_the_reason_and_no_diagram_is_kept() {
        var cached = cached();

        assertThat(check(Map.of("a.bpmn", DIAGRAM.formatted(""), "b.dmn", TABLE.formatted("one"))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.file()).isEqualTo("b.dmn");
                    assertThat(finding.text(Locale.CHINA)).startsWith("引擎不接受：").contains("one");
                });
        assertThat(cached()).isEqualTo(cached);
        assertThat(check(Map.of("a.bpmn", DIAGRAM.formatted(""), "b.dmn", TABLE.formatted("two"))))
                .isEmpty();
    }

    @Test
    void a_deployment_that_was_rolled_back_is_not_kept_in_memory() {
        var cached = cached();

        assertThatThrownBy(
                        () -> deploy(bytes(Map.of("a.bpmn", DIAGRAM.formatted(""), "b.dmn", TABLE.formatted("one")))))
                .hasMessageContaining("b.dmn");

        assertThat(cached()).isEqualTo(cached);
    }

    @Test
    void nothing_is_wrong_with_no_models() {
        assertThat(check(Map.of())).isEmpty();
    }

    @Test
    void who_may_not_deploy_may_not_check() {
        identities.setAuthentication("agent", List.of("service-desk"));
        try {
            assertThatThrownBy(() -> check(Map.of("a.bpmn", DIAGRAM.formatted(""))))
                    .isInstanceOf(AuthorizationException.class);
        } finally {
            identities.clearAuthentication();
        }
    }

    @Test
    void an_accepted_finding_lets_these_very_files_pass_and_nothing_else() {
        Map<String, byte[]> weaker = ShippedFiles.read();
        weaker.computeIfPresent(
                "carry-out-solution.form",
                (name, form) -> new String(form, StandardCharsets.UTF_8)
                        .replace("\"key\": \"backupConfirmed\"", "\"key\": \"saved\"")
                        .getBytes(StandardCharsets.UTF_8));
        List<ModelFinding> errors =
                models.check(weaker).stream().filter(ModelFinding::isError).toList();
        assertThat(errors).singleElement().satisfies(finding -> {
            assertThat(finding.clause()).isEqualTo("S4.6");
            assertThat(finding.mayBeAccepted()).isTrue();
        });
        Set<String> accepted = Set.of(errors.get(0).id());
        Map<String, byte[]> others = new TreeMap<>(weaker);
        others.put("a.bpmn", DIAGRAM.formatted("").getBytes(StandardCharsets.UTF_8));
        Map<String, byte[]> faulty = new TreeMap<>(weaker);
        faulty.put(
                "a.bpmn",
                DIAGRAM.formatted("<scriptTask id='t' scriptFormat='x'/>").getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> deploy(weaker)).hasMessageContaining("backupConfirmed");
        assertThatThrownBy(() -> models.accepting(accepted, weaker, () -> deploy(others)))
                .hasMessageContaining("backupConfirmed");
        assertThatThrownBy(() -> models.accepting(Set.of(), weaker, () -> deploy(weaker)))
                .hasMessageContaining("backupConfirmed");
        assertThatThrownBy(() -> models.accepting(accepted, faulty, () -> deploy(faulty)))
                .hasMessageContaining("brings code");

        Deployment deployment = models.accepting(accepted, weaker, () -> deploy(weaker));

        repository.deleteDeployment(deployment.getId(), true);
        assertThatThrownBy(() -> deploy(weaker)).hasMessageContaining("backupConfirmed");
    }

    private List<String> lines(Map<String, String> files) {
        return check(files).stream()
                .map(finding -> finding.line(Locale.ENGLISH))
                .toList();
    }

    private List<ModelFinding> check(Map<String, String> files) {
        return models.check(bytes(files));
    }

    private Deployment deploy(Map<String, byte[]> files) {
        var deployment = repository.createDeployment().name("after a check");
        files.forEach((name, content) -> deployment.addString(name, new String(content, StandardCharsets.UTF_8)));
        return deployment.deploy();
    }

    private ProcessDefinition live() {
        return repository
                .createProcessDefinitionQuery()
                .processDefinitionKey("technical-support")
                .latestVersion()
                .singleResult();
    }

    private String definition(String instance) {
        return runtime.createProcessInstanceQuery()
                .processInstanceId(instance)
                .singleResult()
                .getProcessDefinitionId();
    }

    private List<String> subscriptions() {
        return runtime.createEventSubscriptionQuery().list().stream()
                .map(EventSubscription::getId)
                .sorted()
                .toList();
    }

    private Set<String> cached() {
        var cache = engine.getDeploymentCache();
        var ids = new TreeSet<>(cache.getProcessDefinitionCache().keySet());
        ids.addAll(cache.getDecisionDefinitionCache().keySet());
        ids.addAll(cache.getDecisionRequirementsDefinitionCache().keySet());
        return ids;
    }

    private static Map<String, byte[]> bytes(Map<String, String> files) {
        var bytes = new TreeMap<String, byte[]>();
        files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return bytes;
    }
}
