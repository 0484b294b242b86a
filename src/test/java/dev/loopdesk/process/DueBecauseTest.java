package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.process.answers.CaseTexts;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ClockEvent.Kind;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.ticket.ClockRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The explanation that the forms of staff give for the deadline of a task. */
class DueBecauseTest extends PathTest {

    @Autowired
    private CaseTexts caseTexts;

    @Autowired
    private ClockRecord record;

    @Test
    void aTaskSaysWhyItIsDueThen() {
        TicketWalk ticket = callTaken();

        assertThat(shown(ticket.task("Task_Triage"))).startsWith("""
                First response: due Mon 2 Mar 2026, 14:00. All times: China Time, Asia/Shanghai.
                Mon 2 Mar 2026, 10:00: The clock starts: P3, 4 h of service time, in office hours.
                Mon 2 Mar 2026, 10:00: As it stood when this was reckoned: 0 min used, 4 h left.
                Mon 2 Mar 2026, 10:00 – 14:00: 4 h counted, 4 h in all.
                Mon 2 Mar 2026, 14:00: Due.""");
    }

    @Test
    void whatLastedSecondsIsNotTold() {
        TicketWalk.itIs("2026-03-02 08:46:10");
        TicketWalk ticket = callTaken();
        TicketWalk.itIs("2026-03-02 08:46:40");
        triage(ticket, "diagnose");

        assertThat(shown(ticket.task("Task_Diagnose")).lines())
                .contains(
                        "Mon 2 Mar 2026, 08:46: The clock starts: P3, 24 h of service time, in office hours.",
                        "Mon 2 Mar 2026, 08:46 – 09:00: Closed.")
                .noneMatch(line -> line.contains("08:46 – 08:46"));
    }

    @Test
    void aTaskThatWaitsSaysThatTheClockRests() {
        TicketWalk ticket = inDiagnosis();
        TicketWalk.itIs("2026-03-02 12:30");
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "details-missing", "question", "Which printer?");
        TicketWalk.itIs("2026-03-02 15:00");

        assertThat(shown(ticket.task("Task_ProvideMoreDetails")))
                .startsWith("Resolution: rests while the requester is asked; 2 h 30 min used, ")
                .doesNotContain("Due.");

        ticket.answered("Task_ProvideMoreDetails", "detailsProvided", true, "details", "The one on the left");
        assertThat(shown(ticket.task("Task_Diagnose")))
                .startsWith("Resolution: due ")
                .contains(
                        "Mon 2 Mar 2026, 12:30 – 15:00: Not counted, waiting for the requester: Provide more details.")
                .endsWith("Due.");
    }

    @Test
    void itFollowsWhenTheDeadlineMoves() {
        TicketWalk ticket = inDiagnosis();
        String before = shown(ticket.task("Task_Diagnose"));
        TicketWalk.itIs("2026-03-02 11:00");

        new PriorityChange(engine.getRuntimeService(), caseFiles).of(ticket.number(), "high", "high");

        Task task = ticket.task("Task_Diagnose");
        assertThat(task.getDueDate()).isEqualTo(TicketWalk.at("2026-03-02 14:00"));
        assertThat(shown(task))
                .isNotEqualTo(before)
                .startsWith("Resolution: due Mon 2 Mar 2026, 14:00.")
                .contains("Mon 2 Mar 2026, 11:00: Another promise: P1, ");
    }

    @Test
    void nothingIsDueAnyMoreAtTheFollowUp() {
        TicketWalk ticket = toBeConfirmed();
        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", true, "satisfaction", 5);
        ClockUtil.setCurrentTime((Date) Objects.requireNonNull(ticket.variable("followUpDue")));
        ticket.fire("TimerEvent_FollowUpDue");

        assertThat(shown(ticket.task("Task_FollowUpVisit"))).isEmpty();
    }

    @Test
    void theOldestLinesGiveWay() {
        TicketWalk ticket = inDiagnosis();
        var events = new ArrayList<ClockEvent>();
        Instant at = TicketWalk.at("2026-03-02 10:00");
        for (int i = 0; i < 60; i++) {
            at = at.plus(Duration.ofMinutes(1));
            Kind kind = i % 2 == 0 ? Kind.PAUSED : Kind.RESUMED;
            events.add(ClockEvent.of(Target.RESOLUTION, kind, at, "Task_ProvideMoreDetails"));
        }
        record.append(ticket.number(), events);
        TicketWalk.itIs("2026-03-02 11:00");
        new PriorityChange(engine.getRuntimeService(), caseFiles).of(ticket.number(), "high", "high");

        List<String> lines = shown(ticket.task("Task_Diagnose")).lines().toList();
        assertThat(String.join("\n", lines)).hasSizeBetween(3_500, 3_800);
        assertThat(lines.get(0)).startsWith("Resolution: due Mon 2 Mar 2026, 14:30.");
        assertThat(lines.get(1)).isEqualTo("…");
        assertThat(lines.get(lines.size() - 1)).isEqualTo("Mon 2 Mar 2026, 14:30: Due.");
    }

    private String shown(Task task) {
        return caseTexts.dueBecause(task.getId());
    }
}
