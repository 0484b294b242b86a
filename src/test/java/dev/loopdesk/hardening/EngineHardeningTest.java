package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.WholeApplication;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
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
                "<bpmn:userTask id='t' camunda:formKey='embedded:deployment:form.html'/>",
                "<bpmn:userTask id='t' camunda:formHandlerClass='java.lang.Runtime'/>",
                "<bpmn:userTask id='t'><bpmn:extensionElements><camunda:taskListener event='create'"
                        + " class='java.lang.Runtime'/></bpmn:extensionElements></bpmn:userTask>",
                "<bpmn:userTask id='t'><bpmn:extensionElements><camunda:executionListener event='start'>"
                        + "<camunda:script scriptFormat='javascript'>1</camunda:script></camunda:executionListener>"
                        + "</bpmn:extensionElements></bpmn:userTask>",
                "<bpmn:userTask id='t'><bpmn:extensionElements><camunda:inputOutput>"
                        + "<camunda:inputParameter name='a'><camunda:script scriptFormat='javascript'>1</camunda:script>"
                        + "</camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements></bpmn:userTask>",
                "<bpmn:userTask id='t'><bpmn:extensionElements><camunda:formData><camunda:formField id='a'"
                        + " type='string'><camunda:validation><camunda:constraint name='validator'"
                        + " config='java.lang.Runtime'/></camunda:validation></camunda:formField></camunda:formData>"
                        + "</bpmn:extensionElements></bpmn:userTask>",
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
        remove(
                deploy(
                        "plain.bpmn",
                        diagram(
                                "<bpmn:serviceTask id='t' camunda:delegateExpression='${archiveCase}' camunda:asyncBefore='true'/>"
                                        + "<bpmn:serviceTask id='u' camunda:type='external' camunda:topic='a'/>"
                                        + "<bpmn:userTask id='v' camunda:formRef='triage' camunda:formRefBinding='deployment'/>")));
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
