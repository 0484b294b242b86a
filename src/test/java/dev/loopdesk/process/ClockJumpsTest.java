package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ClockEvent.Kind;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.ticket.ClockRecord;
import java.util.List;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The machine's clock jumps by an hour, ahead or back, around the date of a timer: each rings once, never early. */
class ClockJumpsTest extends PathTest {

    @Autowired
    private ClockRecord record;

    @Test
    void theFirstResponse() {
        TicketWalk ticket = callTaken();
        passes(ticket, "2026-03-02 12:50");
        assertThat(ticket.alerts()).isEmpty();
        passes(ticket, "2026-03-02 13:50");
        passes(ticket, "2026-03-02 12:51");
        passes(ticket, "2026-03-02 13:13");
        assertThat(kinds(ticket, Target.FIRST_RESPONSE)).containsExactly(Kind.STARTED, Kind.AT_RISK);
        passes(ticket, "2026-03-02 13:59");
        passes(ticket, "2026-03-02 14:00");
        passes(ticket, "2026-03-02 13:00");
        passes(ticket, "2026-03-02 14:01");

        ticket.timersAre("TimerEvent_TriageResolutionAtRisk", "TimerEvent_TriageResolutionOverdue");
        assertThat(kinds(ticket, Target.FIRST_RESPONSE)).containsExactly(Kind.STARTED, Kind.AT_RISK, Kind.BREACHED);
        assertThat(ticket.alerts())
                .containsExactly(
                        "first-response-at-risk 2026-03-02T05:12:00Z", "first-response-overdue 2026-03-02T06:00:00Z");
        assertThat(ticket.breachesToAcknowledge()).hasSize(1);
        assertNothingRangEarly(ticket);
    }

    @Test
    void theResolution() {
        TicketWalk ticket = inDiagnosis();
        resolutionAtRiskAndOverdue(ticket);
        ticket.timersAre("TimerEvent_ProgressUpdateDue");
    }

    @Test
    void theQuickFix() {
        TicketWalk ticket = callTaken();
        triage(ticket, "quick-fix").waitsAt("Task_QuickFix");
        resolutionAtRiskAndOverdue(ticket);
        ticket.timersAre();
    }

    private void resolutionAtRiskAndOverdue(TicketWalk ticket) {
        passes(ticket, "2026-03-04 11:11");
        assertThat(ticket.alerts()).isEmpty();
        passes(ticket, "2026-03-04 12:11");
        passes(ticket, "2026-03-04 11:11");
        passes(ticket, "2026-03-04 11:13");
        assertThat(ticket.alerts()).containsExactly("resolution-at-risk 2026-03-04T03:12:00Z");
        passes(ticket, "2026-03-04 15:59");
        passes(ticket, "2026-03-04 14:59");
        passes(ticket, "2026-03-04 15:59");
        assertThat(ticket.alerts()).hasSize(1);
        passes(ticket, "2026-03-04 16:00");
        passes(ticket, "2026-03-04 15:00");
        passes(ticket, "2026-03-04 16:01");
        assertThat(ticket.alerts())
                .containsExactly("resolution-at-risk 2026-03-04T03:12:00Z", "resolution-overdue 2026-03-04T08:00:00Z");
        assertThat(kinds(ticket, Target.RESOLUTION)).containsExactly(Kind.STARTED, Kind.AT_RISK, Kind.BREACHED);
        assertThat(ticket.breachesToAcknowledge()).hasSize(1);
        assertThat(ticket.incidents()).hasSize(1);
        assertNothingRangEarly(ticket);
    }

    @Test
    void theProgressUpdate() {
        TicketWalk ticket = inDiagnosis();
        passes(ticket, "2026-03-03 09:30");
        ticket.told();
        passes(ticket, "2026-03-03 10:30");
        ticket.told("progress-update").firesAt("TimerEvent_ProgressUpdateDue", "2026-03-04 10:30");
        passes(ticket, "2026-03-03 09:30");
        passes(ticket, "2026-03-03 10:00");
        passes(ticket, "2026-03-04 10:29");
        ticket.told();
        passes(ticket, "2026-03-04 10:30");
        ticket.told("progress-update");
        passes(ticket, "2026-03-04 09:30");
        ticket.told().firesAt("TimerEvent_ProgressUpdateDue", "2026-03-05 10:30");

        // Written while the clock is an hour back: it counts as written when the last update was.
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "no-solution-yet")
                .answer("Task_ExplainDelay", AGENT, "delayReason", "A part is on its way.")
                .told("delay-explained")
                .firesAt("TimerEvent_ProgressUpdateDue", "2026-03-05 10:30");
        passes(ticket, "2026-03-05 10:29");
        ticket.told("alert");
        passes(ticket, "2026-03-05 10:31");
        ticket.told("progress-update");
    }

    @Test
    void theFollowUp() {
        TicketWalk ticket = toBeConfirmed();
        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "true").fromHere();
        passes(ticket, "2026-03-09 09:30");
        passes(ticket, "2026-03-09 08:30");
        ticket.waitsAt();
        passes(ticket, "2026-03-09 09:30");
        ticket.waitsAt();
        passes(ticket, "2026-03-09 10:30");
        ticket.waitsAt("Task_FollowUpVisit");
        passes(ticket, "2026-03-09 09:30");
        passes(ticket, "2026-03-09 10:01");
        ticket.waitsAt("Task_FollowUpVisit").timersAre().passedTimes("Task_FollowUpVisit", 1);
    }

    /** It is that time, and the job executor does what is due. */
    private void passes(TicketWalk ticket, String local) {
        itIs(local);
        List<Job> due = engine.getManagementService()
                .createJobQuery()
                .processInstanceId(ticket.instance())
                .executable()
                .list();
        due.forEach(job -> engine.getManagementService().executeJob(job.getId()));
        assertThat(engine.getManagementService()
                        .createJobQuery()
                        .processInstanceId(ticket.instance())
                        .executable()
                        .count())
                .as("rings again at %s", local)
                .isZero();
    }

    private List<Kind> kinds(TicketWalk ticket, Target target) {
        return record.events(ticket.number()).stream()
                .filter(event -> event.target() == target)
                .map(ClockEvent::kind)
                .toList();
    }

    private void assertNothingRangEarly(TicketWalk ticket) {
        assertThat(record.events(ticket.number()))
                .filteredOn(event -> event.kind() == Kind.BREACHED)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.at()).isAfterOrEqualTo(event.due()));
        assertThat(record.isIntact(ticket.number())).isTrue();
    }
}
