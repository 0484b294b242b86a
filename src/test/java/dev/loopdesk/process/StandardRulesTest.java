package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.process.answers.CaseTexts;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Rules of the standard that the engine enforces on every way in. */
@LoopdeskTest
@Tag("process")
class StandardRulesTest {

    @Autowired
    private CaseTexts caseTexts;

    @Autowired
    private SupportProcess process;

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private CaseFiles caseFiles;

    @LocalServerPort
    private int port;

    private EngineRest rest = new EngineRest(0);

    @BeforeEach
    void connect() {
        rest = new EngineRest(port);
    }

    @AfterEach
    void resetClock() {
        ClockUtil.reset();
    }

    @Test
    void noRemoteSessionAfterTheConsentHasExpired() {
        Task consent = tickets().task("Task_AuthorizeRemoteAssistance");
        Instant until = ClockUtil.getCurrentTime().toInstant().plus(Duration.ofHours(1));
        Task session = tickets().after(consent, Map.of("remoteUntil", until.toString()), "Task_RemoteAssistance");
        assertThat(caseTexts.summary(session.getId()))
                .contains("Consent ends: "
                        + DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm", Locale.ENGLISH)
                                .format(until.atZone(ZoneId.of("Asia/Shanghai"))));

        ClockUtil.setCurrentTime(Date.from(until));

        refused(session, Map.of(), "consent");
        ClockUtil.setCurrentTime(Date.from(until.minusSeconds(1)));
        accepted(session, Map.of());
    }

    @Test
    void noRemoteSessionWithoutAStatedEndLastsForEver() {
        Task session = tickets().task("Task_RemoteAssistance");

        ClockUtil.setCurrentTime(Date.from(
                ClockUtil.getCurrentTime().toInstant().plus(Duration.ofHours(8).plusMinutes(1))));

        refused(session, Map.of(), "consent");
    }

    @Test
    void noRemoteSessionAfterTheConsentWasRevoked() {
        Task session = tickets().task("Task_RemoteAssistance");
        caseFiles.append(
                tickets().number(session),
                EntryKind.CONSENT,
                null,
                Entry.REQUESTER,
                true,
                Map.of("remoteAssistanceGranted", false, "revoked", true));

        refused(session, Map.of(), "consent");
    }

    @Test
    void aSessionWhoseConsentIsRevokedEndsAtOnce() {
        Task session = tickets().task("Task_RemoteAssistance");
        String number = tickets().number(session);

        process.remoteConsentRevoked(number);

        assertThat(rest.post("agent", "/task/" + session.getId() + "/complete", answer(session, Map.of()))
                        .status())
                .isGreaterThanOrEqualTo(400);
        assertThat(caseFiles.latest(number, EntryKind.REMOTE_SESSION)).isEmpty();
        assertThat(tickets().open(number, "Task_RecordSession")).isNotNull();
    }

    @Test
    void noRemoteSessionWithoutConsentHoweverItCameThere() {
        Task diagnosis = tickets().task("Task_Diagnose");
        engine.getRuntimeService()
                .createProcessInstanceModification(diagnosis.getProcessInstanceId())
                .startBeforeActivity("Task_RemoteAssistance")
                .setVariable("remoteConsentUntil", Date.from(Instant.parse("2099-01-01T00:00:00Z")))
                .execute();
        Task session = tickets().open(tickets().number(diagnosis), "Task_RemoteAssistance");

        refused(session, Map.of(), "consent");
    }

    @Test
    void aConsentInThePastIsNone() {
        Task consent = tickets().task("Task_AuthorizeRemoteAssistance");
        Instant now = ClockUtil.getCurrentTime().toInstant();

        refused(consent, Map.of("remoteUntil", now.minusSeconds(60).toString()), "remoteUntil");
        refused(consent, Map.of("remoteUntil", "1999-12-31T23:59Z"), "remoteUntil");
        accepted(consent, Map.of("remoteUntil", now.plusSeconds(3600).toString()));
    }

    @Test
    void aConsentLastsADayAtMost() {
        Task consent = tickets().task("Task_AuthorizeRemoteAssistance");
        Instant tomorrow = ClockUtil.getCurrentTime().toInstant().plus(Duration.ofHours(24));

        refused(consent, Map.of("remoteUntil", tomorrow.plusSeconds(60).toString()), "24");
        accepted(consent, Map.of("remoteUntil", tomorrow.minusSeconds(60).toString()));
    }

    @Test
    void nobodyApprovesTheirOwnSolution() {
        Task plan = tickets().task("Task_PrepareSolution");
        String number = tickets().number(plan);
        process.complete(plan.getId(), "lead", TicketAt.answer("Task_PrepareSolution", Map.of("sensitive", true)));
        Task approval = tickets().open(number, "Task_ApproveChange");

        refused(approval, Map.of(), "changeApproved");
        refused(approval, Map.of("changeApproved", false, "approvalNote", "Too risky"), "changeApproved");
        assertThatThrownBy(() -> process.complete(approval.getId(), "lead", Map.of("changeApproved", true)))
                .isInstanceOf(Refusal.class);
        process.complete(approval.getId(), "specialist", Map.of("changeApproved", true));
        assertThat(tickets().open(number, "Task_CarryOutSolution")).isNotNull();
    }

    @Test
    void whoIsNoLeadCannotApprove() {
        Task approval = tickets().task("Task_ApproveChange");

        assertThat(rest.post("specialist", "/task/" + approval.getId() + "/complete", answer(approval, Map.of()))
                        .status())
                .isEqualTo(403);
        assertThat(caseFiles.latest(tickets().number(approval), EntryKind.APPROVAL))
                .isEmpty();
    }

    @Test
    void aSensitiveChangeWaitsForItsBackup() {
        Task approval = tickets().task("Task_ApproveChange");
        Task work = tickets().after(approval, Map.of(), "Task_CarryOutSolution");

        refused(work, Map.of(), "backupConfirmed");
        refused(work, Map.of("backupConfirmed", false), "backupConfirmed");
        accepted(work, Map.of("backupConfirmed", true));
    }

    @Test
    void aSensitiveChangeWaitsForItsApprovalHoweverItCameThere() {
        Task approval = tickets().task("Task_ApproveChange");
        engine.getRuntimeService()
                .createProcessInstanceModification(approval.getProcessInstanceId())
                .startBeforeActivity("Task_CarryOutSolution")
                .execute();
        Task work = tickets().open(tickets().number(approval), "Task_CarryOutSolution");

        refused(work, Map.of("backupConfirmed", true), "approved");
    }

    @Test
    void anApprovalOfAFormerSolutionDoesNotCount() {
        Task approval = tickets().task("Task_ApproveChange");
        Task work = tickets().after(approval, Map.of(), "Task_CarryOutSolution");
        String number = tickets().number(work);
        caseFiles.append(
                number,
                EntryKind.SOLUTION,
                "Task_PrepareSolution",
                "agent",
                false,
                Map.of("option1Steps", "Something else", "sensitive", true));

        refused(work, Map.of("backupConfirmed", true), "approved");
    }

    @Test
    void onlyWhatWasOfferedCanBeChosen() {
        Task plan = tickets().task("Task_PrepareSolution");
        Task choice = tickets()
                .after(
                        plan,
                        Map.of("requesterMayChoose", true, "option2Steps", "Take the other socket."),
                        "Task_ChooseSolution");

        refused(choice, Map.of("chosenOption", "3"), "chosenOption");
        refused(choice, Map.of("chosenOption", "0"), "chosenOption");
        refused(choice, Map.of("chosenOption", "-1"), "chosenOption");
        accepted(choice, Map.of("chosenOption", "2"));
        assertThat(engine.getHistoryService()
                        .createHistoricVariableInstanceQuery()
                        .processInstanceId(choice.getProcessInstanceId())
                        .variableName("chosenOption")
                        .singleResult()
                        .getValue())
                .isEqualTo(2);
    }

    @Test
    void optionsAreFilledInFromTheFirstOn() {
        Task plan = tickets().task("Task_PrepareSolution");

        refused(plan, Map.of("option3Steps", "The third"), "option2Steps");
        refused(plan, Map.of("option2Title", "The second"), "option2Steps");
        refused(plan, Map.of("option2Risk", "Some"), "option2Steps");
        accepted(plan, Map.of("option2Steps", "The second", "option3Steps", "The third"));
    }

    @Test
    void anEarlierConsentOrChoiceIsNotOfferedAgain() {
        Task consent = tickets().task("Task_AuthorizeRemoteAssistance");
        Task session = tickets().after(consent, Map.of(), "Task_RemoteAssistance");
        Task diagnosis = tickets().after(session, Map.of(), "Task_Diagnose");

        assertThat(engine.getTaskService().getVariables(diagnosis.getId())).doesNotContainKey("diagnosisOutcome");
    }

    static Stream<Arguments> otherWaysIntoATask() {
        var variable = Map.of("value", "solved", "type", "String");
        var variables = Map.of("variables", Map.of("quickFixOutcome", variable));
        return Stream.of(
                Arguments.of("POST", "/resolve", variables),
                Arguments.of("POST", "/bpmnError", Map.of("errorCode", "oops")),
                Arguments.of("POST", "/bpmnEscalation", Map.of("escalationCode", "oops")),
                Arguments.of("PUT", "/variables/quickFixOutcome", variable),
                Arguments.of("PUT", "/localVariables/caseSummary", variable),
                Arguments.of("POST", "/variables", Map.of("modifications", Map.of("priority", variable))),
                Arguments.of("POST", "/variables", Map.of("deletions", List.of("priority"))),
                Arguments.of("POST", "/localVariables", Map.of("modifications", Map.of("priority", variable))),
                Arguments.of("DELETE", "/variables/priority", Map.of()),
                Arguments.of("DELETE", "/localVariables/caseSummary", Map.of()));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("otherWaysIntoATask")
    void aTaskTakesDataThroughItsFormOnly(String method, String path, Map<String, Object> body) {
        Task task = tickets().task("Task_QuickFix");
        engine.getTaskService().delegateTask(task.getId(), "agent");
        var before = variables(task);

        for (String account : List.of("agent", "admin")) {
            var reply = rest.send(method, account, "/task/" + task.getId() + path, body);

            assertThat(reply.status()).as("%s: %s", account, reply.body()).isIn(400, 403);
        }
        assertThat(variables(task)).isEqualTo(before);
        assertThat(tickets().open(tickets().number(task), "Task_QuickFix").getId())
                .isEqualTo(task.getId());
    }

    @Test
    void aTaskThatWasHandedOverCanBeHandedBack() {
        Task task = tickets().task("Task_QuickFix");
        engine.getTaskService().setOwner(task.getId(), "lead");
        engine.getTaskService().delegateTask(task.getId(), "agent");

        assertThat(rest.post("agent", "/task/" + task.getId() + "/resolve", Map.of())
                        .status())
                .isEqualTo(204);

        // The person who handed it back does not hold it any more.
        refused(task, Map.of(), "held by Support lead");
        engine.getTaskService().setAssignee(task.getId(), TicketAt.worker(task));
        accepted(task, Map.of());
    }

    @Test
    void whoCompletesATaskTwiceAtOnceCompletesItOnce() throws Exception {
        for (String element : List.of(
                "Task_QuickFix",
                "Task_Diagnose",
                "Task_RemoteAssistance",
                "Task_RecordSession",
                "Task_ConfirmResolution",
                "Task_CallRequester")) {
            Task task = tickets().task(element);
            String number = tickets().number(task);
            int before = filed(number, element);
            int writers = 4;
            var together = new CyclicBarrier(writers);
            List<Callable<Integer>> work = IntStream.range(0, writers)
                    .<Callable<Integer>>mapToObj(writer -> () -> {
                        together.await();
                        if (writer % 2 == 0) {
                            return rest.post("agent", "/task/" + task.getId() + "/complete", answer(task, Map.of()))
                                    .status();
                        }
                        process.complete(task.getId(), "agent", TicketAt.answer(element, Map.of()));
                        return 204;
                    })
                    .toList();
            var threads = Executors.newFixedThreadPool(writers);
            int done = 0;
            try {
                for (Future<Integer> reply : threads.invokeAll(work)) {
                    try {
                        done += reply.get() == 204 ? 1 : 0;
                    } catch (ExecutionException late) {
                        assertThat(late).hasCauseInstanceOf(RuntimeException.class);
                    }
                }
            } finally {
                threads.shutdownNow();
            }

            assertThat(done).as(element).isEqualTo(1);
            assertThat(filed(number, element)).as(element).isEqualTo(before + 1);
            assertThat(caseFiles.isIntact(number)).isTrue();
        }
    }

    private int filed(String number, String element) {
        return (int) caseFiles.entries(number).stream()
                .filter(entry -> TicketAt.isAnswer(entry, element))
                .count();
    }

    /** What the answer lacks, or says wrongly, and the field that is named for it. */
    static Stream<Arguments> incomplete() {
        return Stream.of(
                Arguments.of("Task_Diagnose", without("cause"), "cause"),
                Arguments.of("Task_Diagnose", Map.of("diagnosisOutcome", "consult"), "consultQuestion"),
                Arguments.of("Task_Verify", Map.of("symptomGone", false), "verificationNote"),
                Arguments.of("Task_Verify", Map.of("functionsNormal", false), "verificationNote"),
                Arguments.of("Task_Verify", Map.of("noNewProblems", false), "verificationNote"),
                Arguments.of("Task_ApproveChange", Map.of("changeApproved", false), "approvalNote"),
                Arguments.of("Task_PrepareSolution", Map.of("optionCount", "2"), "option2Steps"),
                Arguments.of(
                        "Task_PrepareSolution",
                        Map.of("optionCount", "3", "option2Steps", "The second"),
                        "option3Steps"),
                Arguments.of("Task_PrepareSolution", Map.of("option2Title", "The second"), "option2Steps"),
                Arguments.of("Task_PrepareSolution", Map.of("requesterMayChoose", true), "requesterMayChoose"),
                Arguments.of("Task_PrepareSolution", without("requesterMayChoose"), "requesterMayChoose"),
                Arguments.of("Task_CarryOutSolution", without("workDone"), "workDone"),
                Arguments.of("Task_ConfirmResolution", Map.of("resolutionConfirmed", false), "comment"),
                Arguments.of("Task_FollowUpVisit", Map.of("problemRecurred", true), "followUpNote"),
                Arguments.of("Task_ExplainDelay", Map.of("expectedOn", "03/04/2027"), "expectedOn"),
                Arguments.of("Task_ExplainDelay", Map.of("expectedOn", "31/12/2025"), "expectedOn"));
    }

    /** S3.5, S3.8, S4.2, S4.5, S4.6, S5.3, S5.5, S5.6. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("incomplete")
    void whatAnOutcomeNeedsIsAskedForAtItsField(String element, Map<String, Object> differences, String field) {
        Task task = tickets().task(element);

        refused(task, differences, field);
        var reply =
                rest.post(TicketAt.worker(task), "/task/" + task.getId() + "/submit-form", answer(task, differences));
        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        assertThat(reply.field()).as(reply.body()).isEqualTo(field);

        var filled = new HashMap<>(differences);
        filled.put(field, corrected(field));
        accepted(task, filled);
    }

    private static Object corrected(String field) {
        return switch (field) {
            case "requesterMayChoose" -> false;
            case "expectedOn" -> "31/12/2027";
            default -> "As asked";
        };
    }

    private static Map<String, Object> without(String field) {
        return Map.of(field, "");
    }

    @Test
    void aSingleOptionIsNotAskedAbout() {
        Task plan = tickets().task("Task_PrepareSolution");

        Task work =
                tickets().after(plan, Map.of("optionCount", "1", "requesterMayChoose", ""), "Task_CarryOutSolution");
        assertThat(engine.getTaskService().getVariable(work.getId(), "requesterMayChoose"))
                .isEqualTo(false);
    }

    @Test
    void aRequesterMakesASensitiveChangeOnceItIsApprovedAndBackedUp() {
        Task plan = tickets().task("Task_PrepareSolution");
        Task approval =
                tickets().after(plan, Map.of("sensitive", true, "performedBy", "requester"), "Task_ApproveChange");
        Task change = tickets().after(approval, Map.of("approvalConditions", "After 18:00 only"), "Task_ApplySolution");

        assertThat(engine.getTaskService().getVariableLocal(change.getId(), "approvalConditions"))
                .isEqualTo("After 18:00 only");
        refused(change, Map.of(), "backupConfirmed");
        refused(change, Map.of("backupConfirmed", false), "backupConfirmed");
        accepted(change, Map.of("backupConfirmed", true));
    }

    @Test
    void aRequesterMakesNoSensitiveChangeWithoutApprovalHoweverItCameThere() {
        Task approval = tickets().task("Task_ApproveChange");
        engine.getRuntimeService()
                .createProcessInstanceModification(approval.getProcessInstanceId())
                .startBeforeActivity("Task_ApplySolution")
                .execute();
        Task change = tickets().open(tickets().number(approval), "Task_ApplySolution");

        refused(change, Map.of("backupConfirmed", true), "approved");
        accepted(change, Map.of("applyOutcome", "needs-help"));
    }

    @Test
    void theConditionsOfAnApprovalStandInTheWork() {
        Task approval = tickets().task("Task_ApproveChange");
        Task work =
                tickets().after(approval, Map.of("approvalNote", "Not before the fair ends"), "Task_CarryOutSolution");

        assertThat(engine.getTaskService().getVariableLocal(work.getId(), "approvalConditions"))
                .isEqualTo("Not before the fair ends");
    }

    @Test
    void aDiagnosisShowsWhatWasTickedBeforeAndWhyTheVerificationFailed() {
        Task first = tickets().task("Task_Diagnose");
        assertThat(engine.getTaskService().getVariableLocal(first.getId(), "checkedBefore"))
                .isEqualTo("");
        Task plan = tickets()
                .after(first, Map.of("checksNetwork", List.of("account-rights", "restart")), "Task_PrepareSolution");
        Task work = tickets().after(plan, Map.of(), "Task_CarryOutSolution");
        Task check = tickets().after(work, Map.of("workDone", "Put in a new lamp."), "Task_Verify");
        assertThat((String) engine.getTaskService().getVariableLocal(check.getId(), "solutionDone"))
                .contains("Put in a new lamp.");
        Task second = tickets()
                .after(
                        check,
                        Map.of("symptomGone", false, "verificationNote", "The lamp is still dark."),
                        "Task_Diagnose");

        assertThat((String) engine.getTaskService().getVariableLocal(second.getId(), "checkedBefore"))
                .contains(
                        "agent",
                        "Account rights: allowed on this network, not locked or expired",
                        "Restart: network adapter, dock, nearest access point")
                .doesNotContain("Basic configuration");
        assertThat((String) engine.getTaskService().getVariableLocal(second.getId(), "verificationFailure"))
                .contains("The lamp is still dark.");
    }

    @Test
    void whoAsksForConsentByPhoneReadsWhatIsAskedAndWhoConnectsWhatIsAllowed() {
        Task diagnosis = tickets().task("Task_Diagnose");
        Task consent = tickets()
                .after(
                        diagnosis,
                        Map.of("diagnosisOutcome", "remote-assistance", "remoteScope", "Look at the <b>driver</b>"),
                        "Task_AuthorizeRemoteAssistance");
        assertThat(engine.getTaskService().getVariableLocal(consent.getId(), "question"))
                .isEqualTo("Look at the <b>driver</b>");

        Task session = tickets()
                .after(
                        consent,
                        Map.of("remoteAssistanceGranted", true, "remoteLimits", "No mail", "remoteHours", "2"),
                        "Task_RemoteAssistance");

        assertThat((String) engine.getTaskService().getVariableLocal(session.getId(), "consentTerms"))
                .contains("No mail", "Look at the <b>driver</b>")
                .doesNotContain("remoteLimits");
    }

    @Test
    void theOptionsToChooseFromHaveTheirTitles() {
        Task plan = tickets().task("Task_PrepareSolution");
        Task choice = tickets()
                .after(
                        plan,
                        Map.of(
                                "requesterMayChoose",
                                true,
                                "option1Title",
                                "Plug it in",
                                "option2Steps",
                                "Take the other socket."),
                        "Task_ChooseSolution");

        assertThat(engine.getTaskService().getVariableLocal(choice.getId(), "offeredOptions"))
                .isEqualTo("1 Option 1: Plug it in\n2 Option 2");
        refused(choice, Map.of("chosenOption", "3"), "1, 2");
    }

    private void refused(Task task, Map<String, Object> differences, String named) {
        String number = tickets().number(task);
        int entries = caseFiles.entries(number).size();
        var before = variables(task);

        var reply = rest.post(TicketAt.worker(task), "/task/" + task.getId() + "/complete", answer(task, differences));

        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        assertThat(reply.message()).contains(named).doesNotContain("''");
        assertThat(caseFiles.entries(number)).hasSize(entries);
        assertThat(variables(task)).isEqualTo(before);
    }

    private void accepted(Task task, Map<String, Object> differences) {
        var reply = rest.post(TicketAt.worker(task), "/task/" + task.getId() + "/complete", answer(task, differences));

        assertThat(reply.status()).as(reply.body()).isEqualTo(204);
    }

    private static Map<String, Object> answer(Task task, Map<String, Object> differences) {
        return Map.of("variables", EngineRest.variables(TicketAt.answer(task.getTaskDefinitionKey(), differences)));
    }

    private Map<String, Object> variables(Task task) {
        return new HashMap<>(engine.getTaskService().getVariables(task.getId()));
    }

    private TicketAt tickets() {
        return new TicketAt(process, engine);
    }
}
