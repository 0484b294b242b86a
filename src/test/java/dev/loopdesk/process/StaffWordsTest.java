package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.message.Outbox;
import dev.loopdesk.process.answers.CaseTexts;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.conversation.StaffWords;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.List;
import java.util.Objects;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Staff write to the requester in any task; the requester's words reach whoever may answer them. */
class StaffWordsTest extends PathTest {

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private CaseTexts caseTexts;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private RequesterActions requester;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private StaffWords staff;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private Outbox outbox;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private JdbcClient jdbc;

    @Test
    void wordsOfATaskAreALetterAndAnEntryAndMoveNothing() {
        TicketWalk ticket = inDiagnosis();

        ticket.answer(
                        "Task_Diagnose",
                        AGENT,
                        "diagnosisOutcome",
                        "no-solution-yet",
                        "messageToRequester",
                        "  Yes, come at three.\n\nBring the ${1+1} <b>cable</b>.")
                .waitsAt("Task_ExplainDelay");

        assertThat(ticket.entries(EntryKind.STAFF_MESSAGE)).singleElement().satisfies(entry -> {
            assertThat(entry.text(Entry.MESSAGE)).isEqualTo("  Yes, come at three.\n\nBring the ${1+1} <b>cable</b>.");
            assertThat(entry.author()).isEqualTo(AGENT);
        });
        assertThat(letters(ticket, "staff-message"))
                .singleElement()
                .satisfies(
                        letter -> assertThat(letter)
                                .contains(
                                        "Dear Front desk,\n\nYes, come at three.\n\nBring the ${1+1} <b>cable</b>.\n\nThe page"));
        assertThat(ticket.entries(EntryKind.DIAGNOSIS))
                .allSatisfy(entry -> assertThat(entry.content()).doesNotContainKey("messageToRequester"));
        assertThat(shown(ticket.task("Task_ExplainDelay")))
                .contains("Message to the requester, agent", "come at three");
        assertThat(ticket.variable("messageToRequester")).isNull();
    }

    @Test
    void aPreviewIsTheLetterThatIsSentAndStoresNothing() {
        TicketWalk ticket = inDiagnosis();
        String words = "Yes, come at three.\n\nBring the <b>cable</b>.";

        String preview = outbox.preview(caseFiles.get(ticket.number()), words, List.of());

        assertThat(letters(ticket, "staff-message")).isEmpty();
        assertThat(ticket.entries(EntryKind.STAFF_MESSAGE)).isEmpty();
        staff.write(ticket.number(), "preview", AGENT, words, List.of());
        assertThat(preview)
                .contains("Dear Front desk,\n\nYes, come at three.")
                .contains("Bring the <b>cable</b>.")
                .doesNotContain("link-of-")
                .isEqualTo(outbox.get(ids(ticket, "staff-message").get(0)).text());
        assertThat(outbox.preview(caseFiles.get(ticket.number()), words, List.of("plan.pdf")))
                .contains("plan.pdf");
    }

    @Test
    void blankWordsAreNoLetter() {
        TicketWalk ticket = inDiagnosis();

        ticket.answer(
                "Task_Diagnose",
                AGENT,
                "diagnosisOutcome",
                "cause-found",
                "cause",
                "Empty cartridge",
                "messageToRequester",
                " \u200b\n\u00a0");

        assertThat(ticket.entries(EntryKind.STAFF_MESSAGE)).isEmpty();
        assertThat(letters(ticket, "staff-message")).isEmpty();
    }

    @Test
    void wordsAreSentBeforeTheLetterOfTheNextStepAndEndWithTheStageThatTheyAreWrittenIn() {
        TicketWalk ticket = carriedOut();

        ticket.answer(
                        "Task_Verify",
                        AGENT,
                        "symptomGone",
                        "true",
                        "functionsNormal",
                        "true",
                        "noNewProblems",
                        "true",
                        "messageToRequester",
                        "It prints again.")
                .waitsAt("Task_ConfirmResolution");

        List<Entry> entries = caseFiles.entries(ticket.number());
        Entry words = ticket.entries(EntryKind.STAFF_MESSAGE).get(0);
        assertThat(entries.subList(0, words.position()))
                .noneMatch(entry -> "confirmation-wanted".equals(entry.text("kind")));
        assertThat(entries.subList(words.position(), entries.size()))
                .anyMatch(entry -> "confirmation-wanted".equals(entry.text("kind")));
        assertThat(letters(ticket, "staff-message")).hasSize(1);
    }

    @Test
    void refusedAnswersSendNothing() {
        TicketWalk ticket = inDiagnosis();

        assertThatThrownBy(() -> ticket.answer("Task_Diagnose", AGENT, "messageToRequester", "Not yet."))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> ticket.answer(
                        "Task_Diagnose",
                        AGENT,
                        "diagnosisOutcome",
                        "cause-found",
                        "messageToRequester",
                        "x".repeat(50_001)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("at most 50,000 characters");

        assertThat(ticket.entries(EntryKind.STAFF_MESSAGE)).isEmpty();
        assertThat(letters(ticket, "staff-message")).isEmpty();
    }

    @Test
    void theRequesterCannotWriteToThemselvesAsStaff() {
        TicketWalk ticket = triage(callTaken(), "details-missing", "question", "Which printer?")
                .fromHere();
        String task = ticket.task("Task_ProvideDetails").getId();

        assertThat(requester.form(ticket.number(), task).orElseThrow().requesterFields())
                .extracting(field -> field.key())
                .containsExactly("detailsProvided", "details");
        assertThatThrownBy(() -> ticket.answered(
                        "Task_ProvideDetails", "detailsProvided", "true", "messageToRequester", "We pay you."))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Only staff");

        assertThat(ticket.entries(EntryKind.STAFF_MESSAGE)).isEmpty();
        ticket.answer("Task_ProvideDetails", AGENT, "detailsProvided", "true", "messageToRequester", "Noted, thanks.")
                .waitsAt("Task_Triage");
        assertThat(ticket.entries(EntryKind.STAFF_MESSAGE)).hasSize(1);
    }

    @Test
    void aMessageToATicketThatNobodyHoldsTellsItsTeam() {
        TicketWalk ticket = ticketReceived();
        List<String> team = addressesOf("service-desk");
        assertThat(team).isNotEmpty();

        process.requesterReplied(ticket.number(), "It is the one on floor 2.");

        assertThat(told(ticket)).containsExactlyInAnyOrderElementsOf(team);
    }

    @Test
    void aMessageToATicketThatSomebodyHoldsTellsThemAlone() {
        TicketWalk ticket = ticketReceived();
        engine.getTaskService().setAssignee(ticket.task("Task_Triage").getId(), LEAD);

        process.requesterReplied(ticket.number(), "It is the one on floor 2.");

        assertThat(told(ticket)).containsExactly(address(LEAD));
        triage(ticket, "diagnose");
        engine.getTaskService().setAssignee(ticket.task("Task_Diagnose").getId(), null);
        process.requesterReplied(ticket.number(), "Or on floor 3.");
        assertThat(told(ticket))
                .as("the agent who worked on it last")
                .containsExactlyInAnyOrder(address(LEAD), address(AGENT));
    }

    @Test
    void aMessageAtAConsultationThatNobodyHoldsTellsTheSpecialists() {
        TicketWalk ticket = inDiagnosis();
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "consult", "consultQuestion", "Which driver?");
        caseFiles.recordAgent(ticket.number(), "gone");

        process.requesterReplied(ticket.number(), "It is the one on floor 2.");

        assertThat(told(ticket)).contains(address(SPECIALIST)).doesNotContain(address(AGENT));
    }

    private List<String> told(TicketWalk ticket) {
        return jdbc.sql("""
                        select m.recipient from message m join ticket t on t.id = m.ticket_id
                        where t.number = :number and m.kind = 'requester-replied' order by m.composed_at, m.id
                        """)
                .param("number", ticket.number())
                .query(String.class)
                .list();
    }

    private List<String> ids(TicketWalk ticket, String kind) {
        return jdbc.sql(
                        "select m.id from message m join ticket t on t.id = m.ticket_id where t.number = :number and m.kind = :kind")
                .param("number", ticket.number())
                .param("kind", kind)
                .query(String.class)
                .list();
    }

    private List<String> letters(TicketWalk ticket, String kind) {
        return jdbc.sql("""
                        select m.text_body from message m join ticket t on t.id = m.ticket_id
                        where t.number = :number and m.kind = :kind order by m.composed_at
                        """)
                .param("number", ticket.number())
                .param("kind", kind)
                .query(String.class)
                .list();
    }

    private String shown(Task task) {
        return caseTexts.summary(task.getId());
    }

    private List<String> addressesOf(String group) {
        return engine.getIdentityService().createUserQuery().memberOfGroup(group).list().stream()
                .map(User::getEmail)
                .filter(Objects::nonNull)
                .toList();
    }

    private String address(String account) {
        return engine.getIdentityService()
                .createUserQuery()
                .userId(account)
                .singleResult()
                .getEmail();
    }
}
