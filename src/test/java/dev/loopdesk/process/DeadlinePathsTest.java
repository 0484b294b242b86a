package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("postgresql")
class DeadlinePathsTest extends PathTest {

    private static final String AT_RISK = "resolution-at-risk 2026-03-04T03:12:00Z";
    private static final String OVERDUE = "resolution-overdue 2026-03-04T08:00:00Z";

    @Test
    void leadsAreToldOnceThatTheResolutionIsAtRisk() {
        TicketWalk ticket = inDiagnosis();

        ticket.elapse("TimerEvent_ResolutionAtRisk", "2026-03-04 11:12")
                .walked("TimerEvent_ResolutionAtRisk", "Task_AlertLead", "EndEvent_LeadAlerted")
                .told("alert")
                .waitsAt("Task_Diagnose")
                .timersAre("TimerEvent_ResolutionOverdue", "TimerEvent_ProgressUpdateDue");
        assertThat(ticket.alerts()).containsExactly(AT_RISK);
        assertThat(ticket.incidents()).isEmpty();
        assertThat(ticket.candidates("Task_Diagnose")).containsExactlyInAnyOrder("service-desk", "support-leads");

        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "consult", "consultQuestion", "Which rule blocks it?")
                .waitsAt("Task_Consult");
        assertThat(ticket.candidates("Task_Consult"))
                .containsExactlyInAnyOrder("specialists", "workplace-specialists", "support-leads");
    }

    @Test
    void aMissedResolutionIsToldOnceAndIsAnIncidentOfTheSubprocessUntilItEnds() {
        TicketWalk ticket = inDiagnosis();
        ticket.elapse("TimerEvent_ResolutionAtRisk", "2026-03-04 11:12").fromHere();

        ticket.elapse("TimerEvent_ResolutionOverdue", "2026-03-04 16:00")
                .walked("TimerEvent_ResolutionOverdue", "Task_AlertLead", "EndEvent_LeadAlerted")
                .told("alert")
                .waitsAt("Task_Diagnose")
                .timersAre("TimerEvent_ProgressUpdateDue");
        assertThat(ticket.alerts()).containsExactly(AT_RISK, OVERDUE);
        assertOverdueIncident(ticket);

        // It stays while the work goes from task to task, also through one with boundary events.
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "remote-assistance");
        assertOverdueIncident(ticket);
        assertThat(ticket.candidates("Task_AuthorizeRemoteAssistance"))
                .containsExactlyInAnyOrder("service-desk", "support-leads");
        ticket.answered("Task_AuthorizeRemoteAssistance", "remoteAssistanceGranted", "true");
        assertOverdueIncident(ticket);
        ticket.answer("Task_RemoteAssistance", AGENT, "sessionLog", "Looked.");
        process.requesterReplied(ticket.number(), "Any news?");
        assertOverdueIncident(ticket);
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge");
        solve(ticket);
        assertOverdueIncident(ticket);

        verified(ticket).waitsAt("Task_ConfirmResolution");

        assertThat(ticket.incidents()).isEmpty();
        assertThat(ticket.alerts()).containsExactly(AT_RISK, OVERDUE);
    }

    @Test
    void aResolutionThatIsMissedDuringARemoteSessionIsAnIncidentOfTheSubprocessToo() {
        TicketWalk ticket = inDiagnosis();
        itIs("2026-03-04 11:00");
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "remote-assistance")
                .answered(
                        "Task_AuthorizeRemoteAssistance",
                        "remoteAssistanceGranted",
                        "true",
                        "remoteUntil",
                        "2026-03-05T10:00+08:00");

        ticket.elapse("TimerEvent_ResolutionOverdue", "2026-03-04 16:00").waitsAt("Task_RemoteAssistance");
        assertOverdueIncident(ticket);
        ticket.answer("Task_RemoteAssistance", AGENT, "sessionLog", "Looked.")
                .answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge");
        assertOverdueIncident(ticket);
        verified(solve(ticket));
        assertThat(ticket.incidents()).isEmpty();
    }

    @Test
    void aTargetThatWasMissedBeforeIsNotToldAgainWhenTheProblemIsOpenedAgain() {
        TicketWalk ticket = inDiagnosis();
        ticket.elapse("TimerEvent_ResolutionAtRisk", "2026-03-04 11:12")
                .elapse("TimerEvent_ResolutionOverdue", "2026-03-04 16:00")
                .answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge");
        verified(solve(ticket))
                .answered("Task_ConfirmResolution", "resolutionConfirmed", "false", "comment", "Blank again.")
                .waitsAt("Task_Diagnose")
                .timersAre(
                        "TimerEvent_ResolutionAtRisk", "TimerEvent_ResolutionOverdue", "TimerEvent_ProgressUpdateDue")
                .fromHere();

        ticket.fire("TimerEvent_ResolutionAtRisk").fire("TimerEvent_ResolutionOverdue");

        ticket.walked(
                        "TimerEvent_ResolutionAtRisk",
                        "Task_AlertLead",
                        "EndEvent_LeadAlerted",
                        "TimerEvent_ResolutionOverdue",
                        "Task_AlertLead",
                        "EndEvent_LeadAlerted")
                .told()
                .waitsAt("Task_Diagnose")
                .timersAre("TimerEvent_ProgressUpdateDue");
        assertThat(ticket.alerts()).containsExactly(AT_RISK, OVERDUE);
        assertThat(ticket.candidates("Task_Diagnose")).containsExactlyInAnyOrder("service-desk", "support-leads");
        assertOverdueIncident(ticket);
    }

    @Test
    void aTicketThatIsTriagedTooLateTellsTheLeadsOnceThatItsResolutionIsMissed() {
        TicketWalk ticket = callTaken();
        itIs("2026-03-05 09:30");
        triage(ticket, "diagnose").fromHere();

        ticket.fire("TimerEvent_ResolutionAtRisk").fire("TimerEvent_ResolutionOverdue");

        ticket.told("alert").waitsAt("Task_Diagnose").timersAre("TimerEvent_ProgressUpdateDue");
        assertThat(ticket.alerts()).containsExactly(OVERDUE);
        assertOverdueIncident(ticket);
    }

    @Test
    void theRequesterHearsOfTheProgressWithinServiceHoursOnly() {
        TicketWalk ticket = inDiagnosis("urgency", "high", "impact", "medium");

        ticket.elapse("TimerEvent_ProgressUpdateDue", "2026-03-02 14:00")
                .walked("TimerEvent_ProgressUpdateDue", "Task_SendProgressUpdate", "EndEvent_ProgressReported")
                .told("progress-update")
                .waitsAt("Task_Diagnose");
        ticket.elapse("TimerEvent_ProgressUpdateDue", "2026-03-03 09:00")
                .walked("TimerEvent_ProgressUpdateDue", "Task_SendProgressUpdate", "EndEvent_ProgressReported")
                .told("progress-update")
                .firesAt("TimerEvent_ProgressUpdateDue", "2026-03-03 13:00")
                .waitsAt("Task_Diagnose")
                .neverPassed("Task_AlertLead");
    }

    @Test
    void theFirstProgressUpdateFallsIntoServiceHours() {
        itIs("2026-03-06 16:00");

        TicketWalk ticket = inDiagnosis("urgency", "high", "impact", "medium");

        ticket.elapse("TimerEvent_ProgressUpdateDue", "2026-03-09 09:00")
                .told("progress-update")
                .firesAt("TimerEvent_ProgressUpdateDue", "2026-03-09 13:00");
    }

    @Test
    void theLeastUrgentTicketsAreUpdatedEveryOtherDay() {
        TicketWalk ticket = inDiagnosis("urgency", "low", "impact", "low");

        ticket.firesAt("TimerEvent_ResolutionAtRisk", "2026-03-05 15:00")
                .firesAt("TimerEvent_ResolutionOverdue", "2026-03-06 14:00")
                .elapse("TimerEvent_ProgressUpdateDue", "2026-03-04 10:00")
                .told("progress-update")
                .firesAt("TimerEvent_ProgressUpdateDue", "2026-03-06 10:00");
    }

    @Test
    void progressUpdatesCountFromWhenTheProblemIsOpenedAgain() {
        TicketWalk ticket = toBeConfirmed();
        itIs("2026-03-05 16:20");

        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "false", "comment", "Blank again.")
                .firesAt("TimerEvent_ProgressUpdateDue", "2026-03-06 16:20");
    }

    @Test
    void theMostUrgentTicketsAreUpdatedEveryHourAlsoAtNight() {
        itIs("2026-03-07 23:00");
        TicketWalk ticket = inDiagnosis("urgency", "high", "impact", "high");

        ticket.elapse("TimerEvent_ProgressUpdateDue", "2026-03-08 00:00")
                .told("progress-update")
                .firesAt("TimerEvent_ProgressUpdateDue", "2026-03-08 01:00");
    }

    private static void assertOverdueIncident(TicketWalk ticket) {
        assertThat(ticket.incidents()).singleElement().satisfies(incident -> {
            assertThat(incident.getIncidentType()).isEqualTo("resolution-overdue");
            assertThat(incident.getActivityId()).isEqualTo("SubProcess_ResolveProblem");
            assertThat(incident.getConfiguration()).isEqualTo(ticket.number());
        });
    }
}
