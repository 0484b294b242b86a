package dev.loopdesk.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskApplication;
import dev.loopdesk.hardening.ModelFinding;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.replay.OfflineProduct;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Tickets are led through models before they are live, and find what no rule for models sees (S7.1). */
@Tag("thorough")
class ModelWalksTest {

    private static final String SUPPORT = "technical-support.bpmn";
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static ConfigurableApplicationContext product;

    @BeforeAll
    static void start() {
        product = OfflineProduct.start(LoopdeskApplication.class, "check");
    }

    @AfterAll
    static void stop() {
        product.close();
        ClockUtil.reset();
    }

    @Test
    void theShippedModelsLeadEveryTicketOn() {
        WalkReport report = walk(ShippedModels.contents());

        assertThat(report.findings()).isEmpty();
        assertThat(report.passed()).isGreaterThanOrEqualTo(report.elements() - ModelWalks.SELDOM.size());
    }

    @Test
    void aJoinThatWaitsForEverAConditionThatFailsAndALoopAreNamedWithTheWay() {
        WalkReport report = walk(changed(
                text -> text.replace("sourceRef=\"Task_Consult\" targetRef=\"LinkEvent_SpecialistConsulted\" />", """
                        sourceRef="Task_Consult" targetRef="Gateway_Chosen" />
                        <bpmn:exclusiveGateway id="Gateway_Chosen" default="Flow_Other" />
                        <bpmn:sequenceFlow id="Flow_Other" sourceRef="Gateway_Chosen" targetRef="Gateway_Joined" />
                        <bpmn:sequenceFlow id="Flow_Urgent" sourceRef="Gateway_Chosen" targetRef="Gateway_Joined">
                        <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${priority == 'P1'}</bpmn:conditionExpression>
                        </bpmn:sequenceFlow>
                        <bpmn:parallelGateway id="Gateway_Joined" name="Both" />
                        <bpmn:sequenceFlow id="Flow_Joined" sourceRef="Gateway_Joined" targetRef="LinkEvent_SpecialistConsulted" />""")
                        .replace("sourceRef=\"Task_FollowUpVisit\" targetRef=\"EndEvent_VisitMade\" />", """
                        sourceRef="Task_FollowUpVisit" targetRef="Gateway_Late" />
                        <bpmn:exclusiveGateway id="Gateway_Late" name="Late?" default="Flow_NotLate" />
                        <bpmn:sequenceFlow id="Flow_NotLate" sourceRef="Gateway_Late" targetRef="EndEvent_VisitMade" />
                        <bpmn:sequenceFlow id="Flow_Late" sourceRef="Gateway_Late" targetRef="EndEvent_VisitMade">
                        <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${priority > 1}</bpmn:conditionExpression>
                        </bpmn:sequenceFlow>""")
                        .replace("sourceRef=\"Task_ExplainDelay\" targetRef=\"Task_SendDelayNotice\" />", """
                        sourceRef="Task_ExplainDelay" targetRef="Gateway_Merged" />
                        <bpmn:exclusiveGateway id="Gateway_Merged" />
                        <bpmn:sequenceFlow id="Flow_Merged" sourceRef="Gateway_Merged" targetRef="Gateway_Over" />
                        <bpmn:exclusiveGateway id="Gateway_Over" name="Over?" default="Flow_Again" />
                        <bpmn:sequenceFlow id="Flow_Again" sourceRef="Gateway_Over" targetRef="Gateway_Merged" />
                        <bpmn:sequenceFlow id="Flow_Over" sourceRef="Gateway_Over" targetRef="Task_SendDelayNotice">
                        <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${attempt > 100000}</bpmn:conditionExpression>
                        </bpmn:sequenceFlow>""")));

        assertThat(report.findings())
                .filteredOn(ModelFinding::isError)
                .satisfiesExactlyInAnyOrder(
                        finding -> {
                            assertThat(finding.element()).isEqualTo("Gateway_Joined");
                            assertThat(finding.name()).isEqualTo("Both");
                            assertThat(finding.text(Locale.ENGLISH))
                                    .startsWith("tickets stand still here")
                                    .contains("Task_Diagnose (diagnosisOutcome = consult) → Task_Consult");
                        },
                        finding -> {
                            assertThat(finding.element()).isEqualTo("Task_FollowUpVisit");
                            assertThat(finding.text(Locale.ENGLISH)).contains("TimerEvent_FollowUpDue");
                        },
                        finding -> {
                            assertThat(finding.element()).isEqualTo("Task_ExplainDelay");
                            assertThat(finding.text(Locale.ENGLISH)).contains("without a wait");
                        });
    }

    private static WalkReport walk(Map<String, byte[]> models) {
        var deployment =
                product.getBean(RepositoryService.class).createDeployment().name("walk");
        models.forEach((name, content) -> deployment.addInputStream(name, new ByteArrayInputStream(content)));
        deployment.deploy();
        return product.getBean(ModelWalks.class).walk(LONGEST);
    }

    private interface Change {

        String of(String diagram);
    }

    private static Map<String, byte[]> changed(Change change) {
        var models = new TreeMap<>(ShippedModels.contents());
        String before = new String(Objects.requireNonNull(models.get(SUPPORT)), StandardCharsets.UTF_8);
        models.put(SUPPORT, change.of(before).getBytes(StandardCharsets.UTF_8));
        return models;
    }
}
