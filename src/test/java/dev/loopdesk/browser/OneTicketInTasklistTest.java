package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Response;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@ServedProduct
class OneTicketInTasklistTest {

    private static final String TITLE = "Monthly report shows last month's figures";

    @LocalServerPort
    private int port;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private TaskService tasks;

    @Autowired
    private ManagementService management;

    @Autowired
    private CaseFiles caseFiles;

    /** Each form once in Tasklist; the agent answers what comes again through the REST API. */
    @Test
    void walksTheWholeStandardFromTheCallToTheFollowUpVisit() {
        try (Browsers browsers = Browsers.open();
                Tasklist agent = Tasklist.signIn(browsers.browser(), port, "agent");
                Tasklist specialist = Tasklist.signIn(browsers.browser(), port, "specialist");
                Tasklist lead = Tasklist.signIn(browsers.browser(), port, "lead")) {
            assertThat(agent.page()).hasTitle(java.util.regex.Pattern.compile("Loopdesk"));
            assertThat(agent.page().locator(".ce-eol-banner")).isHidden();

            agent.startProcess(
                    "report-problem",
                    fields(
                            "requesterName", "Controlling desk",
                            "requesterDepartment", "Finance",
                            "requesterEmail", "controlling.desk@example.org",
                            "title", TITLE,
                            "description",
                                    "The report of this month shows the figures of last month. <b>Twice</b> ${1+1}",
                            "steps", "Open the report, choose this month",
                            "urgency", "medium",
                            "impact", "medium"));
            var rest = new AgentByRest(port, "agent");
            String number = runtime.createProcessInstanceQuery()
                    .processDefinitionKey("technical-support")
                    .variableValueEquals("title", TITLE)
                    .singleResult()
                    .getBusinessKey();

            agent.openTask("My tasks", TITLE, "Triage ticket");
            assertThat(agent.page().locator(".ld-strip")).containsText("First response: due ");
            agent.openCase();
            assertThat(agent.page().locator(".ld-items")).containsText("<b>Twice</b> ${1+1}");
            agent.openForm();
            agent.complete(
                    "triage",
                    fields(
                            "category", "data",
                            "urgency", "high",
                            "triageOutcome", "details-missing",
                            "question", "Which cost centre?"));
            agent.openTask("Waiting for requester", TITLE, "Provide missing details");
            assertThat(agent.page().locator(".ld-strip")).containsText("Resolution: rests while");
            agent.claim();
            agent.complete("provide-details", fields("detailsProvided", "true", "details", "All of them"));
            rest.complete(
                    number,
                    "Task_Triage",
                    fields("category", "data", "urgency", "high", "impact", "medium", "triageOutcome", "diagnose"));

            agent.openTask("My tasks", TITLE, "Diagnose problem");
            agent.complete(
                    "diagnose",
                    fields(
                            "reproduction", "reproduced",
                            "checksData", firstCheck(),
                            "diagnosisLog", "Opened the report as the requester: same figures",
                            "diagnosisOutcome", "consult",
                            "consultQuestion", "When is the data mart loaded?"));
            specialist.openTask("My team's queue", TITLE, "Consult specialist");
            specialist.claim();
            specialist.complete("consult", fields("findings", "The nightly load has not run since Friday"));
            agent.openTask("My tasks", TITLE, "Diagnose problem");
            assertThat(agent.page().locator(".fjs-container"))
                    .containsText("The nightly load has not run since Friday");
            agent.complete(
                    "diagnose",
                    fields("diagnosisOutcome", "remote-assistance", "remoteScope", "Look at the report's filter"));
            agent.openTask("Waiting for requester", TITLE, "Authorize remote assistance");
            agent.claim();
            agent.complete(
                    "authorize-remote-assistance",
                    fields("remoteAssistanceGranted", "true", "remoteScope", "The report's filter, nothing else"));
            agent.openTask("My tasks", TITLE, "Assist remotely");
            agent.complete("remote-assistance", fields("sessionLog", "Opened the filter, changed nothing, left"));
            rest.complete(number, "Task_Diagnose", fields("diagnosisOutcome", "no-solution-yet"));
            agent.openTask(rest.task(number, "Task_ExplainDelay"));
            Locator expected = agent.page().locator("input[id$='-Field_expectedOn']");
            Locator form = agent.page().locator(".fjs-container");
            expected.fill("31/12/2037");
            assertThat(form).containsText("That is Thursday, 31 December 2037.");
            expected.fill("2037年12月31日");
            assertThat(form).containsText("That is Thursday, 31 December 2037.");
            expected.fill("03/04/2037");
            assertThat(form).containsText("That can be Friday, 3 April 2037, or Wednesday, 4 March 2037.");
            expected.fill("tomorrow");
            assertThat(form).containsText("That is not a date.");
            agent.picture("date-in-words");
            expected.fill("");
            agent.complete(
                    "explain-delay",
                    fields("delayReason", "The load must be repaired first", "workaround", "Use the daily report"));
            agent.openTask("Put aside", TITLE, "Diagnose problem");
            agent.complete(
                    "diagnose", fields("diagnosisOutcome", "cause-found", "cause", "The load job has no rights"));

            agent.openTask("My tasks", TITLE, "Prepare solution");
            agent.complete(
                    "prepare-solution",
                    fields(
                            "optionCount", "2",
                            "option1Title", "Repair the load",
                            "option1Steps", "Grant the right, run the load",
                            "option1Risk", "The load locks the report for an hour",
                            "option2Title", "Load by hand",
                            "option2Steps", "Import the file",
                            "requesterMayChoose", "true",
                            "sensitive", "true",
                            "performedBy", "staff"));
            agent.openTask("Waiting for requester", TITLE, "Choose solution");
            agent.claim();
            assertThat(agent.page().locator(".fjs-form-field-radio"))
                    .containsText("Option 1: Repair the load" + "Option 2: Load by hand");
            assertThat(agent.page().locator("input[type=radio]")).hasCount(2);
            agent.complete("choose-solution", fields("chosenOption", "1", "choiceNote", "By phone"));
            lead.openTask("Approvals and alerts", TITLE, "Approve change");
            lead.claim();
            lead.complete("approve-change", fields("changeApproved", "true"));
            agent.openTask("My tasks", TITLE, "Carry out solution");
            Response refusal = agent.page()
                    .waitForResponse(
                            answer -> answer.url().contains("/submit-form"),
                            () -> agent.completeInVain(
                                    "carry-out-solution",
                                    fields("backupConfirmed", "false", "workDone", "Granted and loaded"),
                                    "Backup confirmed"));
            assertThat(refusal.status()).isEqualTo(400);
            assertThat(refusal.text()).contains("\"field\":\"backupConfirmed\"");
            agent.complete("carry-out-solution", fields("backupConfirmed", "true", "workDone", "Granted and loaded"));

            agent.openTask("My tasks", TITLE, "Verify solution");
            agent.complete(
                    "verify",
                    fields(
                            "symptomGone",
                            "true",
                            "functionsNormal",
                            "true",
                            "noNewProblems",
                            "false",
                            "verificationNote",
                            "One page is slower than before"));
            rest.complete(
                    number,
                    "Task_Diagnose",
                    fields("diagnosisOutcome", "cause-found", "cause", "One index was missing"));
            rest.complete(
                    number,
                    "Task_PrepareSolution",
                    fields(
                            "option1Title", "Build the index",
                            "option1Steps", "Build the index",
                            "option1Risk", "None",
                            "requesterMayChoose", false,
                            "sensitive", false,
                            "performedBy", "staff"));
            rest.complete(number, "Task_CarryOutSolution", fields("workDone", "Built"));
            rest.verify(number);
            agent.openTask("Waiting for requester", TITLE, "Confirm resolution");
            agent.claim();
            Locator satisfaction = agent.page().locator("input[id$='-Field_satisfaction']");
            satisfaction.pressSequentially("2.5");
            satisfaction.press("Tab");
            assertThat(agent.page().locator(".fjs-form-field-error")).containsText("2 and 3");
            agent.complete("confirm-resolution", fields("resolutionConfirmed", "true", "satisfaction", "4"));

            var followUp = management
                    .createJobQuery()
                    .processInstanceId(runtime.createProcessInstanceQuery()
                            .processInstanceBusinessKey(number, "technical-support")
                            .singleResult()
                            .getId())
                    .singleResult();
            management.setJobDuedate(followUp.getId(), Date.from(Instant.now()));
            await("the follow-up is due")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> tasks.createTaskQuery()
                                    .processInstanceBusinessKey(number)
                                    .taskDefinitionKey("Task_FollowUpVisit")
                                    .count()
                            == 1);
            agent.openTask("My tasks", TITLE, "Visit requester for follow-up");
            agent.complete("follow-up-visit", fields("problemRecurred", "false"));

            assertThat(caseFiles.get(number).endedAs()).isEqualTo("EndEvent_TicketClosed");
            assertThat(caseFiles.entries(number))
                    .extracting(Entry::kind)
                    .contains(
                            EntryKind.REPORT,
                            EntryKind.DETAILS,
                            EntryKind.CONSULTATION,
                            EntryKind.CONSENT,
                            EntryKind.REMOTE_SESSION,
                            EntryKind.DELAY,
                            EntryKind.CHOICE,
                            EntryKind.APPROVAL,
                            EntryKind.CONFIRMATION,
                            EntryKind.FOLLOW_UP);
            assertThat(caseFiles
                            .latest(number, EntryKind.CONFIRMATION)
                            .orElseThrow()
                            .content())
                    .containsEntry("satisfaction", 4);
            assertThat(caseFiles.isIntact(number)).isTrue();
        }
    }

    private static String firstCheck() {
        return "network-connection";
    }

    private static Map<String, Object> fields(Object... keysAndValues) {
        var fields = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            fields.put(keysAndValues[i].toString(), keysAndValues[i + 1]);
        }
        return fields;
    }
}
