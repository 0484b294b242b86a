package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Date;
import org.junit.jupiter.api.Test;

class SolutionPathsTest extends PathTest {

    @Test
    void theRequesterChoosesAmongTheOptions() {
        TicketWalk ticket = causeFound();

        prepare(ticket, "true", "false", "staff", "option2Steps", "Use another printer.")
                .walked("Task_ChooseSolution")
                .told("options-offered")
                .waitsAt("Task_ChooseSolution");
        assertThat(ticket.candidates("Task_ChooseSolution")).containsExactly("service-desk");
        ticket.answered("Task_ChooseSolution", "chosenOption", "2")
                .walked("Task_CarryOutSolution")
                .told()
                .waitsAt("Task_CarryOutSolution")
                .neverPassed("Task_ApproveChange", "Task_ApplySolution");
        assertThat(ticket.variable("chosenOption")).isEqualTo(2);
    }

    @Test
    void anAgentRecordsAChoiceMadeByPhone() {
        TicketWalk ticket = causeFound();
        prepare(ticket, "true", "false", "requester", "option2Steps", "Use another printer.");

        ticket.answer("Task_ChooseSolution", AGENT, "chosenOption", "1").waitsAt("Task_ApplySolution");
    }

    @Test
    void staffCarryOutWhatTheRequesterNeedNotChoose() {
        TicketWalk ticket = causeFound();

        prepare(ticket, "false", "false", "staff")
                .walked("Task_CarryOutSolution")
                .told()
                .waitsAt("Task_CarryOutSolution");
        assertThat(ticket.task("Task_CarryOutSolution").getAssignee()).isEqualTo(AGENT);
        ticket.answer("Task_CarryOutSolution", AGENT, "workDone", "Cartridge replaced.")
                .walked("Task_Verify")
                .waitsAt("Task_Verify")
                .neverPassed("Task_ChooseSolution", "Task_ApproveChange", "Task_ApplySolution");
        assertThat(ticket.task("Task_Verify").getAssignee()).isEqualTo(AGENT);
    }

    @Test
    void aSensitiveChangeIsCarriedOutOnceALeadHasApprovedIt() {
        TicketWalk ticket = causeFound();

        prepare(ticket, "false", "true", "staff")
                .walked("Task_ApproveChange")
                .told("approval-wanted")
                .waitsAt("Task_ApproveChange");
        assertThat(ticket.candidates("Task_ApproveChange")).containsExactly("support-leads");
        assertThat(ticket.task("Task_ApproveChange").getAssignee()).isNull();
        assertThat(ticket.task("Task_ApproveChange").getDueDate()).isEqualTo(Date.from(at("2026-03-04 16:00")));

        ticket.answer("Task_ApproveChange", LEAD, "changeApproved", "true")
                .walked("Task_CarryOutSolution")
                .waitsAt("Task_CarryOutSolution");
        // The lead's decision does not make the ticket the lead's.
        assertThat(ticket.task("Task_CarryOutSolution").getAssignee()).isEqualTo(AGENT);
        ticket.answer("Task_CarryOutSolution", AGENT, "backupConfirmed", "true", "workDone", "Replaced.")
                .waitsAt("Task_Verify")
                .neverPassed("Task_ChooseSolution", "Task_ApplySolution");
    }

    @Test
    void aSensitiveChangeThatALeadRejectsIsPreparedAnewAndApprovedAnew() {
        TicketWalk ticket = causeFound();
        prepare(ticket, "false", "true", "staff").fromHere();

        ticket.answer("Task_ApproveChange", LEAD, "changeApproved", "false", "approvalNote", "Not during the fair.")
                .walked("Task_PrepareSolution")
                .told()
                .waitsAt("Task_PrepareSolution")
                .neverPassed("Task_CarryOutSolution");
        assertThat(ticket.task("Task_PrepareSolution").getAssignee()).isEqualTo(AGENT);
        prepare(ticket, "false", "true", "staff").told("approval-wanted").waitsAt("Task_ApproveChange");
        assertThat(ticket.variable("changeApproved")).isNull();
        ticket.answer("Task_ApproveChange", LEAD, "changeApproved", "true").waitsAt("Task_CarryOutSolution");
    }

    @Test
    void theRequesterAppliesTheSolution() {
        TicketWalk ticket = causeFound();

        prepare(ticket, "false", "false", "requester")
                .walked("Task_ApplySolution")
                .told("solution-to-apply")
                .waitsAt("Task_ApplySolution");
        assertThat(ticket.task("Task_ApplySolution").getAssignee()).isNull();
        ticket.answered("Task_ApplySolution", "applyOutcome", "applied")
                .walked("Task_Verify")
                .told()
                .waitsAt("Task_Verify")
                .neverPassed("Task_CarryOutSolution");
    }

    @Test
    void staffHelpTheRequesterWhoCannotApplyTheSolution() {
        TicketWalk ticket = causeFound();
        prepare(ticket, "false", "false", "requester").fromHere();

        ticket.answered("Task_ApplySolution", "applyOutcome", "needs-help", "applyNote", "Which lid?")
                .walked("Task_CarryOutSolution")
                .waitsAt("Task_CarryOutSolution");
        ticket.answer("Task_CarryOutSolution", AGENT, "workDone", "Done together by phone.")
                .walked("Task_Verify")
                .waitsAt("Task_Verify");
    }

    private static TicketWalk prepare(
            TicketWalk ticket, String requesterMayChoose, String sensitive, String performedBy, Object... more) {
        var fields = TicketWalk.fields(more);
        fields.put("option1Steps", "Put a new cartridge in.");
        fields.put("requesterMayChoose", requesterMayChoose);
        fields.put("sensitive", sensitive);
        fields.put("performedBy", performedBy);
        Object[] pairs = fields.entrySet().stream()
                .flatMap(field -> java.util.stream.Stream.of(field.getKey(), field.getValue()))
                .toArray();
        return ticket.answer("Task_PrepareSolution", AGENT, pairs);
    }
}
