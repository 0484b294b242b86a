package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.process.answers.CaseTexts;
import dev.loopdesk.process.answers.OvertakenRefusal;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.conversation.TaskHandOver;
import dev.loopdesk.process.conversation.TaskHandOver.Colleague;
import dev.loopdesk.process.conversation.TaskHandOver.OpenTask;
import dev.loopdesk.process.conversation.TaskHandOver.Receiver;
import dev.loopdesk.process.requester.TicketCorrection;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.TicketFacts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A task goes to another person or team, and wrong facts of a ticket are put right (S2.3, S3.5, S4.5). */
class HandOverAndCorrectionTest extends PathTest {

    private static final List<String> TEAMS = List.of("service-desk", "specialists", "network-specialists");

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private CaseTexts caseTexts;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private TaskHandOver handOver;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private TicketCorrection correction;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private JdbcClient jdbc;

    @Test
    void aTaskGoesToAPersonAndSoDoWhatFollows() {
        TicketWalk ticket = inDiagnosis();
        var due = ticket.task("Task_Diagnose").getDueDate();

        assertThat(give(ticket, "Task_Diagnose", AGENT, AGENT, new Receiver(LEAD, null), "Ask for the driver"))
                .isTrue();

        assertThat(ticket.task("Task_Diagnose").getAssignee()).isEqualTo(LEAD);
        assertThat(ticket.task("Task_Diagnose").getDueDate()).isEqualTo(due);
        assertThat(caseFiles.get(ticket.number()).agent()).isEqualTo(LEAD);
        assertThat(ticket.entries(EntryKind.HAND_OVER)).singleElement().satisfies(entry -> {
            assertThat(entry.author()).isEqualTo(AGENT);
            assertThat(entry.visibleToRequester()).isFalse();
            assertThat(entry.content())
                    .containsEntry("handedOverFrom", AGENT)
                    .containsEntry("handedOverTo", LEAD)
                    .containsEntry("handOverNote", "Ask for the driver");
        });
        assertThat(caseTexts.summary(ticket.task("Task_Diagnose").getId())).contains("Ask for the driver");
        ticket.answer("Task_Diagnose", LEAD, "diagnosisOutcome", "cause-found", "cause", "Old driver")
                .waitsAt("Task_PrepareSolution");
    }

    @Test
    void aTaskGoesToATeamAndReturnsToItsQueue() {
        TicketWalk ticket = inDiagnosis();

        give(ticket, "Task_Diagnose", AGENT, AGENT, new Receiver(null, "specialists"), null);

        assertThat(ticket.task("Task_Diagnose").getAssignee()).isNull();
        assertThat(ticket.candidates("Task_Diagnose")).containsExactly("specialists");
        assertThat(caseFiles.get(ticket.number()).agent()).isNull();
        assertThatThrownBy(() -> give(ticket, "Task_Diagnose", AGENT, null, new Receiver(AGENT, null), null))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(AGENT);
        ticket.answer("Task_Diagnose", SPECIALIST, "diagnosisOutcome", "cause-found", "cause", "Old driver")
                .waitsAt("Task_PrepareSolution");
        assertThat(ticket.candidates("Task_PrepareSolution")).containsExactly("service-desk");
    }

    @Test
    void onlyWhoMayWorkOnATaskIsOfferedAndAccepted() {
        TicketWalk ticket = inDiagnosis();
        OpenTask task = handOver.tasks(ticket.number(), LEAD, Locale.ENGLISH).get(0);

        assertThat(handOver.colleagues(ticket.number(), task))
                .extracting(Colleague::account)
                .contains(LEAD)
                .doesNotContain(AGENT, SPECIALIST, "manager", "analyst");
        for (String stranger : List.of(SPECIALIST, "analyst", "nobody")) {
            assertThatThrownBy(() -> give(ticket, "Task_Diagnose", AGENT, AGENT, new Receiver(stranger, null), null))
                    .as(stranger)
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining(stranger);
        }
        assertThatThrownBy(() -> give(ticket, "Task_Diagnose", AGENT, AGENT, new Receiver(null, "managers"), null))
                .hasMessageContaining("managers");
        assertThat(ticket.task("Task_Diagnose").getAssignee()).isEqualTo(AGENT);
        assertThat(ticket.entries(EntryKind.HAND_OVER)).isEmpty();
    }

    @Test
    void whoMayNotWorkOnATaskIsToldSoAndNotThatTheReceiverMayNot() {
        TicketWalk ticket = inDiagnosis();
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "consult", "consultQuestion", "Is the driver known?");

        for (String other : List.of(AGENT, LEAD)) {
            assertThatThrownBy(() -> give(ticket, "Task_Consult", other, null, new Receiver(SPECIALIST, null), null))
                    .as(other)
                    .isInstanceOf(Refusal.class)
                    .hasMessageStartingWith("You cannot hand this task over");
            assertThat(handOver.tasks(ticket.number(), other, Locale.ENGLISH))
                    .as("tasks that are offered to " + other)
                    .isEmpty();
        }
        assertThat(ticket.task("Task_Consult").getAssignee()).isNull();
        assertThat(handOver.tasks(ticket.number(), SPECIALIST, Locale.ENGLISH))
                .extracting(OpenTask::name)
                .containsExactly("Consult specialist");
        give(ticket, "Task_Consult", SPECIALIST, null, new Receiver(SPECIALIST, null), null);
        assertThat(ticket.task("Task_Consult").getAssignee()).isEqualTo(SPECIALIST);
    }

    @Test
    void anApprovalStaysWithLeadsOtherThanItsPreparer() {
        TicketWalk ticket = causeFound();
        give(ticket, "Task_PrepareSolution", AGENT, AGENT, new Receiver(LEAD, null), null);
        ticket.answer(
                        "Task_PrepareSolution",
                        LEAD,
                        "option1Steps",
                        "Reset it.",
                        "requesterMayChoose",
                        "false",
                        "sensitive",
                        "true",
                        "performedBy",
                        "staff")
                .waitsAt("Task_ApproveChange");

        OpenTask task = handOver.tasks(ticket.number(), LEAD, Locale.ENGLISH).get(0);
        assertThat(task.changesTeam()).isFalse();
        assertThat(handOver.colleagues(ticket.number(), task))
                .extracting(Colleague::account)
                .doesNotContain(LEAD, AGENT);
        assertThatThrownBy(() -> give(ticket, "Task_ApproveChange", LEAD, null, new Receiver(LEAD, null), null))
                .hasMessageContaining("Support lead has prepared this change");
        assertThatThrownBy(() -> give(ticket, "Task_ApproveChange", LEAD, null, new Receiver(AGENT, null), null))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(
                        () -> give(ticket, "Task_ApproveChange", LEAD, null, new Receiver(null, "service-desk"), null))
                .hasMessageContaining("support leads");
        assertThatThrownBy(() -> give(ticket, "Task_ApproveChange", AGENT, null, new Receiver(LEAD, null), null))
                .isInstanceOf(Refusal.class);
        assertThat(ticket.candidates("Task_ApproveChange")).containsExactly("support-leads");
    }

    @Test
    void theSecondOfTwoIsToldWhoDidWhat() {
        TicketWalk ticket = inDiagnosis();
        String task = ticket.task("Task_Diagnose").getId();
        give(ticket, "Task_Diagnose", AGENT, AGENT, new Receiver(null, "network-specialists"), null);

        assertThatThrownBy(() -> give(ticket, "Task_Diagnose", LEAD, AGENT, new Receiver(LEAD, null), null))
                .isInstanceOf(OvertakenRefusal.class)
                .hasMessageContaining("Service agent was quicker")
                .hasMessageContaining("Network specialists");
        ticket.answer("Task_Diagnose", LEAD, "diagnosisOutcome", "cause-found", "cause", "Old driver");
        assertThatThrownBy(() -> handOver.handOver(
                        ticket.number(), task, key(), AGENT, AGENT, new Receiver(LEAD, null), null, TEAMS))
                .isInstanceOf(OvertakenRefusal.class)
                .hasMessageContaining(LEAD);
        assertThat(ticket.entries(EntryKind.HAND_OVER)).hasSize(1);
    }

    @Test
    void thePersonWhoIsHandedATaskIsWrittenTo() {
        TicketWalk ticket = inDiagnosis();

        give(ticket, "Task_Diagnose", AGENT, AGENT, new Receiver(LEAD, null), "Ask for the driver");

        assertThat(handOverLetters(ticket)).singleElement().satisfies(letter -> {
            assertThat(letter).containsEntry("recipient", "lead@loopdesk.local");
            assertThat(String.valueOf(letter.get("text_body")))
                    .contains(
                            "Handed over by: Service agent",
                            "Note: Ask for the driver",
                            "Last worked on by: Service agent",
                            "/staff/tickets/" + ticket.number());
        });
        give(ticket, "Task_Diagnose", LEAD, LEAD, new Receiver(null, "specialists"), null);
        give(ticket, "Task_Diagnose", LEAD, null, new Receiver(LEAD, null), null);
        assertThat(handOverLetters(ticket)).as("to a team, and to oneself").hasSize(1);
        give(ticket, "Task_Diagnose", LEAD, LEAD, new Receiver(SPECIALIST, null), null);
        assertThat(handOverLetters(ticket)).hasSize(2);
        assertThat(String.valueOf(handOverLetters(ticket).get(1).get("text_body")))
                .contains("Handed over by: Support lead")
                .doesNotContain("Ask for the driver");
    }

    @Test
    void aHandOverSentTwiceIsOne() {
        TicketWalk ticket = inDiagnosis();
        Task task = ticket.task("Task_Diagnose");
        String key = key();
        for (boolean isNew : List.of(true, false)) {
            assertThat(handOver.handOver(
                            ticket.number(), task.getId(), key, AGENT, AGENT, new Receiver(LEAD, null), null, TEAMS))
                    .isEqualTo(isNew);
        }
        assertThat(ticket.entries(EntryKind.HAND_OVER)).hasSize(1);
    }

    @Test
    void aCorrectedCategoryIsRoutedAnewByTheDiagram() {
        TicketWalk ticket = inDiagnosis();
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "consult", "consultQuestion", "Which cable?")
                .waitsAt("Task_Consult")
                .fromHere();
        assertThat(ticket.candidates("Task_Consult")).contains("workplace-specialists");

        assertThat(correct(ticket, "category", "network")).isTrue();

        ticket.waitsAt("Task_Consult").passedTimes("Task_RouteTicketAnew", 1);
        assertThat(ticket.variable("category")).isEqualTo("network");
        assertThat(ticket.variable("team")).isEqualTo("network-specialists");
        assertThat(ticket.candidates("Task_Consult")).containsExactlyInAnyOrder("specialists", "network-specialists");
        assertThat(caseFiles.get(ticket.number()).category()).isEqualTo("network");
        assertThat(ticket.entries(EntryKind.CORRECTION)).singleElement().satisfies(entry -> {
            assertThat(entry.author()).isEqualTo(LEAD);
            assertThat(entry.content()).isEqualTo(Map.of("category", List.of("hardware", "network")));
        });
        ticket.answer("Task_Consult", SPECIALIST, "findings", "The cable is worn.")
                .waitsAt("Task_Diagnose");
        assertThatThrownBy(() -> correct(ticket, "category", "weather")).hasMessageContaining("weather");
        assertThat(ticket.variable("category")).isEqualTo("network");
    }

    @Test
    void theCategoryIsChosenAtTriageFirst() {
        TicketWalk ticket = callTaken();

        assertThatThrownBy(() -> correct(ticket, "category", "network")).hasMessageContaining("triage");
    }

    @Test
    void anotherAddressEndsTheLinksAndGetsAReceipt() {
        TicketWalk ticket = inDiagnosis();
        int generation = caseFiles.linkGeneration(ticket.number()).orElseThrow();

        correct(ticket, "requesterEmail", "rear.desk@example.org");

        assertThat(caseFiles.linkGeneration(ticket.number())).hasValue(generation + 1);
        assertThat(ticket.variable("requesterEmail")).isEqualTo("rear.desk@example.org");
        ticket.told("receipt");
        assertThatThrownBy(() -> correct(ticket, "requesterEmail", null)).hasMessageContaining("phone");
        assertThatThrownBy(() -> correct(ticket, "requesterEmail", "support@loopdesk.local"))
                .isInstanceOf(Refusal.class);
        correct(ticket, "requesterName", "Rear desk");
        assertThat(caseFiles.linkGeneration(ticket.number())).hasValue(generation + 1);
        assertThat(ticket.variable("requesterName")).isEqualTo("Rear desk");
    }

    @Test
    void twoCorrectionsOfOneFieldAreDecidedOnce() {
        TicketWalk ticket = inDiagnosis();
        TicketFacts seen = TicketFacts.of(caseFiles.get(ticket.number()));
        correct(ticket, "title", "Printer prints grey pages");

        assertThatThrownBy(() -> correction.correct(
                        ticket.number(), key(), AGENT, seen, changed(seen, "title", "Printer is old")))
                .isInstanceOf(OvertakenRefusal.class)
                .hasMessageContaining("Support lead was quicker")
                .hasMessageContaining("grey pages");
        assertThat(correction.correct(
                        ticket.number(), key(), AGENT, seen, changed(seen, "requesterDepartment", "Hall 3")))
                .isTrue();
        assertThat(caseFiles.get(ticket.number()).title()).isEqualTo("Printer prints grey pages");
        assertThat(ticket.variable("title")).isEqualTo("Printer prints grey pages");
        assertThat(caseFiles.get(ticket.number()).requesterDepartment()).isEqualTo("Hall 3");
    }

    @Test
    void anEndedTicketStaysAsItIs() {
        TicketWalk ticket = inDiagnosis();
        process.ticketWithdrawn(ticket.number());

        assertThatThrownBy(() -> correct(ticket, "title", "Other")).hasMessageContaining("has ended");
        assertThat(handOver.tasks(ticket.number(), LEAD, Locale.ENGLISH)).isEmpty();
        assertThat(ticket.entries(EntryKind.CORRECTION)).isEmpty();
    }

    private List<Map<String, @Nullable Object>> handOverLetters(TicketWalk ticket) {
        return jdbc.sql("""
                        select m.recipient, m.text_body from message m join ticket t on t.id = m.ticket_id
                        where t.number = :number and m.kind = 'task-handed-over' order by m.sequence_number
                        """).param("number", ticket.number()).query().listOfRows();
    }

    private boolean give(
            TicketWalk ticket,
            String element,
            String author,
            @Nullable String seen,
            Receiver receiver,
            @Nullable String note) {
        return handOver.handOver(
                ticket.number(), ticket.task(element).getId(), key(), author, seen, receiver, note, TEAMS);
    }

    private boolean correct(TicketWalk ticket, String field, @Nullable String value) {
        TicketFacts seen = TicketFacts.of(caseFiles.get(ticket.number()));
        return correction.correct(ticket.number(), key(), LEAD, seen, changed(seen, field, value));
    }

    private static TicketFacts changed(TicketFacts facts, String field, @Nullable String value) {
        Map<String, @Nullable String> fields = facts.fields();
        fields.put(field, value);
        return TicketFacts.of(fields);
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }
}
