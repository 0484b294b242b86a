package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.process.targets.CalendarChangeCheck;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ServiceCalendar;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.ticket.ClockRecord;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.util.ReflectionTestUtils;

/** A start with another calendar than the last time, and what it does to the tickets that are open. */
class CalendarChangeTest extends PathTest {

    private static final String OFFICE = "loopdesk.service-time.calendars.office.";

    /** A lunch break; no service on the Tuesday, nor on the Monday a week after the tests begin. */
    private static final Map<String, String> CHANGED = Map.of(
            OFFICE + "hours.monday-friday",
            "09:00-12:00,14:00-18:00",
            OFFICE + "closed[0]",
            "2026-03-03 Stocktaking",
            OFFICE + "closed[1]",
            "2026-03-09 Stocktaking");

    private static final Map<String, String> CLOSED_ON_TUESDAY = Map.of(OFFICE + "closed[0]", "2026-03-03 Stocktaking");

    @Autowired
    private CalendarChangeCheck start;

    @Autowired
    private ServiceTimes serviceTimes;

    @Autowired
    private TargetTracking targetTracking;

    @Autowired
    private ClockRecord record;

    @Autowired
    private JdbcClient jdbc;

    /** Tickets that other tests left open would move as well, which takes long. */
    @BeforeEach
    void nothingElseIsOpen() {
        jdbc.sql(
                        "update ticket set ended_as = 'EndEvent_TicketWithdrawn', ended_at = received_at where ended_at is null")
                .update();
    }

    @AfterEach
    void startAsUsual() {
        startedWith(Map.of());
    }

    @Test
    void ticketsInEveryStageFollowAChangedCalendar() {
        TicketWalk triage = callTaken();
        TicketWalk quickFix = callTaken();
        triage(quickFix, "quick-fix").waitsAt("Task_QuickFix");
        TicketWalk diagnosis = inDiagnosis();
        TicketWalk waiting = inDiagnosis();
        waiting.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "details-missing", "question", "Which one?");
        TicketWalk aroundTheClock = inDiagnosis("urgency", "high", "impact", "high");
        Map<String, ?> asBefore = aroundTheClock.rings();
        TicketWalk closed = toBeConfirmed();
        closed.answered("Task_ConfirmResolution", "resolutionConfirmed", "true")
                .firesAt("TimerEvent_FollowUpDue", "2026-03-09 10:00");

        startedWith(CHANGED);

        triage.waitsAt("Task_Triage")
                .firesAt("TimerEvent_FirstResponseAtRisk", "2026-03-02 15:12")
                .firesAt("TimerEvent_FirstResponseOverdue", "2026-03-02 16:00");
        assertThat(triage.task("Task_Triage").getDueDate()).isEqualTo(Date.from(at("2026-03-02 16:00")));
        quickFix.waitsAt("Task_QuickFix")
                .firesAt("TimerEvent_QuickFixAtRisk", "2026-03-05 17:12")
                .firesAt("TimerEvent_QuickFixOverdue", "2026-03-06 15:00");
        assertThat(quickFix.task("Task_QuickFix").getDueDate()).isEqualTo(Date.from(at("2026-03-06 15:00")));
        diagnosis
                .waitsAt("Task_Diagnose")
                .firesAt("TimerEvent_ResolutionAtRisk", "2026-03-05 17:12")
                .firesAt("TimerEvent_ResolutionOverdue", "2026-03-06 15:00")
                .firesAt("TimerEvent_ProgressUpdateDue", "2026-03-04 09:00");
        assertThat(diagnosis.task("Task_Diagnose").getDueDate()).isEqualTo(Date.from(at("2026-03-06 15:00")));
        assertThat(diagnosis.variable("resolutionDue")).isEqualTo(Date.from(at("2026-03-06 15:00")));
        assertThat(caseFiles.get(diagnosis.number()).targets().resolutionDue()).isEqualTo(at("2026-03-06 15:00"));
        assertThat(waiting.waitsAt("Task_ProvideMoreDetails").rings())
                .containsEntry("TimerEvent_ResolutionOverdue", TargetTracking.NEVER)
                .containsEntry("TimerEvent_ProgressUpdateDue", at("2026-03-04 09:00"));
        assertThat(waiting.task("Task_ProvideMoreDetails").getDueDate()).isNull();
        assertThat(aroundTheClock.rings()).isEqualTo(asBefore);
        closed.waitsAt().firesAt("TimerEvent_FollowUpDue", "2026-03-10 09:00");

        for (TicketWalk ticket : List.of(triage, quickFix, diagnosis)) {
            assertThat(retargeted(ticket)).as(ticket.number()).isEqualTo(1);
            assertThat(record.isIntact(ticket.number())).isTrue();
        }
        assertThat(retargeted(waiting)).as("no deadline, so none that moves").isZero();
        assertThat(retargeted(aroundTheClock)).isZero();

        itIs("2026-03-04 09:00");
        waiting.answered("Task_ProvideMoreDetails", "detailsProvided", "false")
                .firesAt("TimerEvent_ResolutionOverdue", "2026-03-10 12:00");
    }

    @Test
    void aStartWithTheSameCalendarsDoesNothing() {
        TicketWalk diagnosis = inDiagnosis();
        TicketWalk triage = callTaken();
        var before = state(diagnosis, triage);
        diagnosis.fromHere();

        startedWith(Map.of(OFFICE + "hours.monday-friday", "09:00-12:00,12:00-18:00"));

        assertThat(state(diagnosis, triage)).isEqualTo(before);
        diagnosis.walked().told();
    }

    @Test
    void ofNodesThatStartTogetherOneMovesTheDeadlines() throws Exception {
        TicketWalk diagnosis = inDiagnosis();
        configure(CLOSED_ON_TUESDAY);
        int nodes = 3;
        var together = new CyclicBarrier(nodes);
        Callable<Boolean> node = () -> {
            together.await();
            start.afterSingletonsInstantiated();
            return true;
        };
        var threads = Executors.newFixedThreadPool(nodes);
        try {
            for (Future<Boolean> started : threads.invokeAll(List.of(node, node, node))) {
                assertThat(started.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(retargeted(diagnosis)).isEqualTo(1);
        var before = state(diagnosis);

        start.afterSingletonsInstantiated();

        assertThat(state(diagnosis)).isEqualTo(before);
        diagnosis.firesAt("TimerEvent_ResolutionOverdue", "2026-03-05 16:00");
    }

    @Test
    void aMissedTargetThatIsAheadAgainIsNotMissedAnyMore() {
        TicketWalk ticket = inDiagnosis();
        ticket.elapse("TimerEvent_ResolutionAtRisk", "2026-03-04 11:12")
                .elapse("TimerEvent_ResolutionOverdue", "2026-03-04 16:00")
                .timersAre("TimerEvent_ProgressUpdateDue");
        assertThat(ticket.incidents()).hasSize(1);
        assertThat(ticket.breachesToAcknowledge()).hasSize(1);

        startedWith(CLOSED_ON_TUESDAY);

        assertThat(ticket.incidents()).isEmpty();
        assertThat(ticket.breachesToAcknowledge()).isEmpty();
        assertThat(ticket.variable("atRisk")).isEqualTo(false);
        ticket.elapse("TimerEvent_ResolutionAtRisk", "2026-03-05 11:12")
                .elapse("TimerEvent_ResolutionOverdue", "2026-03-05 16:00");
        assertThat(ticket.incidents()).hasSize(1);
        assertThat(ticket.breachesToAcknowledge()).hasSize(1);
    }

    @Test
    void aTargetThatIsMissedByTheNewCalendarRingsOnce() {
        startedWith(CLOSED_ON_TUESDAY);
        TicketWalk ticket = inDiagnosis();
        ticket.firesAt("TimerEvent_ResolutionOverdue", "2026-03-05 16:00");
        itIs("2026-03-05 09:30");

        startedWith(Map.of());

        ticket.fromHere()
                .firesAt("TimerEvent_ResolutionOverdue", "2026-03-04 16:00")
                .fire("TimerEvent_ResolutionOverdue")
                .fire("TimerEvent_ResolutionAtRisk")
                .told("alert")
                .timersAre("TimerEvent_ProgressUpdateDue");
        assertThat(ticket.alerts()).containsExactly("resolution-overdue 2026-03-04T08:00:00Z");
        assertThat(ticket.incidents()).hasSize(1);
        assertThat(ticket.breachesToAcknowledge()).hasSize(1);
    }

    @Test
    void aTicketThatSomebodyHasSuspendedFollowsTooAndStaysSuspended() {
        TicketWalk ticket = inDiagnosis();
        engine.getRuntimeService().suspendProcessInstanceById(ticket.instance());

        startedWith(CLOSED_ON_TUESDAY);

        ticket.firesAt("TimerEvent_ResolutionOverdue", "2026-03-05 16:00");
        assertThat(ticket.task("Task_Diagnose").isSuspended()).isTrue();
        assertThat(ticket.task("Task_Diagnose").getDueDate()).isEqualTo(Date.from(at("2026-03-05 16:00")));
        assertThat(jobs(ticket)).allMatch(Job::isSuspended);
    }

    /** The product starts with that configuration; the engine and the tickets are those of before. */
    private void startedWith(Map<String, String> configuration) {
        configure(configuration);
        start.afterSingletonsInstantiated();
    }

    private void configure(Map<String, String> configuration) {
        ServiceTimes others = new Binder(new MapConfigurationPropertySource(configuration))
                .bindOrCreate("loopdesk.service-time", ServiceTimes.class);
        @SuppressWarnings("unchecked")
        var calendars = (Map<String, ServiceCalendar>)
                Objects.requireNonNull(ReflectionTestUtils.getField(serviceTimes, "calendars"));
        calendars.put("office", others.calendar("office"));
    }

    private long retargeted(TicketWalk ticket) {
        return record.events(ticket.number()).stream()
                .filter(event -> event.kind() == ClockEvent.Kind.RETARGETED)
                .filter(event -> event.target() == Target.RESOLUTION)
                .count();
    }

    private List<Job> jobs(TicketWalk ticket) {
        return engine.getManagementService()
                .createJobQuery()
                .processInstanceId(ticket.instance())
                .list();
    }

    private Map<String, Object> state(TicketWalk... tickets) {
        var state = new TreeMap<String, Object>();
        for (TicketWalk ticket : tickets) {
            state.put(ticket.number() + " record", record.events(ticket.number()));
            state.put(ticket.number() + " timers", ticket.rings());
            state.put(ticket.number() + " file", caseFiles.get(ticket.number()));
            state.put(
                    ticket.number() + " entries",
                    caseFiles.entries(ticket.number()).size());
            assertThat(targetTracking.haveMoved(ticket.number())).isFalse();
        }
        return state;
    }
}
