package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.ticket.EntryKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An analyst changes a table or a timer, deploys it, and the next ticket goes by it: no Java is touched (S7.1). */
class ChangedModelsTest extends PathTest {

    private static final String SUPPORT = "technical-support.bpmn";

    private @Nullable String deployment;
    private @Nullable TicketWalk ticket;

    @AfterEach
    void removeTheChange() {
        if (ticket != null && caseFiles.get(ticket.number()).endedAs() == null) {
            process.ticketWithdrawn(ticket.number());
        }
        if (deployment != null) {
            engine.getRepositoryService().deleteDeployment(deployment, true);
        }
    }

    @Test
    void anotherGroupIsToldOfWhatIsAtRiskAndMayTakeItOver() throws IOException {
        deploy(Map.of(
                "alert-routing.dmn",
                text -> text.replaceFirst(
                        "(?s)(<rule id=\"Rule_FirstResponseAtRiskLeads\">.*?)\"support-leads\"",
                        "$1\"service-desk\"")));
        ticket = callTaken().fromHere();
        int agents = (int) engine.getIdentityService().createUserQuery().memberOfGroup("service-desk").list().stream()
                .filter(user -> user.getEmail() != null)
                .count();

        ticket.elapse("TimerEvent_FirstResponseAtRisk", "2026-03-02 13:12")
                .told(Stream.generate(() -> "alert").limit(agents).toArray(String[]::new));

        assertThat(agents).isPositive();
        assertThat(ticket.candidates("Task_Triage")).containsExactly("service-desk");
        ticket.elapse("TimerEvent_FirstResponseOverdue", "2026-03-02 14:00").told("alert");
        assertThat(ticket.candidates("Task_Triage")).containsExactlyInAnyOrder("service-desk", "support-leads");
    }

    @Test
    void whatNoRuleNamesIsRecordedAndToldToNobody() throws IOException {
        deploy(Map.of(
                "alert-routing.dmn",
                text -> text.replaceFirst("(?s)<rule id=\"Rule_ResolutionBreachedLeads\">.*?</rule>", "")));
        ticket = inDiagnosis();

        ticket.elapse("TimerEvent_ResolutionAtRisk", "2026-03-04 11:12")
                .told("alert")
                .elapse("TimerEvent_ResolutionOverdue", "2026-03-04 16:00")
                .told();

        assertThat(ticket.alerts()).containsExactly("resolution-at-risk 2026-03-04T03:12:00Z");
        assertThat(ticket.incidents()).hasSize(1);
        assertThat(ticket.breachesToAcknowledge()).isEmpty();
    }

    @Test
    void aTargetIsAtRiskWhenTheShareOfTheTableIsUsedUp() throws IOException {
        deploy(Map.of(
                "ticket-priority.dmn",
                text -> text.replaceFirst(
                        "(?s)(OutputEntry_UrgencyMediumImpactMedium_AtRiskShare\">\\s*<text>)0.8", "$10.5")));
        ticket = callTaken();

        // half of four and of twenty-four hours
        ticket.firesAt("TimerEvent_FirstResponseAtRisk", "2026-03-02 12:00")
                .firesAt("TimerEvent_FirstResponseOverdue", "2026-03-02 14:00");
        triage(ticket, "diagnose")
                .firesAt("TimerEvent_ResolutionAtRisk", "2026-03-03 13:00")
                .firesAt("TimerEvent_ResolutionOverdue", "2026-03-04 16:00");
    }

    @Test
    void anotherPatienceIsSaidInTheLetterAndKept() throws IOException {
        deploy(Map.of(
                SUPPORT,
                text -> text.replaceFirst("(?s)(TimerEventDefinition_DetailsOverdue\">.*?)P7D", "$1PT36H")
                        .replaceFirst("(?s)(TimerEventDefinition_DetailsReminderDue\">.*?)R2/P2D", "$1R1/P1D")));
        ticket = callTaken();
        triage(ticket, "details-missing", "question", "Which printer is it?");

        assertThat(ticket.entries(EntryKind.MESSAGE).get(1).text("text")).contains("within 36 hours");
        ticket.delivered()
                .elapse("TimerEvent_DetailsReminderDue", "2026-03-03 10:00")
                .delivered()
                .elapse("TimerEvent_DetailsOverdue", "2026-03-03 22:00")
                .endedBy("EndEvent_NoAnswer");
    }

    @Test
    void aTimerThatIsNewOnATaskFollowsItsTarget() throws IOException {
        deploy(Map.of(SUPPORT, text -> text.replace("<bpmn:userTask id=\"Task_Consult\"", """
                <bpmn:boundaryEvent id="TimerEvent_ConsultationAtRisk" name="Consultation at risk" cancelActivity="false" attachedToRef="Task_Consult">
                  <bpmn:extensionElements>
                    <camunda:properties>
                      <camunda:property name="target" value="resolution" />
                      <camunda:property name="moment" value="at-risk" />
                    </camunda:properties>
                  </bpmn:extensionElements>
                  <bpmn:outgoing>Flow_ConsultationAtRisk</bpmn:outgoing>
                  <bpmn:timerEventDefinition id="TimerEventDefinition_ConsultationAtRisk">
                    <bpmn:timeDate xsi:type="bpmn:tFormalExpression">${resolutionAtRisk}</bpmn:timeDate>
                  </bpmn:timerEventDefinition>
                </bpmn:boundaryEvent>
                <bpmn:endEvent id="EndEvent_ConsultationAtRisk">
                  <bpmn:incoming>Flow_ConsultationAtRisk</bpmn:incoming>
                </bpmn:endEvent>
                <bpmn:sequenceFlow id="Flow_ConsultationAtRisk" sourceRef="TimerEvent_ConsultationAtRisk" targetRef="EndEvent_ConsultationAtRisk" />
                <bpmn:userTask id="Task_Consult\"""")));
        ticket = inDiagnosis();
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "consult", "consultQuestion", "Which rule blocks it?")
                .firesAt("TimerEvent_ConsultationAtRisk", "2026-03-04 11:12");

        new PriorityChange(engine.getRuntimeService(), caseFiles).of(ticket.number(), "high", "medium");
        ticket.elapse("TimerEvent_ConsultationAtRisk", "2026-03-02 16:24");
        new PriorityChange(engine.getRuntimeService(), caseFiles).of(ticket.number(), "medium", "medium");

        // It rang already, and rings again where its task still waits.
        ticket.firesAt("TimerEvent_ConsultationAtRisk", "2026-03-04 11:12");
    }

    @Test
    void aTicketKeepsTheTermsOfItsOwnVersion() throws IOException {
        ticket = callTaken();
        triage(ticket, "details-missing", "question", "Which printer is it?");
        deploy(Map.of("ticket-priority.dmn", text -> text.replace("\"PT4H\"", "\"PT1H\"")));

        ticket.answered("Task_ProvideDetails", "detailsProvided", "true", "details", "The grey one")
                .waitsAt("Task_Triage")
                .firesAt("TimerEvent_FirstResponseOverdue", "2026-03-02 14:00");
        assertThat(process.serviceLevel(caseFiles.get(ticket.number())).firstResponse())
                .hasHours(4);
        triage(ticket, "diagnose");

        // A new ticket follows the new table.
        TicketWalk other = callTaken();
        other.firesAt("TimerEvent_FirstResponseOverdue", "2026-03-02 11:00");
        process.ticketWithdrawn(other.number());
    }

    @Test
    void aFirstResponseIsDueAnewWhereTheDiagramSaysSo() throws IOException {
        String starts = "<camunda:property name=\"starts\" value=\"first-response\" />";
        deploy(Map.of(SUPPORT, text -> text.replace(starts, "")));
        ticket = callTaken();
        triage(ticket, "details-missing", "question", "Which printer is it?");
        Object due = ticket.variable("firstResponseDue");
        ticket.delivered().elapse("TimerEvent_DetailsReminderDue", "2026-03-04 10:00");

        ticket.answered("Task_ProvideDetails", "detailsProvided", "true", "details", "The grey one");

        assertThat(due).isNotNull();
        assertThat(ticket.waitsAt("Task_Triage").variable("firstResponseDue")).isEqualTo(due);
    }

    @Test
    void aDiagramFromBeforeThePropertiesIsServedAsShipped() throws IOException {
        deploy(Map.of(
                SUPPORT,
                text -> text.replace("<camunda:property name=\"starts\" value=\"first-response\" />", "")
                        .replace("<camunda:property name=\"followUpField\" value=\"expectedOn\" />", "")));
        ticket = callTaken();
        triage(ticket, "details-missing", "question", "Which printer is it?");

        ticket.answered("Task_ProvideDetails", "detailsProvided", "true", "details", "The grey one")
                .firesAt("TimerEvent_FirstResponseOverdue", "2026-03-02 14:00");
    }

    @Test
    void expressionsOfEarlierVersionsStillReachTheirBeans() throws IOException {
        deploy(Map.of(
                SUPPORT,
                text -> text.replace("agentAssignment.", "desk.")
                        .replace("${countAttempt}", "${nextAttempt}")
                        .replace("${timerAdjustment}", "${deadlinesMoved}")));
        ticket = inDiagnosis();
        assertThat(ticket.task("Task_Diagnose").getAssignee()).isEqualTo(AGENT);

        new PriorityChange(engine.getRuntimeService(), caseFiles).of(ticket.number(), "high", "medium");
        ticket.firesAt("TimerEvent_ResolutionAtRisk", "2026-03-02 16:24");
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge");
        notVerified(solve(ticket));

        assertThat(ticket.variable("attempt")).isEqualTo(2);
        assertThat(ticket.task("Task_Diagnose").getAssignee()).isEqualTo(AGENT);
    }

    private void deploy(Map<String, UnaryOperator<String>> changes) throws IOException {
        var left = new HashMap<>(changes);
        DeploymentBuilder builder =
                engine.getRepositoryService().createDeployment().name("a change");
        for (Path folder : List.of(Path.of("processes"), Path.of("forms"))) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    String name = file.getFileName().toString();
                    String text = Files.readString(file);
                    UnaryOperator<String> change = left.remove(name);
                    String changed = change == null ? text : change.apply(text);
                    assertThat(change != null && changed.equals(text)).as(name).isFalse();
                    builder.addString(name, changed);
                }
            }
        }
        assertThat(left).isEmpty();
        deployment = builder.deploy().getId();
    }
}
