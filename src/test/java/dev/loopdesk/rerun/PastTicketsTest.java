package dev.loopdesk.rerun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.loopdesk.WholeApplication;
import dev.loopdesk.process.contract.Reply;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.rerun.PastTicket.Event;
import dev.loopdesk.rerun.PastTicket.EventKind;
import dev.loopdesk.rerun.PastTicket.Visit;
import dev.loopdesk.rerun.PastTickets.Range;
import dev.loopdesk.ticket.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** What people did with ended tickets is read as it was (S7.1). */
@WholeApplication
@Tag("postgresql")
class PastTicketsTest {

    private static final Instant MORNING = Instant.parse("2026-03-04T01:00:00Z");

    @Autowired
    private PastTickets past;

    @Autowired
    private SupportProcess process;

    @TempDir
    private Path folder;

    @AfterEach
    void resetClock() {
        ClockUtil.reset();
    }

    @Test
    void answersWaitsAndMessagesAreThoseOfTheTicket() throws IOException {
        String number = withdrawnAfterConsultation(MORNING);

        List<PastTicket> read = read(new Range(MORNING, MORNING.plusSeconds(1), 10));

        assertThat(read).extracting(PastTicket::number).containsExactly(number);
        PastTicket ticket = read.get(0);
        assertThat(ticket.author()).isEqualTo("agent");
        assertThat(ticket.receivedAt()).isEqualTo(MORNING);
        assertThat(ticket.category()).isEqualTo("network");
        assertThat(ticket.report()).containsEntry("title", "No network").containsEntry("urgency", "high");
        assertThat(ticket.visits())
                .extracting(Visit::element, Visit::millis, Visit::author)
                .containsExactly(
                        tuple("Task_Triage", minutes(5), "agent"),
                        tuple("Task_Diagnose", minutes(10), "agent"),
                        tuple("Task_Consult", minutes(60), "specialist"),
                        tuple("Task_Diagnose", minutes(240), null));
        assertThat(ticket.visits().get(1).values())
                .containsEntry("diagnosisOutcome", "consult")
                .containsEntry("consultQuestion", "Which switch?");
        assertThat(ticket.events())
                .extracting(Event::kind, Event::at, Event::author)
                .containsExactly(
                        tuple(EventKind.REPLY, MORNING.plus(Duration.ofMinutes(20)), Entry.REQUESTER),
                        tuple(EventKind.WITHDRAWAL, MORNING.plus(Duration.ofMinutes(315)), Entry.REQUESTER));
        assertThat(ticket.way())
                .startsWith("StartEvent_CallTaken")
                .containsSubsequence("Task_Triage", "Task_Diagnose", "Task_Consult", "EndEvent_TicketWithdrawn");
    }

    @Test
    void theNewestTicketsThatHaveEndedAreReadBatchByBatch() throws IOException {
        Instant day = MORNING.plus(Duration.ofDays(7));
        withdrawnAfterConsultation(day);
        String newer = withdrawnAfterConsultation(day.plusSeconds(60));
        String newest = withdrawnAfterConsultation(day.plusSeconds(120));
        ClockUtil.setCurrentTime(Date.from(day.plusSeconds(180)));
        process.callTaken("agent", report());

        assertThat(read(new Range(day, day.plusSeconds(600), 2)))
                .extracting(PastTicket::number)
                .containsExactly(newest, newer);
        assertThat(read(new Range(day, day.plusSeconds(600), 100))).hasSize(3);
    }

    private List<PastTicket> read(Range range) throws IOException {
        Path file = folder.resolve("tickets" + range.most());
        int written = past.write(range, file, () -> false);
        List<PastTicket> read = RecordFile.read(file, PastTicket.class);
        assertThat(read).hasSize(written);
        return read;
    }

    private String withdrawnAfterConsultation(Instant start) {
        ClockUtil.setCurrentTime(Date.from(start));
        String number = process.callTaken("agent", report());
        at(start, 5);
        process.answer(
                number,
                "Task_Triage",
                "agent",
                Map.of("category", "network", "urgency", "high", "impact", "medium", "triageOutcome", "diagnose"));
        at(start, 15);
        process.answer(
                number,
                "Task_Diagnose",
                "agent",
                Map.of("diagnosisOutcome", "consult", "consultQuestion", "Which switch?"));
        at(start, 20);
        process.requesterReplied(number, new Reply("It blinks.", null, null));
        at(start, 75);
        process.answer(number, "Task_Consult", "specialist", Map.of("findings", "The third one."));
        at(start, 315);
        process.ticketWithdrawn(number);
        return number;
    }

    private static Map<String, Object> report() {
        return new HashMap<>(Map.of(
                "title",
                "No network",
                "description",
                "The lamp is dark.",
                "requesterName",
                "Front desk",
                "requesterEmail",
                "front-desk@example.com",
                "urgency",
                "high",
                "impact",
                "medium"));
    }

    private static void at(Instant start, int minutes) {
        ClockUtil.setCurrentTime(Date.from(start.plus(Duration.ofMinutes(minutes))));
    }

    private static long minutes(int minutes) {
        return Duration.ofMinutes(minutes).toMillis();
    }
}
