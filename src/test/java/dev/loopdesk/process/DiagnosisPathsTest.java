package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.Reply;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class DiagnosisPathsTest extends PathTest {

    @Autowired
    private RequesterActions requester;

    @Test
    void aCauseThatIsFoundLeadsToASolution() {
        TicketWalk ticket = inDiagnosis();

        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge")
                .walked("Task_JudgePriorityAnew", "Task_PrepareSolution")
                .told()
                .waitsAt("Task_PrepareSolution")
                .timersAre(
                        "TimerEvent_ResolutionAtRisk", "TimerEvent_ResolutionOverdue", "TimerEvent_ProgressUpdateDue")
                .neverPassed(
                        "Task_ProvideMoreDetails",
                        "Task_Consult",
                        "Task_AuthorizeRemoteAssistance",
                        "Task_ExplainDelay");
        assertThat(ticket.variable("cause")).isNull();
    }

    @Test
    void detailsThatDiagnosisMissesAreAskedForAndBringItBack() {
        TicketWalk ticket = inDiagnosis();

        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "details-missing", "question", "What do you print?")
                .walked("Task_JudgePriorityAnew", "Task_ProvideMoreDetails")
                .told("details-wanted")
                .waitsAt("Task_ProvideMoreDetails")
                .timersAre(
                        "TimerEvent_ResolutionAtRisk", "TimerEvent_ResolutionOverdue", "TimerEvent_ProgressUpdateDue");
        assertThat(ticket.task("Task_ProvideMoreDetails").getDueDate()).isNull();
        assertThat(ticket.candidates("Task_ProvideMoreDetails")).containsExactly("service-desk");

        ticket.answered("Task_ProvideMoreDetails", "detailsProvided", "true", "details", "Labels.")
                .walked("Task_Diagnose")
                .told()
                .waitsAt("Task_Diagnose")
                .neverPassed("Task_ProvideDetails");
        assertThat(ticket.task("Task_Diagnose").getAssignee()).isEqualTo(AGENT);
    }

    @Test
    void aSpecialistOfTheCategoryIsConsulted() {
        TicketWalk ticket = inDiagnosis();

        ticket.answer(
                        "Task_Diagnose",
                        AGENT,
                        "diagnosisOutcome",
                        "consult",
                        "consultQuestion",
                        "Known with this model?")
                .walked("Task_JudgePriorityAnew", "Task_Consult")
                .told()
                .waitsAt("Task_Consult");
        assertThat(ticket.candidates("Task_Consult")).containsExactlyInAnyOrder("specialists", "workplace-specialists");
        assertThat(ticket.task("Task_Consult").getAssignee()).isNull();

        ticket.answer("Task_Consult", SPECIALIST, "findings", "A worn drum.")
                .walked("Task_Diagnose")
                .waitsAt("Task_Diagnose")
                .neverPassed("Task_PrepareSolution");
        assertThat(ticket.task("Task_Diagnose").getAssignee()).isEqualTo(AGENT);
    }

    @Test
    void consentIsNotAskedForInWordsOfAnOlderQuestion() {
        TicketWalk ticket = inDiagnosis();
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "details-missing", "question", "What do you print?")
                .answered("Task_ProvideMoreDetails", "detailsProvided", "true", "details", "Labels.");

        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "remote-assistance")
                .waitsAt("Task_AuthorizeRemoteAssistance");

        assertThat(asked(ticket)).isEqualTo("");
        ticket.answered("Task_AuthorizeRemoteAssistance", "remoteAssistanceGranted", "false")
                .answer(
                        "Task_Diagnose",
                        AGENT,
                        "diagnosisOutcome",
                        "remote-assistance",
                        "remoteScope",
                        "Driver settings");
        assertThat(asked(ticket)).isEqualTo("Driver settings");
    }

    private Object asked(TicketWalk ticket) {
        Task task = ticket.task("Task_AuthorizeRemoteAssistance");
        return engine.getTaskService().getVariableLocal(task.getId(), "question");
    }

    @Test
    void remoteAssistanceIsGivenWithConsent() {
        TicketWalk ticket = inDiagnosis();

        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "remote-assistance", "remoteScope", "Driver settings")
                .walked("Task_JudgePriorityAnew", "Task_AuthorizeRemoteAssistance")
                .told("consent-wanted")
                .waitsAt("Task_AuthorizeRemoteAssistance");
        ticket.answered(
                        "Task_AuthorizeRemoteAssistance",
                        "remoteAssistanceGranted",
                        "true",
                        "remoteUntil",
                        "2026-03-02T12:30+08:00")
                .walked("Task_ConfirmConsent", "Task_RemoteAssistance")
                .told("consent-confirmed")
                .waitsAt("Task_RemoteAssistance")
                .timersAre(
                        "TimerEvent_ConsentExpired",
                        "TimerEvent_ResolutionAtRisk",
                        "TimerEvent_ResolutionOverdue",
                        "TimerEvent_ProgressUpdateDue")
                .firesAt("TimerEvent_ConsentExpired", "2026-03-02 12:30");
        assertThat(ticket.task("Task_RemoteAssistance").getAssignee()).isEqualTo(AGENT);

        ticket.answer("Task_RemoteAssistance", AGENT, "sessionLog", "Reset the driver.")
                .walked("Task_Diagnose")
                .told()
                .waitsAt("Task_Diagnose")
                .timersAre(
                        "TimerEvent_ResolutionAtRisk", "TimerEvent_ResolutionOverdue", "TimerEvent_ProgressUpdateDue")
                .neverPassed(
                        "TimerEvent_ConsentExpired",
                        "MessageEvent_ConsentRevoked",
                        "Task_RecordRevocation",
                        "Task_RecordSession",
                        "Task_ReadReply");
    }

    @Test
    void withoutConsentThereIsNoRemoteAssistance() {
        TicketWalk ticket = inDiagnosis();
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "remote-assistance")
                .fromHere();

        ticket.answered("Task_AuthorizeRemoteAssistance", "remoteAssistanceGranted", "false")
                .walked("Task_Diagnose")
                .told()
                .waitsAt("Task_Diagnose")
                .neverPassed("Task_ConfirmConsent", "Task_RemoteAssistance");
    }

    @Test
    void aConsentThatSaysNoEndExpiresAfterEightHoursAndEndsTheSession() {
        TicketWalk ticket = inDiagnosis();
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "remote-assistance")
                .answered("Task_AuthorizeRemoteAssistance", "remoteAssistanceGranted", "true")
                .fromHere();

        ticket.elapse("TimerEvent_ConsentExpired", "2026-03-02 18:00")
                .walked("TimerEvent_ConsentExpired", "Task_RecordSession")
                .told()
                .waitsAt("Task_RecordSession")
                .timersAre(
                        "TimerEvent_ResolutionAtRisk", "TimerEvent_ResolutionOverdue", "TimerEvent_ProgressUpdateDue")
                .neverPassed("Task_RecordRevocation");
        assertThat(ticket.entries(EntryKind.REMOTE_SESSION)).isEmpty();

        recordsTheSession(ticket);
    }

    @Test
    void aConsentThatIsRevokedEndsTheSessionAtOnceAndIsRecorded() {
        TicketWalk ticket = inDiagnosis();
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "remote-assistance")
                .answered("Task_AuthorizeRemoteAssistance", "remoteAssistanceGranted", "true")
                .fromHere();

        process.remoteConsentRevoked(ticket.number());

        ticket.walked("MessageEvent_ConsentRevoked", "Task_RecordRevocation", "Task_RecordSession")
                .told("consent-revoked")
                .waitsAt("Task_RecordSession")
                .timersAre(
                        "TimerEvent_ResolutionAtRisk", "TimerEvent_ResolutionOverdue", "TimerEvent_ProgressUpdateDue")
                .neverPassed("TimerEvent_ConsentExpired");
        assertThat(ticket.entries(EntryKind.CONSENT)).hasSize(2).last().satisfies(entry -> {
            assertThat(entry.isTrue("revoked")).isTrue();
            assertThat(entry.isTrue("remoteAssistanceGranted")).isFalse();
            assertThat(entry.visibleToRequester()).isTrue();
        });
        recordsTheSession(ticket);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "4", "8", "24"})
    void aConsentThatStaffRecordHoldsForTheChosenDuration(String hours) {
        TicketWalk ticket = inDiagnosis();
        Instant end = at("2026-03-02 10:00").plus(Duration.ofHours(Long.parseLong(hours)));

        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "remote-assistance", "remoteScope", "The driver")
                .answer(
                        "Task_AuthorizeRemoteAssistance",
                        AGENT,
                        "remoteAssistanceGranted",
                        "true",
                        "remoteHours",
                        hours,
                        "remoteLimits",
                        "No mail")
                .waitsAt("Task_RemoteAssistance");

        assertThat(ticket.rings()).containsEntry("TimerEvent_ConsentExpired", end);
        assertThat(ticket.entries(EntryKind.CONSENT)).singleElement().satisfies(entry -> {
            assertThat(entry.text("remoteUntil")).isEqualTo(end.toString());
            assertThat(entry.text("remoteLimits")).isEqualTo("No mail");
            assertThat(entry.author()).isEqualTo(AGENT);
        });
        assertThat(ticket.entries(EntryKind.MESSAGE).stream()
                        .filter(letter -> "consent-confirmed".equals(letter.text("kind"))))
                .singleElement()
                .satisfies(letter -> assertThat(letter.text("text"))
                        .contains("The driver", "No mail", "take the consent back", "The page of your request"));
    }

    @Test
    void aDurationThatIsNoOptionIsRefusedByName() {
        TicketWalk ticket = inDiagnosis();
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "remote-assistance");

        for (String hours : List.of("99999", "3", "-1", "8.0", "eight")) {
            assertThatThrownBy(() -> ticket.answer(
                            "Task_AuthorizeRemoteAssistance",
                            AGENT,
                            "remoteAssistanceGranted",
                            "true",
                            "remoteHours",
                            hours))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("remoteHours")
                    .hasMessageContaining("1, 2, 4, 8, 24");
        }
        assertThatThrownBy(() -> ticket.answer(
                        "Task_AuthorizeRemoteAssistance",
                        AGENT,
                        "remoteAssistanceGranted",
                        "true",
                        "remoteHours",
                        "2",
                        "remoteUntil",
                        "2026-03-02T12:30+08:00"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("remoteUntil")
                .hasMessageContaining("remoteHours");
        ticket.waitsAt("Task_AuthorizeRemoteAssistance");
        assertThat(ticket.entries(EntryKind.CONSENT)).isEmpty();
    }

    @Test
    void aMessageDuringASessionIsReadFirstAndMayLetItGoOn() {
        TicketWalk ticket = inSession();

        process.requesterReplied(ticket.number(), "I make tea meanwhile.");

        ticket.walked("EventSubProcess_Reply", "StartEvent_RequesterReplied", "Task_RecordReply", "Task_ReadReply")
                .waitsAt("Task_RemoteAssistance", "Task_ReadReply");
        assertThat(ticket.task("Task_ReadReply").getAssignee()).isEqualTo(AGENT);
        assertThat(ticket.task("Task_ReadReply").getDueDate())
                .as("at once")
                .isEqualTo(Date.from(at("2026-03-02 10:00")));
        assertThat(letterToStaff(ticket)).contains("I make tea meanwhile.", "a remote session seems to be open");
        assertThatThrownBy(() -> ticket.answer("Task_RemoteAssistance", AGENT, "sessionLog", "Reset the driver."))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("must be read first")
                .hasMessageContaining("Read reply");
        assertThat(ticket.entries(EntryKind.REMOTE_SESSION)).isEmpty();

        ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "nothing").waitsAt("Task_RemoteAssistance");
        ticket.answer("Task_RemoteAssistance", AGENT, "sessionLog", "Reset the driver.")
                .waitsAt("Task_Diagnose")
                .neverPassed("EndEvent_ConsentWithdrawn", "Task_RecordRevocation", "Task_RecordSession");
    }

    @Test
    void aConsentWithdrawnInWordsEndsTheSessionAndItsLogIsKept() {
        TicketWalk ticket = inSession();
        process.requesterReplied(ticket.number(), "Please disconnect now.");
        ticket.fromHere();

        ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "consent-withdrawn")
                .walked(
                        "EndEvent_ConsentWithdrawn",
                        "MessageEvent_ConsentRevoked",
                        "Task_RecordRevocation",
                        "Task_RecordSession")
                .told("consent-withdrawn")
                .waitsAt("Task_RecordSession")
                .neverPassed("TimerEvent_ConsentExpired");
        assertThat(ticket.entries(EntryKind.CONSENT))
                .filteredOn(entry -> entry.isTrue("revoked"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.author()).isEqualTo(Entry.REQUESTER));
        recordsTheSession(ticket);
    }

    @Test
    void wordsOfAParticipantThatEndASessionAreNotTheRequesters() {
        TicketWalk ticket = inSession();
        process.requesterReplied(
                ticket.number(), new Reply("please stop now", null, "ben@example.org", "Ben Example", true));
        assertThatThrownBy(() -> ticket.answer("Task_RemoteAssistance", AGENT, "sessionLog", "Reset the driver."))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Ben Example has written")
                .hasMessageNotContainingAny("The requester has written");

        ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "consent-withdrawn");

        assertThat(ticket.entries(EntryKind.CONSENT))
                .filteredOn(entry -> entry.isTrue("revoked"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.author()).isEqualTo(Entry.PARTICIPANT);
                    assertThat(entry.participant()).isEqualTo("Ben Example");
                });
        assertThat(lastLetter(ticket, "consent-withdrawn"))
                .contains("Ben Example, who is kept informed of your request, wrote to us")
                .doesNotContain("You wrote to us");
    }

    @Test
    void aConsentTakenBackOnThePageIsConfirmedByALetter() {
        TicketWalk ticket = inSession();

        requester.revokeConsent(ticket.number());

        ticket.told("consent-revoked").waitsAt("Task_RecordSession");
        assertThat(lastLetter(ticket, "consent-revoked"))
                .contains("You have taken back your consent", "If it was not you who took it back")
                .doesNotContain("You wrote to us");
    }

    @Test
    void aConsentTakenBackOnThePageAfterTheSessionIsConfirmedToo() {
        TicketWalk ticket = inSession();
        ticket.answer("Task_RemoteAssistance", AGENT, "sessionLog", "Reset the driver.")
                .fromHere();

        requester.revokeConsent(ticket.number());
        requester.revokeConsent(ticket.number());

        ticket.told("consent-revoked").waitsAt("Task_Diagnose");
    }

    @Test
    void aLaterConsentTakenBackOnThePageIsTheRequestersOwnDeed() {
        TicketWalk ticket = inSession();
        process.requesterReplied(
                ticket.number(), new Reply("please stop now", null, "ben@example.org", "Ben Example", true));
        ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "consent-withdrawn")
                .answer("Task_RecordSession", AGENT, "sessionLog", "Changed nothing.")
                .answer("Task_Diagnose", AGENT, "diagnosisOutcome", "remote-assistance")
                .answered("Task_AuthorizeRemoteAssistance", "remoteAssistanceGranted", "true")
                .fromHere();

        requester.revokeConsent(ticket.number());

        ticket.told("consent-revoked");
        assertThat(ticket.entries(EntryKind.CONSENT)).last().satisfies(entry -> {
            assertThat(entry.isTrue("revoked")).isTrue();
            assertThat(entry.author()).isEqualTo(Entry.REQUESTER);
        });
    }

    @Test
    void theRequestersOwnWordsWithdrawThoughSomebodyElseHasWritten() {
        TicketWalk ticket = inSession();
        process.requesterReplied(ticket.number(), "Please disconnect now.");
        process.requesterReplied(ticket.number(), new Reply("yes, stop", null, "ben@example.org", "Ben Example", true));

        int first = ticket.entries(EntryKind.REPLY).get(0).position();
        Task reading = engine
                .getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(ticket.number())
                .taskDefinitionKey("Task_ReadReply")
                .list()
                .stream()
                .filter(task -> Objects.equals(first, engine.getTaskService().getVariable(task.getId(), "replyEntry")))
                .findFirst()
                .orElseThrow();
        assertThatThrownBy(() -> ticket.answer("Task_RemoteAssistance", AGENT, "sessionLog", "Reset the driver."))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("The requester has written");
        process.complete(reading.getId(), AGENT, TicketWalk.fields("replyOutcome", "consent-withdrawn"));

        assertThat(ticket.entries(EntryKind.CONSENT))
                .filteredOn(entry -> entry.isTrue("revoked"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.author()).isEqualTo(Entry.REQUESTER));
    }

    @Test
    void aConsentThatExpiresWhileItsMessageIsUnreadIsNotWithdrawnOnceMore() {
        TicketWalk ticket = inSession();
        process.requesterReplied(ticket.number(), "Please disconnect now.");
        ticket.elapse("TimerEvent_ConsentExpired", "2026-03-02 18:00").waitsAt("Task_RecordSession", "Task_ReadReply");

        assertThatThrownBy(() -> ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "consent-withdrawn"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("No consent");
        ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "nothing").waitsAt("Task_RecordSession");
        assertThat(ticket.entries(EntryKind.CONSENT)).hasSize(1);
    }

    @Test
    void whoRanTheSessionReadsItsMessagesAndRecordsItsEnd() {
        TicketWalk ticket = inSession();
        engine.getTaskService().setAssignee(ticket.task("Task_RemoteAssistance").getId(), LEAD);
        process.requesterReplied(ticket.number(), "Please disconnect now.");

        assertThat(ticket.task("Task_ReadReply").getAssignee()).isEqualTo(LEAD);
        process.remoteConsentRevoked(ticket.number());
        assertThat(ticket.task("Task_RecordSession").getAssignee()).isEqualTo(LEAD);
    }

    private String letterToStaff(TicketWalk ticket) {
        return lastLetter(ticket, "requester-replied");
    }

    private static String lastLetter(TicketWalk ticket, String kind) {
        return ticket.entries(EntryKind.MESSAGE).stream()
                .filter(entry -> kind.equals(entry.text("kind")))
                .reduce((earlier, later) -> later)
                .map(entry -> String.valueOf(entry.text("text")))
                .orElseThrow();
    }

    private TicketWalk inSession() {
        TicketWalk ticket = inDiagnosis();
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "remote-assistance")
                .answered("Task_AuthorizeRemoteAssistance", "remoteAssistanceGranted", "true")
                .fromHere();
        return ticket;
    }

    /** The log of a session that was cut short is kept and leads back to diagnosis. */
    private static void recordsTheSession(TicketWalk ticket) {
        assertThat(ticket.task("Task_RecordSession").getAssignee()).isEqualTo(AGENT);
        assertThat(ticket.candidates("Task_RecordSession")).containsExactly("service-desk");
        assertThatThrownBy(() -> ticket.answer("Task_RecordSession", AGENT, "sessionResult", "Nothing."))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("sessionLog");

        ticket.answer("Task_RecordSession", AGENT, "sessionLog", "Opened the driver, changed nothing.")
                .waitsAt("Task_Diagnose");
        assertThat(ticket.entries(EntryKind.REMOTE_SESSION)).singleElement().satisfies(entry -> {
            assertThat(entry.text("sessionLog")).isEqualTo("Opened the driver, changed nothing.");
            assertThat(entry.visibleToRequester()).isFalse();
        });
        assertThat(ticket.entries(EntryKind.STATUS).stream().map(Entry::reportedStep))
                .contains("REMOTE_SESSION.cut-short");
    }

    @Test
    void aSecondSessionNeedsASecondConsent() {
        TicketWalk ticket = inDiagnosis();
        for (String until : new String[] {"2026-03-02T12:30+08:00", "2026-03-02T15:00+08:00"}) {
            ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "remote-assistance")
                    .waitsAt("Task_AuthorizeRemoteAssistance");
            assertThat(ticket.variable("remoteAssistanceGranted")).isNull();
            ticket.answered("Task_AuthorizeRemoteAssistance", "remoteAssistanceGranted", "true", "remoteUntil", until)
                    .firesAt("TimerEvent_ConsentExpired", until.substring(0, 16).replace('T', ' '))
                    .answer("Task_RemoteAssistance", AGENT, "sessionLog", "Looked at it.");
        }

        ticket.waitsAt("Task_Diagnose")
                .passedTimes("Task_RemoteAssistance", 2)
                .passedTimes("Task_AuthorizeRemoteAssistance", 2);
    }

    @Test
    void aDelayIsExplainedAndTheTicketFollowedUpOnThePromisedDay() {
        TicketWalk ticket = inDiagnosis();

        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "no-solution-yet")
                .walked("Task_JudgePriorityAnew", "Task_ExplainDelay")
                .told()
                .waitsAt("Task_ExplainDelay");
        assertThat(ticket.task("Task_ExplainDelay").getAssignee()).isEqualTo(AGENT);
        ticket.answer(
                        "Task_ExplainDelay",
                        AGENT,
                        "delayReason",
                        "A part is on its way.",
                        "workaround",
                        "Print on floor 3.",
                        "expectedOn",
                        "2026-03-07")
                .walked("Task_SendDelayNotice", "Task_Diagnose")
                .told("delay-explained")
                .waitsAt("Task_Diagnose");
        // A Saturday was promised: the desk looks after it when it opens again.
        assertThat(ticket.task("Task_Diagnose").getFollowUpDate()).isEqualTo(Date.from(at("2026-03-09 09:00")));
        assertThat(ticket.entries(EntryKind.PUT_ASIDE)).as("by a person").isEmpty();

        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "details-missing", "question", "Still blank?")
                .answered("Task_ProvideMoreDetails", "detailsProvided", "true")
                .waitsAt("Task_Diagnose");
        assertThat(ticket.task("Task_Diagnose").getFollowUpDate()).isNull();
    }

    @Test
    void aDelayWithoutAPromisedDayIsFollowedUpOnTheNextServiceDay() {
        TicketWalk ticket = inDiagnosis();
        itIs("2026-03-06 17:30");

        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "no-solution-yet")
                .answer("Task_ExplainDelay", AGENT, "delayReason", "A part is on its way.")
                .waitsAt("Task_Diagnose");

        assertThat(ticket.task("Task_Diagnose").getFollowUpDate()).isEqualTo(Date.from(at("2026-03-09 09:00")));
    }
}
