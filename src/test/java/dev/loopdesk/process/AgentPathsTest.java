package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Assignment of a ticket's next task. */
class AgentPathsTest extends PathTest {

    private final String colleague = "colleague-" + UUID.randomUUID();

    @BeforeEach
    void hireAColleague() {
        User user = engine.getIdentityService().newUser(colleague);
        user.setPassword(UUID.randomUUID().toString());
        engine.getIdentityService().saveUser(user);
        engine.getIdentityService().createMembership(colleague, "service-desk");
    }

    @AfterEach
    void letTheColleagueGo() {
        engine.getIdentityService().deleteUser(colleague);
    }

    @Test
    void theNextTaskGoesToTheAgentWhoHadTheLastOne() {
        TicketWalk ticket = inDiagnosis();
        assertThat(ticket.task("Task_Diagnose").getAssignee()).isEqualTo(AGENT);

        ticket.answer("Task_Diagnose", colleague, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge");

        assertThat(ticket.task("Task_PrepareSolution").getAssignee()).isEqualTo(colleague);
        assertThat(ticket.candidates("Task_PrepareSolution")).containsExactly("service-desk");
    }

    @Test
    void whatTheRequesterAnswersLeavesTheTicketWithItsAgent() {
        TicketWalk ticket = inDiagnosis();

        ticket.answer("Task_Diagnose", colleague, "diagnosisOutcome", "details-missing", "question", "Since when?")
                .answered("Task_ProvideMoreDetails", "detailsProvided", "true");

        assertThat(ticket.task("Task_Diagnose").getAssignee()).isEqualTo(colleague);
    }

    @Test
    void anAnswerThatAColleagueRecordsByPhoneLeavesTheTicketWithItsAgent() {
        TicketWalk ticket = inDiagnosis();

        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "details-missing", "question", "Since when?")
                .answer("Task_ProvideMoreDetails", colleague, "detailsProvided", "true");

        assertThat(ticket.task("Task_Diagnose").getAssignee()).isEqualTo(AGENT);
    }

    @Test
    void nobodyGetsATaskOfAGroupThatTheyHaveLeft() {
        TicketWalk ticket = inDiagnosis();
        ticket.answer("Task_Diagnose", colleague, "diagnosisOutcome", "no-solution-yet");
        engine.getIdentityService().deleteMembership(colleague, "service-desk");

        ticket.answer("Task_ExplainDelay", colleague, "delayReason", "A part is on its way.");

        assertThat(ticket.task("Task_Diagnose").getAssignee()).isNull();
        assertThat(ticket.candidates("Task_Diagnose")).containsExactly("service-desk");
    }

    @Test
    void nobodyGetsATaskWhoseAccountIsGone() {
        TicketWalk ticket = inDiagnosis();
        ticket.answer("Task_Diagnose", colleague, "diagnosisOutcome", "details-missing", "question", "Since when?");
        engine.getIdentityService().deleteUser(colleague);

        ticket.answered("Task_ProvideMoreDetails", "detailsProvided", "true");

        assertThat(ticket.task("Task_Diagnose").getAssignee()).isNull();
    }
}
