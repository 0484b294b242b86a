package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.ticket.EntryKind;
import java.util.Date;
import org.junit.jupiter.api.Test;

class DiagnosisPathsTest extends PathTest {

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
                .walked("Task_RemoteAssistance")
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
                .neverPassed("TimerEvent_ConsentExpired", "MessageEvent_ConsentRevoked", "Task_RecordRevocation");
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
                .neverPassed("Task_RemoteAssistance");
    }

    @Test
    void aConsentThatSaysNoEndExpiresAfterEightHoursAndEndsTheSession() {
        TicketWalk ticket = inDiagnosis();
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "remote-assistance")
                .answered("Task_AuthorizeRemoteAssistance", "remoteAssistanceGranted", "true")
                .fromHere();

        ticket.elapse("TimerEvent_ConsentExpired", "2026-03-02 18:00")
                .walked("TimerEvent_ConsentExpired", "Task_Diagnose")
                .told()
                .waitsAt("Task_Diagnose")
                .neverPassed("Task_RecordRevocation");
        assertThat(ticket.entries(EntryKind.REMOTE_SESSION)).isEmpty();
    }

    @Test
    void aConsentThatIsRevokedEndsTheSessionAtOnceAndIsRecorded() {
        TicketWalk ticket = inDiagnosis();
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "remote-assistance")
                .answered("Task_AuthorizeRemoteAssistance", "remoteAssistanceGranted", "true")
                .fromHere();

        process.remoteConsentRevoked(ticket.number());

        ticket.walked("MessageEvent_ConsentRevoked", "Task_RecordRevocation", "Task_Diagnose")
                .told()
                .waitsAt("Task_Diagnose")
                .timersAre(
                        "TimerEvent_ResolutionAtRisk", "TimerEvent_ResolutionOverdue", "TimerEvent_ProgressUpdateDue")
                .neverPassed("TimerEvent_ConsentExpired");
        assertThat(ticket.entries(EntryKind.CONSENT)).hasSize(2).last().satisfies(entry -> {
            assertThat(entry.isTrue("revoked")).isTrue();
            assertThat(entry.isTrue("remoteAssistanceGranted")).isFalse();
            assertThat(entry.visibleToRequester()).isTrue();
        });
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
