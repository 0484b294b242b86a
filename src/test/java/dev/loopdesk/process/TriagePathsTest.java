package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.loopdesk.message.MailSenders;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.ticket.ClockRecord;
import dev.loopdesk.ticket.EntryKind;
import java.util.Date;
import java.util.UUID;
import org.camunda.bpm.engine.runtime.Incident;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class TriagePathsTest extends PathTest {

    @Autowired
    private MailSenders senders;

    @Autowired
    private ClockRecord clockRecord;

    @Test
    void aCallIsRegisteredAcknowledgedAndAwaitsTriageByItsAgent() {
        TicketWalk ticket = callTaken();

        ticket.walked("StartEvent_CallTaken", "Task_RegisterTicket", "Task_AcknowledgeReceipt", "Task_Triage")
                .told("receipt")
                .waitsAt("Task_Triage")
                .timersAre(
                        "TimerEvent_FirstResponseAtRisk",
                        "TimerEvent_FirstResponseOverdue",
                        "TimerEvent_TriageResolutionAtRisk",
                        "TimerEvent_TriageResolutionOverdue")
                .firesAt("TimerEvent_FirstResponseAtRisk", "2026-03-02 13:12")
                .firesAt("TimerEvent_FirstResponseOverdue", "2026-03-02 14:00")
                .neverPassed("StartEvent_TicketReceived");
        assertThat(ticket.task("Task_Triage").getAssignee()).isEqualTo(AGENT);
        assertThat(ticket.task("Task_Triage").getDueDate()).isEqualTo(Date.from(at("2026-03-02 14:00")));
        assertThat(ticket.task("Task_Triage").getPriority()).isEqualTo(50);
        assertThat(ticket.candidates("Task_Triage")).containsExactly("service-desk");
    }

    @Test
    void aReportThatComesByMessageIsRegisteredAcknowledgedAndAwaitsTriageByAnybody() {
        TicketWalk ticket = ticketReceived("channel", "portal");

        ticket.walked("StartEvent_TicketReceived", "Task_RegisterTicket", "Task_AcknowledgeReceipt", "Task_Triage")
                .told("receipt")
                .waitsAt("Task_Triage")
                .neverPassed("StartEvent_CallTaken");
        assertThat(ticket.task("Task_Triage").getAssignee()).isNull();
        assertThat(ticket.candidates("Task_Triage")).containsExactly("service-desk");
    }

    @Test
    void officeHoursDoNotCountNightsAndWeekends() {
        itIs("2026-03-06 17:00");

        TicketWalk ticket = callTaken();

        ticket.firesAt("TimerEvent_FirstResponseOverdue", "2026-03-09 12:00");
        assertThat(ticket.variable("resolutionAtRisk")).isEqualTo(Date.from(at("2026-03-11 09:12")));
        assertThat(ticket.variable("resolutionDue")).isEqualTo(Date.from(at("2026-03-11 14:00")));
    }

    @Test
    void theMostUrgentTicketsAreMeasuredAroundTheClock() {
        itIs("2026-03-07 23:00");

        TicketWalk ticket = callTaken("urgency", "high", "impact", "high");

        ticket.firesAt("TimerEvent_FirstResponseOverdue", "2026-03-07 23:15");
        assertThat(ticket.task("Task_Triage").getPriority()).isEqualTo(100);
        triage(ticket, "diagnose")
                .firesAt("TimerEvent_ResolutionAtRisk", "2026-03-08 02:12")
                .firesAt("TimerEvent_ResolutionOverdue", "2026-03-08 03:00")
                .firesAt("TimerEvent_ProgressUpdateDue", "2026-03-08 00:00");
    }

    @Test
    void leadsAreAlertedOnceWhenNobodyLooksAtATicketInTime() {
        TicketWalk ticket = callTaken().fromHere();
        ticket.elapse("TimerEvent_FirstResponseAtRisk", "2026-03-02 13:12")
                .walked("TimerEvent_FirstResponseAtRisk", "Task_AlertLead", "EndEvent_LeadAlerted")
                .told("alert")
                .waitsAt("Task_Triage")
                .timersAre(
                        "TimerEvent_FirstResponseOverdue",
                        "TimerEvent_TriageResolutionAtRisk",
                        "TimerEvent_TriageResolutionOverdue");
        assertThat(ticket.variable("atRisk")).isEqualTo(true);
        assertThat(ticket.alerts()).containsExactly("first-response-at-risk 2026-03-02T05:12:00Z");
        assertThat(ticket.candidates("Task_Triage")).containsExactlyInAnyOrder("service-desk", "support-leads");
        assertThat(ticket.breachesToAcknowledge()).isEmpty();

        ticket.elapse("TimerEvent_FirstResponseOverdue", "2026-03-02 14:00");

        ticket.walked("TimerEvent_FirstResponseOverdue", "Task_AlertLead", "EndEvent_LeadAlerted")
                .told("alert")
                .waitsAt("Task_Triage")
                .timersAre("TimerEvent_TriageResolutionAtRisk", "TimerEvent_TriageResolutionOverdue")
                .neverPassed("Task_DeterminePriority");
        assertThat(ticket.alerts())
                .containsExactly(
                        "first-response-at-risk 2026-03-02T05:12:00Z", "first-response-overdue 2026-03-02T06:00:00Z");
        assertThat(ticket.candidates("Task_Triage")).containsExactlyInAnyOrder("service-desk", "support-leads");
        assertThat(ticket.incidents()).singleElement().satisfies(incident -> {
            assertThat(incident.getIncidentType()).isEqualTo("first-response-overdue");
            assertThat(incident.getActivityId()).isEqualTo("Task_Triage");
            assertThat(incident.getConfiguration()).isEqualTo(ticket.number());
        });

        triage(ticket, "diagnose");

        assertThat(ticket.incidents()).isEmpty();
        assertThat(ticket.candidates("Task_Diagnose")).containsExactlyInAnyOrder("service-desk", "support-leads");
    }

    @Test
    void triageDecidesPriorityTargetsAndTeam() {
        TicketWalk ticket = callTaken("urgency", "low", "impact", "low").fromHere();
        ticket.firesAt("TimerEvent_FirstResponseOverdue", "2026-03-02 18:00");
        itIs("2026-03-02 11:00");

        triage(ticket, "diagnose", "category", "network", "urgency", "high", "impact", "medium");

        ticket.walked(
                        "Task_DeterminePriority",
                        "Task_RouteTicket",
                        "SubProcess_ResolveProblem",
                        "StartEvent_ProblemAccepted",
                        "Task_Diagnose")
                .told()
                .waitsAt("Task_Diagnose")
                .timersAre(
                        "TimerEvent_ResolutionAtRisk", "TimerEvent_ResolutionOverdue", "TimerEvent_ProgressUpdateDue")
                .firesAt("TimerEvent_ResolutionAtRisk", "2026-03-02 16:24")
                .firesAt("TimerEvent_ResolutionOverdue", "2026-03-02 18:00")
                .firesAt("TimerEvent_ProgressUpdateDue", "2026-03-02 15:00")
                .neverPassed("Task_ProvideDetails", "Task_QuickFix", "Task_SendOutOfScope", "Task_AlertLead");
        assertThat(ticket.variable("priority")).isEqualTo("P2");
        assertThat(ticket.variable("team")).isEqualTo("network-specialists");
        assertThat(ticket.variable("followUpDelay")).isEqualTo("P5D");
        assertThat(ticket.task("Task_Diagnose").getPriority()).isEqualTo(75);
        assertThat(ticket.task("Task_Diagnose").getDueDate()).isEqualTo(Date.from(at("2026-03-02 18:00")));
    }

    @Test
    void aTicketWhoseDetailsNeverComeEndsAfterTwoReminders() {
        TicketWalk ticket = callTaken();
        triage(ticket, "details-missing", "question", "Which printer is it?")
                .walked(
                        "StartEvent_CallTaken",
                        "Task_RegisterTicket",
                        "Task_AcknowledgeReceipt",
                        "Task_Triage",
                        "Task_DeterminePriority",
                        "Task_RouteTicket",
                        "Task_ProvideDetails")
                .told("receipt", "details-wanted")
                .waitsAt("Task_ProvideDetails")
                .timersAre("TimerEvent_DetailsReminderDue", "TimerEvent_DetailsOverdue")
                .delivered()
                .firesAt("TimerEvent_DetailsOverdue", "2026-03-09 10:00");
        assertThat(ticket.candidates("Task_ProvideDetails")).containsExactly("service-desk");
        assertThat(ticket.task("Task_ProvideDetails").getAssignee()).isNull();

        ticket.elapse("TimerEvent_DetailsReminderDue", "2026-03-04 10:00")
                .walked("TimerEvent_DetailsReminderDue", "Task_RemindForDetails", "EndEvent_DetailsReminded")
                .told("details-reminder")
                .waitsAt("Task_ProvideDetails");
        ticket.delivered().firesAt("TimerEvent_DetailsReminderDue", "2026-03-06 10:00");
        // The engine takes a cycle's last moment for one more, were it that very moment.
        itIs("2026-03-06 10:00:01");
        ticket.fire("TimerEvent_DetailsReminderDue")
                .walked("TimerEvent_DetailsReminderDue", "Task_RemindForDetails", "EndEvent_DetailsReminded")
                .told("details-reminder")
                .waitsAt("Task_ProvideDetails")
                .timersAre("TimerEvent_DetailsOverdue")
                .delivered();
        itIs("2026-03-09 10:00:01");
        ticket.fire("TimerEvent_DetailsOverdue")
                .walked("TimerEvent_DetailsOverdue", "Task_SendNoAnswer", "EndEvent_NoAnswer")
                .told("no-answer")
                .endedBy("EndEvent_NoAnswer")
                .neverPassed("SubProcess_ResolveProblem", "Task_ArchiveCase", "EndEvent_TicketClosed");
    }

    @Test
    void detailsBringTheTicketBackToTriageAndTheClockOfTheFirstResponseStartsAnew() {
        TicketWalk ticket = callTaken();
        triage(ticket, "details-missing", "question", "Which printer is it?").fromHere();
        itIs("2026-03-03 16:00");

        ticket.answered("Task_ProvideDetails", "detailsProvided", "true", "details", "The one on floor 2.")
                .walked("Task_Triage")
                .told()
                .waitsAt("Task_Triage")
                .timersAre(
                        "TimerEvent_FirstResponseAtRisk",
                        "TimerEvent_FirstResponseOverdue",
                        "TimerEvent_TriageResolutionAtRisk",
                        "TimerEvent_TriageResolutionOverdue")
                .firesAt("TimerEvent_FirstResponseAtRisk", "2026-03-04 10:12")
                .firesAt("TimerEvent_FirstResponseOverdue", "2026-03-04 11:00")
                .neverPassed("Task_RemindForDetails", "Task_SendNoAnswer");
        assertThat(ticket.task("Task_Triage").getDueDate()).isEqualTo(Date.from(at("2026-03-04 11:00")));
        assertThat(ticket.task("Task_Triage").getAssignee()).isEqualTo(AGENT);
        assertThat(ticket.variable("triageOutcome")).isNull();
        assertThat(ticket.entries(EntryKind.DETAILS))
                .singleElement()
                .satisfies(entry -> assertThat(entry.text("details")).isEqualTo("The one on floor 2."));

        triage(ticket, "diagnose").waitsAt("Task_Diagnose");
    }

    @Test
    void aSecondFirstResponseThatIsLateIsAnAlertOfItsOwn() {
        TicketWalk ticket = callTaken();
        ticket.elapse("TimerEvent_FirstResponseOverdue", "2026-03-02 14:00");
        triage(ticket, "details-missing", "question", "Which printer is it?");
        ticket.answered("Task_ProvideDetails", "detailsProvided", "false");

        ticket.elapse("TimerEvent_FirstResponseOverdue", "2026-03-02 18:00");

        assertThat(ticket.alerts())
                .containsExactly(
                        "first-response-overdue 2026-03-02T06:00:00Z", "first-response-overdue 2026-03-02T10:00:00Z");
        assertThat(ticket.incidents()).hasSize(1);
    }

    @Test
    void aResolutionThatIsMissedInASecondTriageIsToldThen() {
        TicketWalk ticket = callTaken();
        triage(ticket, "details-missing", "question", "Which printer is it?");
        itIs("2026-03-03 16:00");
        ticket.answered("Task_ProvideDetails", "detailsProvided", "true", "details", "The one on floor 2.")
                .firesAt("TimerEvent_TriageResolutionAtRisk", "2026-03-05 17:12")
                .firesAt("TimerEvent_TriageResolutionOverdue", "2026-03-06 13:00")
                .elapse("TimerEvent_FirstResponseAtRisk", "2026-03-04 10:12")
                .elapse("TimerEvent_FirstResponseOverdue", "2026-03-04 11:00")
                .fromHere();

        ticket.elapse("TimerEvent_TriageResolutionAtRisk", "2026-03-05 17:12")
                .walked("TimerEvent_TriageResolutionAtRisk", "Task_AlertLead", "EndEvent_LeadAlerted")
                .told("alert")
                .waitsAt("Task_Triage")
                .timersAre("TimerEvent_TriageResolutionOverdue")
                .elapse("TimerEvent_TriageResolutionOverdue", "2026-03-06 13:00")
                .walked("TimerEvent_TriageResolutionOverdue", "Task_AlertLead", "EndEvent_LeadAlerted")
                .told("alert")
                .waitsAt("Task_Triage")
                .timersAre();
        assertThat(ticket.alerts())
                .containsExactly(
                        "first-response-at-risk 2026-03-04T02:12:00Z",
                        "first-response-overdue 2026-03-04T03:00:00Z",
                        "resolution-at-risk 2026-03-05T09:12:00Z",
                        "resolution-overdue 2026-03-06T05:00:00Z");
        assertThat(ticket.breachesToAcknowledge()).as("one for the ticket").hasSize(1);
        assertThat(ticket.incidents())
                .extracting(Incident::getIncidentType, Incident::getActivityId)
                .containsExactlyInAnyOrder(
                        tuple("first-response-overdue", "Task_Triage"), tuple("resolution-overdue", "Task_Triage"));

        // Diagnosis shows the miss, and tells it no more.
        triage(ticket, "diagnose").fromHere();
        ticket.fire("TimerEvent_ResolutionAtRisk")
                .fire("TimerEvent_ResolutionOverdue")
                .told();
        assertThat(ticket.alerts()).hasSize(4);
        assertThat(ticket.incidents())
                .extracting(Incident::getIncidentType, Incident::getActivityId)
                .containsExactly(tuple("resolution-overdue", "SubProcess_ResolveProblem"));
    }

    @Test
    void aTicketSolvedOnTheSpotIsVerifiedAndToBeConfirmed() {
        TicketWalk ticket = callTaken().fromHere();

        triage(ticket, "quick-fix")
                .waitsAt("Task_QuickFix")
                .timersAre("TimerEvent_QuickFixAtRisk", "TimerEvent_QuickFixOverdue")
                .firesAt("TimerEvent_QuickFixAtRisk", "2026-03-04 11:12")
                .firesAt("TimerEvent_QuickFixOverdue", "2026-03-04 16:00");
        ticket.answer("Task_QuickFix", AGENT, "quickFixOutcome", "solved", "quickFix", "Switched it off and on.")
                .walked(
                        "Task_DeterminePriority",
                        "Task_RouteTicket",
                        "Task_QuickFix",
                        "SubProcess_ResolveProblem",
                        "StartEvent_ProblemAccepted",
                        "Task_Verify")
                .told()
                .waitsAt("Task_Verify")
                .timersAre(
                        "TimerEvent_ResolutionAtRisk", "TimerEvent_ResolutionOverdue", "TimerEvent_ProgressUpdateDue")
                .firesAt("TimerEvent_ResolutionOverdue", "2026-03-04 16:00");
        assertThat(ticket.task("Task_Verify").getAssignee()).isEqualTo(AGENT);
        assertThat(ticket.task("Task_Verify").getDueDate()).isEqualTo(Date.from(at("2026-03-04 16:00")));

        verified(ticket)
                .walked("EndEvent_ProblemSolved", "Task_ConfirmResolution")
                .told("confirmation-wanted")
                .waitsAt("Task_ConfirmResolution")
                .timersAre("TimerEvent_ConfirmationReminderDue", "TimerEvent_ConfirmedBySilence")
                .neverPassed("Task_Diagnose", "Task_PrepareSolution", "Task_ProvideDetails", "Task_SendOutOfScope");
        assertThat(ticket.variable("attempt")).isEqualTo(1);
    }

    @Test
    void aQuickFixThatIsNotVerifiedIsAnAttemptAndIsDiagnosed() {
        TicketWalk ticket = solvedOnTheSpot().fromHere();

        notVerified(ticket)
                .walked("Task_Diagnose")
                .told()
                .waitsAt("Task_Diagnose")
                .timersAre(
                        "TimerEvent_ResolutionAtRisk", "TimerEvent_ResolutionOverdue", "TimerEvent_ProgressUpdateDue")
                .neverPassed("EndEvent_ProblemSolved", "Task_ConfirmResolution");

        assertThat(ticket.variable("attempt")).isEqualTo(2);
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge");
        verified(solve(ticket)).waitsAt("Task_ConfirmResolution");
    }

    @Test
    void aQuickFixThatDidNotLastIsDiagnosedWhenItsTicketIsOpenedAgain() {
        TicketWalk ticket = solvedOnTheSpot();
        verified(ticket).fromHere();

        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "false", "comment", "Blank again.")
                .walked(
                        "Task_SendReopening",
                        "SubProcess_ResolveProblem",
                        "StartEvent_ProblemAccepted",
                        "Task_Diagnose")
                .waitsAt("Task_Diagnose")
                .passedTimes("Task_Verify", 1);
        assertThat(ticket.variable("attempt")).isEqualTo(2);
        assertThat(ticket.variable("quickFixOutcome")).isNull();

        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge");
        verified(solve(ticket))
                .answered("Task_ConfirmResolution", "resolutionConfirmed", "true")
                .elapse("TimerEvent_FollowUpDue", "2026-03-09 10:00")
                .answer("Task_FollowUpVisit", AGENT, "problemRecurred", "true", "followUpNote", "Blank again.")
                .waitsAt("Task_Diagnose")
                .passedTimes("Task_Verify", 2);
    }

    @Test
    void theVerificationOfAQuickFixThatTakesTooLongAlertsTheLeads() {
        TicketWalk ticket = solvedOnTheSpot().fromHere();

        ticket.elapse("TimerEvent_ResolutionAtRisk", "2026-03-04 11:12")
                .walked("TimerEvent_ResolutionAtRisk", "Task_AlertLead", "EndEvent_LeadAlerted")
                .told("alert")
                .elapse("TimerEvent_ResolutionOverdue", "2026-03-04 16:00")
                .told("alert")
                .waitsAt("Task_Verify");
        assertThat(ticket.incidents()).singleElement().satisfies(incident -> {
            assertThat(incident.getIncidentType()).isEqualTo("resolution-overdue");
            assertThat(incident.getActivityId()).isEqualTo("SubProcess_ResolveProblem");
        });
    }

    private TicketWalk solvedOnTheSpot() {
        TicketWalk ticket = callTaken();
        triage(ticket, "quick-fix")
                .answer("Task_QuickFix", AGENT, "quickFixOutcome", "solved", "quickFix", "Switched it off and on.")
                .waitsAt("Task_Verify");
        return ticket;
    }

    @Test
    void aQuickFixThatTakesTooLongAlertsTheLeads() {
        TicketWalk ticket = callTaken();
        triage(ticket, "quick-fix").fromHere();

        ticket.elapse("TimerEvent_QuickFixAtRisk", "2026-03-04 11:12")
                .walked("TimerEvent_QuickFixAtRisk", "Task_AlertLead", "EndEvent_LeadAlerted")
                .told("alert")
                .elapse("TimerEvent_QuickFixOverdue", "2026-03-04 16:00")
                .walked("TimerEvent_QuickFixOverdue", "Task_AlertLead", "EndEvent_LeadAlerted")
                .told("alert")
                .waitsAt("Task_QuickFix")
                .timersAre();
        assertThat(ticket.incidents()).singleElement().satisfies(incident -> {
            assertThat(incident.getIncidentType()).isEqualTo("resolution-overdue");
            assertThat(incident.getActivityId()).isEqualTo("Task_QuickFix");
        });

        verified(ticket.answer(
                        "Task_QuickFix", AGENT, "quickFixOutcome", "solved", "quickFix", "Switched it off and on."))
                .waitsAt("Task_ConfirmResolution");
        assertThat(ticket.incidents()).isEmpty();
    }

    @Test
    void aTicketThatIsNotSolvedOnTheSpotIsDiagnosed() {
        TicketWalk ticket = callTaken().fromHere();

        triage(ticket, "quick-fix");
        assertThat(ticket.task("Task_QuickFix").getAssignee()).isEqualTo(AGENT);
        ticket.answer("Task_QuickFix", AGENT, "quickFixOutcome", "not-solved")
                .walked(
                        "Task_DeterminePriority",
                        "Task_RouteTicket",
                        "Task_QuickFix",
                        "SubProcess_ResolveProblem",
                        "StartEvent_ProblemAccepted",
                        "Task_Diagnose")
                .told()
                .waitsAt("Task_Diagnose")
                .neverPassed("Task_ConfirmResolution");
        assertThat(ticket.variable("attempt")).isEqualTo(1);
    }

    @Test
    void spamEndsWithoutALetterAndItsSenderIsBlocked() {
        String sender = "offers-" + UUID.randomUUID() + "@example.org";
        TicketWalk ticket = ticketReceived("channel", "mail", "requesterEmail", sender)
                .elapse("TimerEvent_FirstResponseAtRisk", "2026-03-02 13:12")
                .fromHere();

        spam(ticket)
                .walked("Task_DeterminePriority", "Task_RouteTicket", "EndEvent_Spam")
                .told()
                .endedBy("EndEvent_Spam")
                .neverPassed("Task_SendOutOfScope", "Task_SendClosure", "Task_ArchiveCase");

        assertThat(senders.standing(sender)).contains(MailSenders.Standing.BLOCKED);
        assertThat(ticket.entries(EntryKind.STATUS))
                .anySatisfy(entry -> assertThat(entry.content()).containsEntry("blockedSender", sender));
        assertThat(caseFiles.get(ticket.number()).respondedAt()).isNull();
        assertThat(clockRecord.events(ticket.number()))
                .extracting(ClockEvent::kind)
                .contains(ClockEvent.Kind.STOPPED)
                .doesNotContain(ClockEvent.Kind.MET, ClockEvent.Kind.BREACHED);
    }

    @Test
    void spamThatWaitedTooLongIsNoIncidentAnyMore() {
        TicketWalk ticket = ticketReceived("channel", "mail", "requesterEmail", "late-offers@example.org")
                .elapse("TimerEvent_FirstResponseOverdue", "2026-03-02 14:00");
        assertThat(ticket.breachesToAcknowledge()).hasSize(1);

        spam(ticket).endedBy("EndEvent_Spam");

        assertThat(ticket.breachesToAcknowledge()).isEmpty();
        assertThat(clockRecord.events(ticket.number()))
                .extracting(ClockEvent::kind)
                .doesNotContain(ClockEvent.Kind.MET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"portal", "api", "chat", "hotline"})
    void spamThatWasNoMailBlocksNobody(String channel) {
        String typed = "stranger-" + UUID.randomUUID() + "@example.org";

        spam(ticketReceived("channel", channel, "requesterEmail", typed).fromHere())
                .told()
                .endedBy("EndEvent_Spam");

        assertThat(senders.standing(typed)).isEmpty();
    }

    @Test
    void spamIsNotWrittenTo() {
        TicketWalk ticket = callTaken().fromHere();

        assertThatThrownBy(() -> process.complete(
                        ticket.task("Task_Triage").getId(),
                        AGENT,
                        TicketWalk.fields("triageOutcome", "spam", "messageToRequester", "Go away.")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("messageToRequester");

        ticket.told().isOpen();
    }

    /** Spam needs no judgement of urgency and impact; one that is given does not matter. */
    @Test
    void spamTakesAJudgementThatIsGiven() {
        triage(callTaken(), "spam").endedBy("EndEvent_Spam");
    }

    private TicketWalk spam(TicketWalk ticket) {
        return ticket.answer("Task_Triage", AGENT, "triageOutcome", "spam");
    }

    @Test
    void nobodyIsTurnedAwayWithoutAReason() {
        TicketWalk ticket = callTaken();

        assertThatThrownBy(() -> triage(ticket, "out-of-scope", "outOfScopeReason", "  "))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.fields()).containsExactly("outOfScopeReason"));
        assertThatThrownBy(() -> triage(ticket, "out-of-scope")).hasMessageContaining("outOfScopeReason");
        triage(ticket, "diagnose").waitsAt("Task_Diagnose");
    }

    @Test
    void aTicketOutOfScopeEndsWithAnExplanation() {
        TicketWalk ticket = callTaken().fromHere();

        triage(ticket, "out-of-scope", "outOfScopeReason", "The coffee machine is the caterer's.")
                .walked("Task_DeterminePriority", "Task_RouteTicket", "Task_SendOutOfScope", "EndEvent_OutOfScope")
                .told("out-of-scope")
                .endedBy("EndEvent_OutOfScope")
                .neverPassed("SubProcess_ResolveProblem", "Task_ConfirmResolution", "Task_ArchiveCase");
    }
}
