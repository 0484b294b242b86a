package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.ticket.ClockRecord;
import dev.loopdesk.ticket.EntryKind;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Changes of the clocks of a ticket on its way, which timers, tasks and incidents follow. */
class ClockPathsTest extends PathTest {

    @Autowired
    private TargetTracking targetTracking;

    @Autowired
    private ClockRecord record;

    @Test
    void waitingForTheRequesterDoesNotCountTowardsTheResolution() {
        TicketWalk ticket = inDiagnosis();
        itIs("2026-03-02 12:00");

        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "details-missing", "question", "Which one?")
                .waitsAt("Task_ProvideMoreDetails");

        assertThat(ticket.rings())
                .containsEntry("TimerEvent_ResolutionAtRisk", TargetTracking.NEVER)
                .containsEntry("TimerEvent_ResolutionOverdue", TargetTracking.NEVER);
        assertThat(ticket.task("Task_ProvideMoreDetails").getDueDate()).isNull();
        assertThat(caseFiles.get(ticket.number()).targets().resolutionDue()).isNull();
        assertThat(resolution(ticket).state()).isEqualTo(TargetClock.State.WAITING);
        assertThat(resolution(ticket).used(at("2026-03-04 12:00"))).isEqualTo(Duration.ofHours(2));

        itIs("2026-03-04 12:00");
        ticket.answered("Task_ProvideMoreDetails", "detailsProvided", "true", "details", "The one on floor 2.")
                .waitsAt("Task_Diagnose")
                .firesAt("TimerEvent_ResolutionAtRisk", "2026-03-06 11:12")
                .firesAt("TimerEvent_ResolutionOverdue", "2026-03-06 16:00");
        assertThat(ticket.task("Task_Diagnose").getDueDate()).isEqualTo(Date.from(at("2026-03-06 16:00")));
        assertThat(caseFiles.get(ticket.number()).targets().resolutionDue()).isEqualTo(at("2026-03-06 16:00"));
        assertThat(record.events(ticket.number()))
                .filteredOn(event -> event.target() == Target.RESOLUTION)
                .extracting(ClockEvent::kind, ClockEvent::element)
                .containsExactly(
                        tuple(ClockEvent.Kind.STARTED, "Task_RegisterTicket"),
                        tuple(ClockEvent.Kind.PAUSED, "Task_ProvideMoreDetails"),
                        tuple(ClockEvent.Kind.RESUMED, "Task_ProvideMoreDetails"));
        assertThat(record.isIntact(ticket.number())).isTrue();
    }

    @Test
    void aTicketAtRiskIsNotAtRiskWhileItWaitsAndIsAgainAfterwards() {
        TicketWalk ticket = inDiagnosis();
        ticket.elapse("TimerEvent_ResolutionAtRisk", "2026-03-04 11:12").fromHere();
        assertThat(ticket.variable("atRisk")).isEqualTo(true);
        itIs("2026-03-04 12:00");
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "details-missing", "question", "Which one?");
        assertThat(ticket.variable("atRisk")).isEqualTo(false);

        itIs("2026-03-09 09:00");
        ticket.answered("Task_ProvideMoreDetails", "detailsProvided", "false")
                .firesAt("TimerEvent_ResolutionOverdue", "2026-03-09 13:00")
                .timersAre("TimerEvent_ResolutionOverdue", "TimerEvent_ProgressUpdateDue");

        assertThat(ticket.variable("atRisk")).isEqualTo(true);
        assertThat(ticket.alerts()).hasSize(1);
    }

    @Test
    void waitingForTheConfirmationDoesNotCountAndTheConfirmationMeetsTheTarget() {
        TicketWalk ticket = inDiagnosis();
        itIs("2026-03-03 10:00");
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge");
        verified(solve(ticket)).waitsAt("Task_ConfirmResolution");
        itIs("2026-03-06 10:00");

        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "true", "satisfaction", 5);

        TargetClock resolution = resolution(ticket);
        assertThat(resolution.state()).isEqualTo(TargetClock.State.MET);
        assertThat(resolution.used(at("2026-03-20 10:00"))).isEqualTo(Duration.ofHours(9));
        assertThat(resolution.has(ClockEvent.Kind.BREACHED)).isFalse();
        assertThat(caseFiles.get(ticket.number()).targets().resolutionDue()).isEqualTo(at("2026-03-09 16:00"));
    }

    @Test
    void aTicketThatIsNotConfirmedHasTheTimeThatWasLeft() {
        TicketWalk ticket = toBeConfirmed();
        itIs("2026-03-05 16:20");

        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "false", "comment", "Blank again.")
                .waitsAt("Task_Diagnose")
                .firesAt("TimerEvent_ResolutionOverdue", "2026-03-10 13:20");
        assertThat(ticket.task("Task_Diagnose").getDueDate()).isEqualTo(Date.from(at("2026-03-10 13:20")));
    }

    @Test
    void aProblemThatRecursHasItsTimeAnew() {
        TicketWalk ticket = toBeConfirmed();
        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "true");
        ticket.elapse("TimerEvent_FollowUpDue", "2026-03-09 10:00");

        ticket.answer("Task_FollowUpVisit", AGENT, "problemRecurred", "true", "followUpNote", "Blank again.")
                .waitsAt("Task_Diagnose")
                .firesAt("TimerEvent_ResolutionOverdue", "2026-03-11 16:00");
        assertThat(ticket.task("Task_Diagnose").getDueDate()).isEqualTo(Date.from(at("2026-03-11 16:00")));
    }

    @Test
    void aHigherPriorityMovesTimersTasksAndTargetsAtOnce() {
        TicketWalk ticket = inDiagnosis();
        itIs("2026-03-02 12:00");

        ticket.answer(
                        "Task_Diagnose",
                        AGENT,
                        "diagnosisOutcome",
                        "consult",
                        "consultQuestion",
                        "Which rule blocks it?",
                        "urgency",
                        "high",
                        "impact",
                        "medium")
                .walked("Task_JudgePriorityAnew", "Task_Consult")
                .neverPassed("EventSubProcess_PriorityChange")
                .firesAt("TimerEvent_ResolutionAtRisk", "2026-03-02 16:24")
                .firesAt("TimerEvent_ResolutionOverdue", "2026-03-02 18:00")
                .firesAt("TimerEvent_ProgressUpdateDue", "2026-03-02 14:00");

        assertThat(ticket.variable("priority")).isEqualTo("P2");
        assertThat(ticket.task("Task_Consult").getPriority()).isEqualTo(75);
        assertThat(ticket.task("Task_Consult").getDueDate()).isEqualTo(Date.from(at("2026-03-02 18:00")));
        assertThat(caseFiles.get(ticket.number()).targets().priority()).isEqualTo("P2");
        assertThat(record.events(ticket.number()))
                .filteredOn(event -> event.kind() == ClockEvent.Kind.RETARGETED && event.target() == Target.RESOLUTION)
                .singleElement()
                .satisfies(event -> {
                    assertThat(String.valueOf(event.former())).contains("P3", "PT24H");
                    assertThat(String.valueOf(event.terms())).contains("P2", "PT8H");
                });
    }

    @Test
    void aJudgementThatStaysTheSameChangesNothing() {
        TicketWalk ticket = inDiagnosis();
        int recorded = record.events(ticket.number()).size();
        int status = ticket.entries(EntryKind.STATUS).size();
        Map<String, ?> rings = ticket.rings();
        itIs("2026-03-02 12:00");

        ticket.answer(
                        "Task_Diagnose",
                        AGENT,
                        "diagnosisOutcome",
                        "consult",
                        "consultQuestion",
                        "Which rule blocks it?",
                        "urgency",
                        "medium",
                        "impact",
                        "medium")
                .waitsAt("Task_Consult");

        assertThat(record.events(ticket.number())).hasSize(recorded);
        // that the diagnosis was done, and nothing of the priority
        assertThat(ticket.entries(EntryKind.STATUS)).hasSize(status + 1);
        assertThat(ticket.rings()).isEqualTo(rings);
        assertThat(ticket.variable("urgency")).isEqualTo("medium");
    }

    @Test
    void aPriorityThatChangesBesideTheWorkMovesTheOpenTask() {
        TicketWalk ticket = inDiagnosis();
        itIs("2026-03-02 12:00");

        new PriorityChange(engine.getRuntimeService(), caseFiles).of(ticket.number(), "low", "low");

        ticket.waitsAt("Task_Diagnose").firesAt("TimerEvent_ResolutionOverdue", "2026-03-06 14:00");
        assertThat(ticket.task("Task_Diagnose").getPriority()).isEqualTo(25);
        assertThat(ticket.task("Task_Diagnose").getDueDate()).isEqualTo(Date.from(at("2026-03-06 14:00")));
        assertThat(ticket.variable("urgency")).isEqualTo("low");
        assertThat(caseFiles.get(ticket.number()).urgency()).isEqualTo("low");
    }

    @Test
    void aMissedTargetThatMovesIntoTheFutureIsNotMissedAnyMoreAndRingsAgain() {
        TicketWalk ticket = inDiagnosis("urgency", "high", "impact", "medium");
        ticket.elapse("TimerEvent_ResolutionAtRisk", "2026-03-02 16:24")
                .elapse("TimerEvent_ResolutionOverdue", "2026-03-02 18:00")
                .timersAre("TimerEvent_ProgressUpdateDue");
        assertThat(ticket.incidents()).hasSize(1);
        assertThat(ticket.breachesToAcknowledge()).hasSize(1);

        new PriorityChange(engine.getRuntimeService(), caseFiles).of(ticket.number(), "medium", "medium");

        assertThat(ticket.incidents()).isEmpty();
        assertThat(ticket.breachesToAcknowledge()).isEmpty();
        assertThat(ticket.variable("atRisk")).isEqualTo(false);
        ticket.timersAre("TimerEvent_ResolutionAtRisk", "TimerEvent_ResolutionOverdue", "TimerEvent_ProgressUpdateDue")
                .elapse("TimerEvent_ResolutionAtRisk", "2026-03-04 11:12")
                .elapse("TimerEvent_ResolutionOverdue", "2026-03-04 16:00")
                .timersAre("TimerEvent_ProgressUpdateDue");
        assertThat(ticket.incidents()).hasSize(1);
        assertThat(ticket.alerts())
                .containsExactly(
                        "resolution-at-risk 2026-03-02T08:24:00Z",
                        "resolution-overdue 2026-03-02T10:00:00Z",
                        "resolution-at-risk 2026-03-04T03:12:00Z",
                        "resolution-overdue 2026-03-04T08:00:00Z");
    }

    @Test
    void aMissedTargetThatIsMissedByTheNewPriorityTooIsNotToldAgain() {
        TicketWalk ticket = inDiagnosis();
        ticket.elapse("TimerEvent_ResolutionAtRisk", "2026-03-04 11:12")
                .elapse("TimerEvent_ResolutionOverdue", "2026-03-04 16:00")
                .fromHere();

        new PriorityChange(engine.getRuntimeService(), caseFiles).of(ticket.number(), "high", "medium");

        ticket.told().timersAre("TimerEvent_ProgressUpdateDue");
        assertThat(ticket.alerts()).hasSize(2);
        assertThat(ticket.incidents()).hasSize(1);
        assertThat(ticket.breachesToAcknowledge()).hasSize(1);
    }

    @Test
    void aPriorityThatChangesWhileTheTicketWaitsCountsWhenItGoesOn() {
        TicketWalk ticket = inDiagnosis();
        itIs("2026-03-02 12:00");
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "details-missing", "question", "Which one?");

        new PriorityChange(engine.getRuntimeService(), caseFiles).of(ticket.number(), "high", "medium");

        assertThat(ticket.rings()).containsEntry("TimerEvent_ResolutionOverdue", TargetTracking.NEVER);
        assertThat(ticket.task("Task_ProvideMoreDetails").getDueDate()).isNull();
        assertThat(ticket.task("Task_ProvideMoreDetails").getPriority()).isEqualTo(75);
        itIs("2026-03-03 09:00");
        ticket.answered("Task_ProvideMoreDetails", "detailsProvided", "false")
                .firesAt("TimerEvent_ResolutionOverdue", "2026-03-03 15:00");
    }

    @Test
    void aLeadAcknowledgesAMissedTargetAndTheIncidentGoes() {
        TicketWalk ticket = inDiagnosis();
        ticket.elapse("TimerEvent_ResolutionAtRisk", "2026-03-04 11:12")
                .elapse("TimerEvent_ResolutionOverdue", "2026-03-04 16:00");
        var task = ticket.breachesToAcknowledge().get(0);
        assertThat(task.getDueDate()).isEqualTo(Date.from(at("2026-03-04 16:00")));
        assertThat(task.getPriority()).as("below every approval").isEqualTo(50 - 1000);

        process.complete(task.getId(), LEAD, Map.of("acknowledgeNote", "A second agent helps out."));

        assertThat(ticket.incidents()).isEmpty();
        assertThat(ticket.breachesToAcknowledge()).isEmpty();
        assertThat(ticket.entries(EntryKind.ACKNOWLEDGEMENT)).singleElement().satisfies(entry -> {
            assertThat(entry.author()).isEqualTo(LEAD);
            assertThat(entry.text("acknowledgeNote")).isEqualTo("A second agent helps out.");
        });
        assertThat(resolution(ticket).has(ClockEvent.Kind.BREACHED)).isTrue();

        // Not even when the problem is opened again.
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge");
        verified(solve(ticket))
                .answered("Task_ConfirmResolution", "resolutionConfirmed", "false", "comment", "Blank again.");
        ticket.fire("TimerEvent_ResolutionAtRisk").fire("TimerEvent_ResolutionOverdue");
        assertThat(ticket.incidents()).isEmpty();
        assertThat(ticket.breachesToAcknowledge()).isEmpty();
    }

    @Test
    void aBreachThatNobodyAcknowledgedIsOverWhenTheTargetIsMet() {
        TicketWalk ticket = inDiagnosis();
        ticket.elapse("TimerEvent_ResolutionAtRisk", "2026-03-04 11:12")
                .elapse("TimerEvent_ResolutionOverdue", "2026-03-04 16:00")
                .answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge");
        verified(solve(ticket));
        assertThat(ticket.breachesToAcknowledge()).hasSize(1);

        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "true");

        assertThat(ticket.breachesToAcknowledge()).isEmpty();
        assertThat(resolution(ticket).state()).isEqualTo(TargetClock.State.MET);
    }

    @Test
    void triageInTheEndMeetsTheFirstResponseAndNobodyNeedAcknowledgeItsBreach() {
        TicketWalk ticket = callTaken();
        ticket.elapse("TimerEvent_FirstResponseAtRisk", "2026-03-02 13:12")
                .elapse("TimerEvent_FirstResponseOverdue", "2026-03-02 14:00");
        assertThat(ticket.breachesToAcknowledge()).hasSize(1);

        triage(ticket, "diagnose");

        assertThat(ticket.breachesToAcknowledge()).isEmpty();
        assertThat(ticket.variable("atRisk")).isEqualTo(false);
        assertThat(targetTracking.of(ticket.number()).get(Target.FIRST_RESPONSE).state())
                .isEqualTo(TargetClock.State.MET);
    }

    /** A lead finds a ticket once, however many of its targets are missed. */
    @Test
    void oneAcknowledgementStandsForAllMissedTargetsOfATicket() {
        TicketWalk ticket = callTaken();
        ticket.elapse("TimerEvent_FirstResponseAtRisk", "2026-03-02 13:12")
                .elapse("TimerEvent_FirstResponseOverdue", "2026-03-02 14:00")
                .elapse("TimerEvent_TriageResolutionAtRisk", "2026-03-04 11:12")
                .elapse("TimerEvent_TriageResolutionOverdue", "2026-03-04 16:00");
        assertThat(ticket.incidents()).hasSize(2);
        assertThat(ticket.breachesToAcknowledge()).hasSize(1);

        process.complete(
                ticket.breachesToAcknowledge().get(0).getId(), LEAD, Map.of("acknowledgeNote", "We are on it."));

        assertThat(ticket.incidents()).isEmpty();
        assertThat(ticket.breachesToAcknowledge()).isEmpty();
    }

    @Test
    void anAcknowledgementStaysWhileAnotherTargetIsMissed() {
        TicketWalk ticket = callTaken();
        ticket.elapse("TimerEvent_FirstResponseAtRisk", "2026-03-02 13:12")
                .elapse("TimerEvent_FirstResponseOverdue", "2026-03-02 14:00")
                .elapse("TimerEvent_TriageResolutionAtRisk", "2026-03-04 11:12")
                .elapse("TimerEvent_TriageResolutionOverdue", "2026-03-04 16:00");

        triage(ticket, "diagnose");

        assertThat(ticket.breachesToAcknowledge()).singleElement().satisfies(task -> {
            assertThat(engine.getTaskService().getVariable(task.getId(), "target"))
                    .isEqualTo("resolution");
            assertThat(task.getDueDate()).isEqualTo(Date.from(at("2026-03-04 16:00")));
        });
        process.ticketWithdrawn(ticket.number());
        assertThat(ticket.breachesToAcknowledge()).isEmpty();
    }

    @Test
    void aTicketThatIsWithdrawnStopsEveryClock() {
        TicketWalk ticket = inDiagnosis();
        ticket.elapse("TimerEvent_ResolutionAtRisk", "2026-03-04 11:12")
                .elapse("TimerEvent_ResolutionOverdue", "2026-03-04 16:00");

        process.ticketWithdrawn(ticket.number());

        ticket.endedBy("EndEvent_TicketWithdrawn");
        assertThat(targetTracking.of(ticket.number()).all()).noneMatch(TargetClock::isOpen);
        assertThat(ticket.breachesToAcknowledge()).isEmpty();
    }

    @Test
    void aMessageToTheRequesterPutsTheNextProgressUpdateOff() {
        TicketWalk ticket = inDiagnosis();
        ticket.firesAt("TimerEvent_ProgressUpdateDue", "2026-03-03 10:00");
        itIs("2026-03-02 16:00");

        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "no-solution-yet")
                .answer("Task_ExplainDelay", AGENT, "delayReason", "A part is on its way.")
                .told("delay-explained")
                .firesAt("TimerEvent_ProgressUpdateDue", "2026-03-03 16:00");

        ticket.elapse("TimerEvent_ProgressUpdateDue", "2026-03-03 16:00")
                .told("progress-update")
                .firesAt("TimerEvent_ProgressUpdateDue", "2026-03-04 16:00");
        assertThat(caseFiles.get(ticket.number()).targets().nextUpdateDue()).isEqualTo(at("2026-03-04 16:00"));
    }

    @Test
    void aProgressUpdateThatRingsTooEarlyOrOutsideServiceHoursSendsNothing() {
        TicketWalk ticket = inDiagnosis();
        itIs("2026-03-02 15:00");
        ticket.fromHere()
                .ring("TimerEvent_ProgressUpdateDue")
                .told()
                .firesAt("TimerEvent_ProgressUpdateDue", "2026-03-03 10:00");

        // Nothing ran from the evening on.
        itIs("2026-03-03 21:00");
        ticket.fire("TimerEvent_ProgressUpdateDue")
                .told()
                .elapse("TimerEvent_ProgressUpdateDue", "2026-03-04 09:00")
                .told("progress-update")
                .firesAt("TimerEvent_ProgressUpdateDue", "2026-03-05 09:00");
    }

    private TargetClock resolution(TicketWalk ticket) {
        return targetTracking.of(ticket.number()).get(Target.RESOLUTION);
    }
}
