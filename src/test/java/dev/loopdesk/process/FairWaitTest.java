package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.message.Outbox;
import dev.loopdesk.message.OutgoingMessage;
import dev.loopdesk.process.notification.ReturnedMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** The time that a requester has to answer (S2.4, S5.3). */
class FairWaitTest extends PathTest {

    private static final String DETAILS_REMINDER = "TimerEvent_DetailsReminderDue";
    private static final String DETAILS_END = "TimerEvent_DetailsOverdue";
    private static final String CONFIRMATION_REMINDER = "TimerEvent_ConfirmationReminderDue";
    private static final String CONFIRMATION_END = "TimerEvent_ConfirmedBySilence";

    @Autowired
    private Outbox outbox;

    @Autowired
    private ReturnedMessages returnedMessages;

    @Autowired
    private JdbcTemplate jdbc;

    @Test
    void theTimeToAnswerBeginsWithTheDeliveryOfTheQuestion() {
        TicketWalk ticket = askedForDetails().rests(DETAILS_REMINDER, DETAILS_END);
        itIs("2026-03-05 08:00");

        ticket.delivered()
                .firesAt(DETAILS_REMINDER, "2026-03-07 08:00")
                .firesAt(DETAILS_END, "2026-03-12 08:00")
                .elapse(DETAILS_REMINDER, "2026-03-07 08:00")
                .rests(DETAILS_REMINDER, DETAILS_END)
                .delivered();
        ticket.elapse(DETAILS_REMINDER, "2026-03-09 08:00")
                .delivered()
                .timersAre(DETAILS_END)
                .elapse(DETAILS_END, "2026-03-12 08:00")
                .told("details-reminder", "details-reminder", "no-answer")
                .endedBy("EndEvent_NoAnswer");
    }

    @Test
    void aQuestionThatNobodyHasToldIsNotUnanswered() {
        TicketWalk ticket = triage(
                        callTaken("requesterEmail", "", "requesterPhone", "4711"),
                        "details-missing",
                        "question",
                        "Which printer?")
                .fromHere();

        afterDowntime("2026-03-30 10:00", ticket, DETAILS_END, DETAILS_REMINDER);
        ticket.waitsAt("Task_ProvideDetails").told().isOpen().rests(DETAILS_REMINDER, DETAILS_END);
        assertThat(ticket.calls()).as("one call for all that is to be told").hasSize(1);

        called(ticket.calls().get(0));

        ticket.firesAt(DETAILS_REMINDER, "2026-04-01 10:00").firesAt(DETAILS_END, "2026-04-06 10:00");
    }

    @Test
    void whomNobodyReachesHasTheFullTimeFromThenOnAndTheTicketEnds() {
        TicketWalk ticket = triage(
                callTaken("requesterEmail", "", "requesterPhone", "4711"),
                "details-missing",
                "question",
                "Which printer?");
        ticket.fromHere();

        notReached(ticket);
        ticket.told("requester-not-reached")
                .firesAt(DETAILS_REMINDER, "2026-03-05 02:00")
                .firesAt(DETAILS_END, "2026-03-10 02:00")
                .elapse(DETAILS_REMINDER, "2026-03-05 02:00")
                .told("details-reminder")
                .rests(DETAILS_REMINDER, DETAILS_END);
        notReached(ticket);
        ticket.told("requester-not-reached").elapse(DETAILS_REMINDER, "2026-03-07 18:00");
        notReached(ticket);

        ticket.timersAre(DETAILS_END).elapse(DETAILS_END, "2026-03-11 10:00").endedBy("EndEvent_NoAnswer");
    }

    @Test
    void aQuestionThatIsSentAgainCountsFromItsDelivery() {
        TicketWalk ticket = toBeConfirmed("requesterEmail", "wrnog@example.org").delivered();
        bounce(ticket);
        ticket.rests(CONFIRMATION_REMINDER, CONFIRMATION_END);
        itIs("2026-03-11 09:00");

        process.complete(
                ticket.calls().get(0).getId(),
                AGENT,
                TicketWalk.fields(
                        "callOutcome", "new-address", "newAddress", "wrong@example.org", "callNote", "Misspelt."));
        ticket.rests(CONFIRMATION_REMINDER, CONFIRMATION_END);
        itIs("2026-03-11 10:00");
        ticket.delivered();

        ticket.firesAt(CONFIRMATION_REMINDER, "2026-03-14 10:00").firesAt(CONFIRMATION_END, "2026-03-18 10:00");
        assertThat(ticket.calls()).isEmpty();
    }

    @Test
    void theTimeRestsFromABounceToTheCall() {
        TicketWalk ticket = toBeConfirmed("requesterEmail", "gone@example.org").delivered();
        itIs("2026-03-02 12:00");
        bounce(ticket);
        ticket.rests(CONFIRMATION_REMINDER, CONFIRMATION_END);
        itIs("2026-03-11 09:00");

        called(ticket.calls().get(0));

        ticket.firesAt(CONFIRMATION_REMINDER, "2026-03-14 09:00").firesAt(CONFIRMATION_END, "2026-03-18 09:00");
    }

    @Test
    void aReminderThatBouncesLeavesTheTimeAfterItWhole() {
        TicketWalk ticket = toBeConfirmed("requesterEmail", "moved@example.org").delivered();
        ticket.elapse(CONFIRMATION_REMINDER, "2026-03-05 10:00")
                .delivered()
                .firesAt(CONFIRMATION_END, "2026-03-09 10:00");
        itIs("2026-03-08 10:00");
        bounce(ticket);
        ticket.rests(CONFIRMATION_END);
        itIs("2026-03-10 10:00");

        called(ticket.calls().get(0));

        ticket.firesAt(CONFIRMATION_END, "2026-03-14 10:00");
    }

    @Test
    void aBounceAfterTheAnswerChangesNothing() {
        TicketWalk ticket = triage(
                        callTaken("requesterEmail", "late.bounce@example.org"),
                        "details-missing",
                        "question",
                        "Which printer?")
                .delivered();
        ticket.answered("Task_ProvideDetails", "detailsProvided", "true", "details", "Floor 2.");
        triage(ticket, "details-missing", "question", "Which room?").delivered();
        String first = message(ticket, "details-wanted").get(0).id();

        bounce(outbox.get(first));

        ticket.firesAt(DETAILS_REMINDER, "2026-03-04 10:00").firesAt(DETAILS_END, "2026-03-09 10:00");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterDowntimeTheLastReminderIsFollowedByItsFullTime(boolean endFirst) {
        TicketWalk ticket = askedForDetails().delivered();

        if (endFirst) {
            afterDowntime("2026-03-12 10:00", ticket, DETAILS_END, DETAILS_REMINDER);
        } else {
            afterDowntime("2026-03-12 10:00", ticket, DETAILS_REMINDER, DETAILS_END);
        }
        ticket.told("details-reminder").waitsAt("Task_ProvideDetails").isOpen();
        itIs("2026-03-12 11:00");
        ticket.delivered().firesAt(DETAILS_REMINDER, "2026-03-14 11:00").firesAt(DETAILS_END, "2026-03-17 11:00");
        itIs("2026-03-14 11:00:01");
        ticket.fire(DETAILS_REMINDER).told("details-reminder").delivered().timersAre(DETAILS_END);
        assertThat(ticket.rings()).containsEntry(DETAILS_END, at("2026-03-17 11:00:01"));

        itIs("2026-03-17 11:00:01");
        ticket.fire(DETAILS_END).told("no-answer").endedBy("EndEvent_NoAnswer");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterDowntimeSilenceConfirmsOnlyAfterTheReminder(boolean endFirst) {
        TicketWalk ticket = toBeConfirmed().delivered();

        if (endFirst) {
            afterDowntime("2026-03-12 10:00", ticket, CONFIRMATION_END, CONFIRMATION_REMINDER);
        } else {
            afterDowntime("2026-03-12 10:00", ticket, CONFIRMATION_REMINDER, CONFIRMATION_END);
        }

        ticket.told("confirmation-reminder").waitsAt("Task_ConfirmResolution");
        itIs("2026-03-20 10:00");
        ticket.ring(CONFIRMATION_END).rests(CONFIRMATION_END).waitsAt("Task_ConfirmResolution");
        ticket.delivered().elapse(CONFIRMATION_END, "2026-03-24 10:00").told("closure");
    }

    @Test
    void aKillBetweenReminderAndEndShortensNothing() {
        TicketWalk ticket = toBeConfirmed().delivered();
        // A node that was killed holds the timer of the end, and the reminder is overdue.
        itIs("2026-03-12 10:00");
        Job end = timer(ticket, CONFIRMATION_END);
        lock(end, "killed");
        ticket.fire(CONFIRMATION_REMINDER).told("confirmation-reminder");
        itIs("2026-03-12 10:05");
        ticket.delivered();

        // The lock has expired, and another node runs what it finds.
        ClockUtil.setCurrentTime(
                Date.from(ClockUtil.getCurrentTime().toInstant().plus(Duration.ofMinutes(1))));
        ticket.fire(CONFIRMATION_END)
                .told()
                .waitsAt("Task_ConfirmResolution")
                .timersAre(CONFIRMATION_END)
                .elapse(CONFIRMATION_END, "2026-03-16 10:05")
                .told("closure");
    }

    @Test
    void aWaitLeavesNothingBehind() {
        TicketWalk ticket = askedForDetails().delivered();
        String task = ticket.task("Task_ProvideDetails").getId();
        assertThat(waits(task)).isEqualTo(1);

        ticket.answered("Task_ProvideDetails", "detailsProvided", "true", "details", "Floor 2.");

        assertThat(waits(task)).isZero();
    }

    private int waits(String task) {
        Integer found =
                jdbc.queryForObject("select count(*) from requester_wait where task_id = ?", Integer.class, task);
        return found == null ? 0 : found;
    }

    private TicketWalk askedForDetails() {
        return triage(callTaken(), "details-missing", "question", "Which printer?")
                .waitsAt("Task_ProvideDetails")
                .fromHere();
    }

    /** Nothing ran for some time; then the engine takes what is overdue in this order, as it was acquired. */
    private void afterDowntime(String until, TicketWalk ticket, String... order) {
        List<Job> jobs = List.of(timer(ticket, order[0]), timer(ticket, order[1]));
        itIs(until);
        for (Job job : jobs) {
            if (engine.getManagementService()
                            .createJobQuery()
                            .jobId(job.getId())
                            .count()
                    > 0) {
                engine.getManagementService().executeJob(job.getId());
            }
        }
    }

    private Job timer(TicketWalk ticket, String element) {
        return engine.getManagementService()
                .createJobQuery()
                .processInstanceId(ticket.instance())
                .activityId(element)
                .singleResult();
    }

    private void lock(Job job, String owner) {
        Instant until = ClockUtil.getCurrentTime().toInstant().plusSeconds(30);
        jdbc.update(
                "update ACT_RU_JOB set LOCK_OWNER_ = ?, LOCK_EXP_TIME_ = ? where ID_ = ?",
                owner,
                java.sql.Timestamp.from(until),
                job.getId());
    }

    private void called(Task call) {
        process.complete(call.getId(), AGENT, TicketWalk.fields("callNote", "Told."));
    }

    /** All calls about the only message that is to be told reach nobody. */
    private void notReached(TicketWalk ticket) {
        for (int call = 1; call <= 5; call++) {
            assertThat(ticket.calls()).hasSize(1);
            process.complete(
                    ticket.calls().get(0).getId(),
                    AGENT,
                    TicketWalk.fields("callOutcome", "not-reached", "callNote", "Nobody there."));
            if (call < 5) {
                ticket.nextCallDue();
            }
        }
        assertThat(ticket.calls()).isEmpty();
    }

    /** The latest letter comes back. */
    /** The latest letter that asks something comes back; other letters were written at the same moment. */
    private void bounce(TicketWalk ticket) {
        List<OutgoingMessage> asking = messages(ticket).stream()
                .filter(message -> message.kind().key().matches(".*-(?:wanted|reminder|offered|apply)"))
                .toList();
        bounce(asking.get(asking.size() - 1));
    }

    /** As a step of the process that reads mail does it. */
    private void bounce(OutgoingMessage message) {
        ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
                .getCommandExecutorTxRequired()
                .execute(command -> {
                    returnedMessages.returned(message, "5.1.1");
                    return message;
                });
    }

    private List<OutgoingMessage> message(TicketWalk ticket, String kind) {
        return messages(ticket).stream()
                .filter(message -> message.kind().key().equals(kind))
                .toList();
    }

    private List<OutgoingMessage> messages(TicketWalk ticket) {
        return jdbc
                .queryForList(
                        "select m.id from message m join ticket t on t.id = m.ticket_id where t.number = ? "
                                + "order by m.composed_at, m.sequence_number",
                        String.class,
                        ticket.number())
                .stream()
                .map(outbox::get)
                .toList();
    }
}
