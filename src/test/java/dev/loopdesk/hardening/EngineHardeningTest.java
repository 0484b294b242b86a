package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.WholeApplication;
import dev.loopdesk.process.contract.ShippedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.bpmn.deployer.BpmnDeployer;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.dmn.deployer.DecisionDefinitionDeployer;
import org.camunda.bpm.engine.impl.form.deployer.CamundaFormDefinitionDeployer;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@WholeApplication
class EngineHardeningTest {

    @Autowired
    private RepositoryService repository;

    @Autowired
    private HistoryService history;

    @Autowired
    private DecisionService decisions;

    @Autowired
    private ProcessEngineConfigurationImpl engine;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<bpmn:scriptTask id='t' scriptFormat='javascript'><bpmn:script>1</bpmn:script></bpmn:scriptTask>",
                "<bpmn:serviceTask id='t' camunda:class='java.lang.Runtime'/>",
                "<bpmn:serviceTask id='t' camunda:type='shell'/>",
                "<bpmn:serviceTask id='t' camunda:type='mail'/>",
                "<bpmn:serviceTask id='t' old:class='java.lang.Runtime'/>",
                "<bpmn:serviceTask id='t' old:type='shell'/>",
                "<bpmn:businessRuleTask id='t' camunda:class='java.lang.Runtime'/>",
                "<bpmn:callActivity id='t' calledElement='x' camunda:variableMappingClass='java.lang.Runtime'/>",
                "<bpmn:userTask id='t' camunda:formHandlerClass='java.lang.Runtime'/>",
                "<bpmn:userTask id='t'><bpmn:extensionElements><camunda:taskListener event='create'"
                        + " class='java.lang.Runtime'/></bpmn:extensionElements></bpmn:userTask>",
                "<bpmn:userTask id='t'><bpmn:extensionElements><camunda:executionListener event='start'>"
                        + "<camunda:script scriptFormat='javascript'>1</camunda:script></camunda:executionListener>"
                        + "</bpmn:extensionElements></bpmn:userTask>",
                "<bpmn:userTask id='t'><bpmn:extensionElements><camunda:inputOutput>"
                        + "<camunda:inputParameter name='a'><camunda:script scriptFormat='javascript'>1</camunda:script>"
                        + "</camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements></bpmn:userTask>",
                "<bpmn:serviceTask id='t'><bpmn:extensionElements><camunda:connector>"
                        + "<camunda:connectorId>http-connector</camunda:connectorId></camunda:connector>"
                        + "</bpmn:extensionElements></bpmn:serviceTask>",
                "<bpmn:userTask id='t'/><bpmn:sequenceFlow id='f' sourceRef='s' targetRef='t'>"
                        + "<bpmn:conditionExpression language='javascript'>1</bpmn:conditionExpression></bpmn:sequenceFlow>"
            })
    void no_diagram_brings_code(String element) {
        assertThatThrownBy(() -> deploy("code.bpmn", diagram(element)))
                .isInstanceOf(ParseException.class)
                .hasMessageContaining("code.bpmn")
                .hasMessageContaining("brings code");
        assertThat(repository.createDeploymentQuery().deploymentName("defences").count())
                .isZero();
    }

    /** The engine looks at the end of a resource's name alone. */
    @ParameterizedTest
    @ValueSource(strings = {"code.bpmn", "xbpmn", "bpmn", "code.bpmn20.xml", "xbpmn20.xml", "code.dmn.bpmn"})
    void resource_name_hides_no_diagram(String name) {
        String script =
                "<bpmn:scriptTask id='t' scriptFormat='javascript'><bpmn:script>1</bpmn:script></bpmn:scriptTask>";

        assertThatThrownBy(() -> deploy(name, diagram(script)))
                .isInstanceOf(ParseException.class)
                .hasMessageContaining("brings code");
    }

    @ParameterizedTest
    @ValueSource(strings = {"code.dmn", "xdmn", "dmn", "code.dmn11.xml", "xdmn11.xml", "bpmn.dmn"})
    void resource_name_hides_no_decision(String name) {
        assertThatThrownBy(() -> deploy(name, decision("javascript")))
                .isInstanceOf(ParseException.class)
                .hasMessageContaining("script in javascript");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "case.cmmn",
                "xcmmn",
                "case.cmmn10.xml",
                "case.cmmn11.xml",
                "page.html",
                "script.js",
                "script.groovy",
                "picture.svg",
                "picture.png",
                "code.BPMN",
                "code.bpmn ",
                "processes.xml",
                "form.formx",
                "noname"
            })
    void resources_of_other_kinds_are_refused(String name) {
        assertThatThrownBy(() -> deploy(name, "<x/>"))
                .isInstanceOf(ParseException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("bpmn, bpmn20.xml, dmn, dmn11.xml, form");
    }

    @Test
    void every_resource_that_the_engine_parses_is_checked() {
        assertThat(DeploymentPolicy.DIAGRAMS).containsExactlyInAnyOrder(BpmnDeployer.BPMN_RESOURCE_SUFFIXES);
        assertThat(DeploymentPolicy.DECISIONS)
                .containsExactlyInAnyOrder(DecisionDefinitionDeployer.DMN_RESOURCE_SUFFIXES);
        assertThat(DeploymentPolicy.FORMS)
                .containsExactlyInAnyOrder(CamundaFormDefinitionDeployer.FORM_RESOURCE_SUFFIXES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<bpmn:userTask id='t' camunda:formKey='embedded:deployment:form.html'/>",
                "<bpmn:userTask id='t' camunda:formKey=\"${'embedded:deployment:form.html'}\"/>",
                "<bpmn:userTask id='t' camunda:formKey=' embedded:deployment:form.html'/>",
                "<bpmn:userTask id='t' camunda:formKey='app:form.html'/>",
                "<bpmn:userTask id='t' camunda:formKey='camunda-forms:deployment:triage.form'/>",
                "<bpmn:userTask id='t' old:formKey='embedded:deployment:form.html'/>",
                "<bpmn:startEvent id='t' camunda:formKey='embedded:deployment:form.html'/>",
                "<bpmn:userTask id='t'><bpmn:extensionElements><camunda:formData>"
                        + "<camunda:formField id='a' type='string'/></camunda:formData></bpmn:extensionElements></bpmn:userTask>",
                "<bpmn:userTask id='t'><bpmn:extensionElements><old:formProperty name='a'/>"
                        + "</bpmn:extensionElements></bpmn:userTask>"
            })
    void only_camunda_forms_are_deployed(String element) {
        assertThatThrownBy(() -> deploy("form.bpmn", diagram(element)))
                .isInstanceOf(ParseException.class)
                .hasMessageContaining("form.bpmn: t ")
                .hasMessageContaining("camunda:formRef");
    }

    /** Models that an earlier version of the product let in are still stored. */
    @Test
    void stored_form_keys_are_not_handed_out() {
        var definition = parse(diagram("<bpmn:userTask id='t' camunda:formKey=\"${'embedded:deployment:form.html'}\"/>")
                .replace("<bpmn:startEvent id=\"s\"/>", "<bpmn:startEvent id='s' camunda:formKey='embedded:x'/>"));

        assertThat(definition.getStartFormDefinition().getFormKey()).isNull();
        assertThat(Objects.requireNonNull(definition.getTaskDefinitions().get("t"))
                        .getFormKey())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<bpmn:serviceTask id='t' camunda:type='shell'><bpmn:extensionElements>"
                        + "<camunda:field name='command' stringValue='id'/></bpmn:extensionElements></bpmn:serviceTask>",
                "<bpmn:sendTask id='t' camunda:type='mail'><bpmn:extensionElements>"
                        + "<camunda:field name='to' stringValue='x'/><camunda:field name='text' stringValue='x'/></bpmn:extensionElements></bpmn:sendTask>"
            })
    void stored_commands_are_not_loaded(String element) {
        assertThatThrownBy(() -> parse(diagram(element)))
                .isInstanceOf(ProcessEngineException.class)
                .hasMessageContaining("Exception while instantiating class");
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript", "groovy", "python", "ecmascript", "juel", "feel"})
    void the_engine_has_no_script_engine(String language) {
        assertThatThrownBy(() -> engine.getCommandExecutorTxRequired()
                        .execute(context -> engine.getScriptingEngines().getScriptEngineForLanguage(language)))
                .isInstanceOf(ProcessEngineException.class)
                .hasMessageContaining("Can't find scripting engine");
        assertThat(engine.getScriptEngineResolver().getScriptEngineManager().getEngineFactories())
                .isEmpty();
    }

    @Test
    void the_engine_makes_no_instances_of_classes_that_models_name() {
        assertThatThrownBy(() -> engine.getArtifactFactory().getArtifact(StringBuilder.class))
                .isInstanceOf(ProcessEngineException.class)
                .hasMessageContaining("java.lang.StringBuilder");
    }

    @Test
    void decisions_reach_no_java_classes() {
        String external = "({ f: function(a) external { java: { class: \"java.lang.Math\", "
                + "method signature: \"abs(int)\" } }, r: f(-1) }).r";
        String deployment = deploy(
                "decision.dmn",
                decision("feel")
                        .replace("<text>a</text>", "<text>" + external + "</text>")
                        .replace(
                                "</decisionTable>",
                                "<rule id='r'><inputEntry id='ie'><text>1</text></inputEntry>"
                                        + "<outputEntry id='oe'><text>\"ran\"</text></outputEntry></rule></decisionTable>"));
        try {
            assertThatThrownBy(() -> decisions.evaluateDecisionTableByKey("defences-decision", Map.of()))
                    .hasStackTraceContaining("External functions are disabled");
        } finally {
            remove(deployment);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript", "groovy", "python", "http://example.org/own"})
    void no_decision_brings_code(String language) {
        assertThatThrownBy(() -> deploy("code.dmn", decision(language)))
                .isInstanceOf(ParseException.class)
                .hasMessageContaining("script in " + language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"feel", "juel", "https://www.omg.org/spec/DMN/20191111/FEEL/"})
    void decisions_may_use_feel_and_juel(String language) {
        remove(deploy("decision.dmn", decision(language)));
    }

    @Test
    void a_diagram_without_code_is_deployed() {
        remove(deploy(
                "plain.bpmn",
                diagram(
                        "<bpmn:serviceTask id='t' camunda:delegateExpression='${archiveCase}' camunda:asyncBefore='true'/>"
                                + "<bpmn:userTask id='v' camunda:formRef='triage' camunda:formRefBinding='latest'/>")));
    }

    @Test
    void an_external_task_is_refused_because_nothing_completes_it() {
        assertThatThrownBy(() -> deploy(
                        "plain.bpmn", diagram("<bpmn:serviceTask id='u' camunda:type='external' camunda:topic='a'/>")))
                .isInstanceOf(ParseException.class)
                .hasMessageContaining("plain.bpmn: u: is an external task (a)");
    }

    /** The build has checked the product's own deployment, not whatever bears its name. */
    @Test
    void the_name_of_the_shipped_deployment_spares_no_check() throws IOException {
        String support = Files.readString(Path.of("processes", "technical-support.bpmn"));
        var named = repository
                .createDeployment()
                .name(ShippedModels.DEPLOYMENT)
                .source(ShippedModels.DEPLOYMENT)
                .addString("technical-support.bpmn", support);

        assertThatThrownBy(named::deploy)
                .isInstanceOf(ParseException.class)
                .hasMessageContaining("its form triage is not among the deployed files");
        assertThatThrownBy(() -> named.addString(
                                "code.bpmn",
                                diagram("<bpmn:scriptTask id='t' scriptFormat='javascript'><bpmn:script>1</bpmn:script>"
                                        + "</bpmn:scriptTask>"))
                        .deploy())
                .isInstanceOf(ParseException.class)
                .hasMessageContaining("brings code");
    }

    @Test
    void a_document_type_is_refused() {
        assertThatThrownBy(() -> deploy(
                        "entity.bpmn",
                        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>" + diagram("<bpmn:task id='t'/>")))
                .isInstanceOf(ParseException.class);
    }

    @Test
    void settings_are_the_safe_ones() {
        assertThat(engine.getExpressionManager()).isInstanceOf(RestrictedExpressions.class);
        assertThat(engine.isAuthorizationEnabled()).isTrue();
        assertThat(engine.isJavaSerializationFormatEnabled()).isFalse();
        assertThat(engine.isDeserializationTypeValidationEnabled()).isTrue();
        assertThat(engine.isEnableXxeProcessing()).isFalse();
        assertThat(engine.isEnableExpressionsInAdhocQueries()).isFalse();
        assertThat(engine.isEnableScriptEngineLoadExternalResources()).isFalse();
        assertThat(engine.isCmmnEnabled()).isFalse();
        assertThat(engine.isMetricsEnabled()).isFalse();
        assertThat(engine.isStandaloneTasksEnabled()).isFalse();
        assertThat(engine.getHistoryTimeToLive()).isEqualTo("P730D");
        assertThat(engine.getFailedJobRetryTimeCycle()).isEqualTo("PT1M,PT5M,PT15M,PT1H");
    }

    /** As the engine parses what is stored already, without the check of a deployment. */
    private ProcessDefinitionEntity parse(String model) {
        return engine.getCommandExecutorTxRequired().execute(context -> {
            var deployment = new DeploymentEntity();
            deployment.setId("stored");
            BpmnDeployer bpmn = engine.getDeployers().stream()
                    .filter(BpmnDeployer.class::isInstance)
                    .map(BpmnDeployer.class::cast)
                    .findFirst()
                    .orElseThrow();
            return bpmn.getBpmnParser()
                    .createParse()
                    .sourceString(model)
                    .deployment(deployment)
                    .execute()
                    .getProcessDefinitions()
                    .get(0);
        });
    }

    private String deploy(String name, String model) {
        return repository
                .createDeployment()
                .name("defences")
                .addString(name, model)
                .deploy()
                .getId();
    }

    private void remove(String deployment) {
        repository.deleteDeployment(deployment, true);
        assertThat(history.createHistoricProcessInstanceQuery()
                        .processDefinitionKey("defences")
                        .count())
                .isZero();
    }

    private static String diagram(String element) {
        return """
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:old="http://activiti.org/bpmn"
                    targetNamespace="test">
                  <bpmn:process id="defences" isExecutable="true">
                    <bpmn:startEvent id="s"/>
                    %s
                  </bpmn:process>
                </bpmn:definitions>
                """.formatted(element);
    }

    private static String decision(String language) {
        return """
                <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="test">
                  <decision id="defences-decision" name="d">
                    <decisionTable id="table">
                      <input id="i"><inputExpression id="e" typeRef="string" expressionLanguage="%s">
                        <text>a</text></inputExpression></input>
                      <output id="o" name="o" typeRef="string"/>
                    </decisionTable>
                  </decision>
                </definitions>
                """.formatted(language);
    }
}
