package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.process.contract.Reply;
import dev.loopdesk.process.requester.Milestone;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.Map;
import org.camunda.bpm.engine.MismatchingMessageCorrelationException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class AnyTimePathsTest extends PathTest {

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private RequesterActions requester;

    @Test
    void aReplyIsRecordedTheAgentToldAndNothingElseTouched() {
        TicketWalk ticket = inDiagnosis();
        String task = ticket.task("Task_Diagnose").getId();

        process.requesterReplied(ticket.number(), "It is the one on floor 2. ${1+1}");

        ticket.walked(
                        "EventSubProcess_Reply",
                        "StartEvent_RequesterReplied",
                        "Task_RecordReply",
                        "EndEvent_ReplyRecorded")
                .told("requester-replied")
                .waitsAt("Task_Diagnose")
                .timersAre(
                        "TimerEvent_ResolutionAtRisk", "TimerEvent_ResolutionOverdue", "TimerEvent_ProgressUpdateDue");
        assertThat(ticket.task("Task_Diagnose").getId()).isEqualTo(task);
        assertThat(ticket.entries(EntryKind.REPLY)).singleElement().satisfies(entry -> {
            assertThat(entry.text("reply")).isEqualTo("It is the one on floor 2. ${1+1}");
            assertThat(entry.author()).isEqualTo(Entry.REQUESTER);
            assertThat(entry.visibleToRequester()).isTrue();
        });
        assertThat(ticket.variable("reply")).isNull();
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge")
                .waitsAt("Task_PrepareSolution");
    }

    @Test
    void aReplyMayComeAgainAndAgainAndAlsoWhileTheTicketOnlyWaitsForTheVisit() {
        TicketWalk ticket = toBeConfirmed();

        process.requesterReplied(ticket.number(), "One.");
        process.requesterReplied(ticket.number(), "字".repeat(50_000));
        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "true");
        process.requesterReplied(ticket.number(), "Three.");

        assertThat(ticket.entries(EntryKind.REPLY)).hasSize(3);
        ticket.passedTimes("Task_RecordReply", 3)
                .passedTimes("Task_ReadReply", 3)
                .timersAre("TimerEvent_FollowUpDue");
    }

    @Test
    void aReplyThatWaitsToBeReadIsNoStage() {
        TicketWalk ticket = toBeConfirmed();
        process.requesterReplied(ticket.number(), "Thank you.");
        assertThat(milestone(ticket)).isEqualTo(Milestone.VERIFICATION);
        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "true");
        assertThat(milestone(ticket)).isEqualTo(Milestone.CLOSED);
        process.requesterReplied(ticket.number(), "It is back.");

        process.complete(
                engine.getTaskService()
                        .createTaskQuery()
                        .processInstanceBusinessKey(ticket.number())
                        .taskDefinitionKey("Task_ReadReply")
                        .list()
                        .get(0)
                        .getId(),
                AGENT,
                Map.of("replyOutcome", "still-broken"));

        ticket.waitsAt("Task_Diagnose", "Task_ReadReply");
        assertThat(milestone(ticket)).isEqualTo(Milestone.DIAGNOSIS);
    }

    private Milestone milestone(TicketWalk ticket) {
        return Milestone.of(
                caseFiles.get(ticket.number()),
                caseFiles.entries(ticket.number()),
                requester.position(ticket.number()));
    }

    @Test
    void whatTheRequesterWritesWhenAskedForDetailsIsTheAnswer() {
        TicketWalk ticket = triage(callTaken(), "details-missing", "question", "Which printer?")
                .fromHere();

        assertThat(requester.reply(ticket.number(), "mail 1", new Reply("The one on floor 2.", "> Which?", null)))
                .isTrue();
        assertThat(requester.reply(ticket.number(), "mail 1", new Reply("The one on floor 2.", "> Which?", null)))
                .isFalse();

        ticket.waitsAt("Task_Triage")
                .walked(
                        "EventSubProcess_Reply",
                        "StartEvent_RequesterReplied",
                        "Task_FileAnswer",
                        "Task_Triage",
                        "EndEvent_AnswerFiled")
                .neverPassed("Task_RecordReply", "Task_ReadReply", "TimerEvent_DetailsOverdue");
        assertThat(engine.getHistoryService()
                        .createHistoricActivityInstanceQuery()
                        .processInstanceId(ticket.instance())
                        .activityId("Task_ProvideDetails")
                        .canceled()
                        .count())
                .isZero();
        assertThat(ticket.entries(EntryKind.DETAILS)).singleElement().satisfies(entry -> {
            assertThat(entry.text("details")).isEqualTo("The one on floor 2.");
            assertThat(entry.author()).isEqualTo(Entry.REQUESTER);
        });
        assertThat(ticket.entries(EntryKind.MAIL))
                .singleElement()
                .satisfies(entry -> assertThat(entry.text(Entry.FOLDED)).isEqualTo("> Which?"));
        assertThat(ticket.entries(EntryKind.REPLY)).isEmpty();
    }

    @Test
    void theLongestMailIsAnAnswerToo() {
        TicketWalk ticket = triage(callTaken(), "details-missing", "question", "Which printer?");
        String longest = "字".repeat(100_000);

        requester.reply(ticket.number(), "mail 3", new Reply(longest, null, null));

        ticket.waitsAt("Task_Triage");
        assertThat(ticket.entries(EntryKind.DETAILS))
                .singleElement()
                .satisfies(entry -> assertThat(entry.text("details")).isEqualTo(longest));
    }

    @Test
    void whatAStrangerWritesIsNoAnswerAndIsReadByAnAgent() {
        TicketWalk ticket = triage(callTaken(), "details-missing", "question", "Which printer?");

        requester.reply(ticket.number(), "mail 2", new Reply("Mine.", null, "stranger@example.org"));

        ticket.waitsAt("Task_ProvideDetails", "Task_ReadReply")
                .timersAre("TimerEvent_DetailsReminderDue", "TimerEvent_DetailsOverdue");
        assertThatThrownBy(() -> ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "still-broken"))
                .hasMessageContaining("Provide missing details");
        ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "nothing")
                .waitsAt("Task_ProvideDetails")
                .neverPassed("BoundaryEvent_NotSolved", "BoundaryEvent_ProblemReported");
    }

    @Test
    void aReplyToATicketThatNobodyHasTakenYetIsRecordedAndTheTeamTold() {
        TicketWalk ticket = ticketReceived().fromHere();

        process.requesterReplied(ticket.number(), "Hello?");

        ticket.told(engine.getIdentityService().createUserQuery().memberOfGroup("service-desk").list().stream()
                        .filter(member -> member.getEmail() != null)
                        .map(member -> "requester-replied")
                        .toArray(String[]::new))
                .waitsAt("Task_Triage")
                .timersAre(
                        "TimerEvent_FirstResponseAtRisk",
                        "TimerEvent_FirstResponseOverdue",
                        "TimerEvent_TriageResolutionAtRisk",
                        "TimerEvent_TriageResolutionOverdue");
        assertThat(ticket.entries(EntryKind.REPLY)).hasSize(1);
    }

    @Test
    void aTicketWithdrawnAtTriageIsOver() {
        withdraw(callTaken());
    }

    @Test
    void aTicketWithdrawnWhileDetailsAreMissingIsOver() {
        withdraw(triage(callTaken(), "details-missing", "question", "Which printer?"));
    }

    @Test
    void aTicketWithdrawnDuringDiagnosisIsOverWithItsAlertsAndIncidents() {
        TicketWalk ticket = inDiagnosis();
        ticket.elapse("TimerEvent_ResolutionAtRisk", "2026-03-04 11:12")
                .elapse("TimerEvent_ResolutionOverdue", "2026-03-04 16:00");

        withdraw(ticket);
    }

    @Test
    void aTicketWithdrawnDuringARemoteSessionIsOver() {
        withdraw(inDiagnosis()
                .answer("Task_Diagnose", AGENT, "diagnosisOutcome", "remote-assistance")
                .answered("Task_AuthorizeRemoteAssistance", "remoteAssistanceGranted", "true"));
    }

    @Test
    void aTicketWithdrawnBeforeItIsConfirmedIsOver() {
        withdraw(toBeConfirmed());
    }

    @Test
    void aTicketWithdrawnBeforeTheVisitIsOver() {
        withdraw(toBeConfirmed().answered("Task_ConfirmResolution", "resolutionConfirmed", "true"));
    }

    @Test
    void aTicketThatIsOverTakesNoMessagesAnyMore() {
        TicketWalk ticket = withdraw(callTaken());

        assertThatThrownBy(() -> process.ticketWithdrawn(ticket.number()))
                .isInstanceOf(MismatchingMessageCorrelationException.class);
        assertThatThrownBy(() -> process.requesterReplied(ticket.number(), "Hello?"))
                .isInstanceOf(MismatchingMessageCorrelationException.class);
        ticket.told().walked();
    }

    @Test
    void aConsentCannotBeRevokedWhereNoneIsUsed() {
        TicketWalk ticket = inDiagnosis();

        assertThatThrownBy(() -> process.remoteConsentRevoked(ticket.number()))
                .isInstanceOf(MismatchingMessageCorrelationException.class);
        ticket.waitsAt("Task_Diagnose").walked();
    }

    private TicketWalk withdraw(TicketWalk ticket) {
        ticket.fromHere();

        process.ticketWithdrawn(ticket.number());

        return ticket.walked(
                        "EventSubProcess_Withdrawal",
                        "StartEvent_TicketWithdrawn",
                        "Task_SendWithdrawal",
                        "EndEvent_TicketWithdrawn")
                .told("withdrawn")
                .endedBy("EndEvent_TicketWithdrawn")
                .neverPassed("EndEvent_TicketClosed");
    }
}
