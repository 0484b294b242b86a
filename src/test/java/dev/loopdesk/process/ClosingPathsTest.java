package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ClosingPathsTest extends PathTest {

    @Autowired
    private TargetTracking targetTracking;

    @Test
    void aVerifiedSolutionIsToBeConfirmed() {
        TicketWalk ticket = carriedOut();

        verified(ticket)
                .walked("EndEvent_ProblemSolved", "Task_ConfirmResolution")
                .told("confirmation-wanted")
                .waitsAt("Task_ConfirmResolution")
                .timersAre("TimerEvent_ConfirmationReminderDue", "TimerEvent_ConfirmedBySilence")
                .delivered()
                .firesAt("TimerEvent_ConfirmationReminderDue", "2026-03-05 10:00")
                .firesAt("TimerEvent_ConfirmedBySilence", "2026-03-09 10:00");
        assertThat(ticket.variable("attempt")).isEqualTo(1);
        assertThat(ticket.task("Task_ConfirmResolution").getAssignee()).isNull();
        assertThat(ticket.candidates("Task_ConfirmResolution")).containsExactly("service-desk");
    }

    @Test
    void everyFailedVerificationIsAnAttemptAndFromTheThirdOnSpecialistsDiagnose() {
        TicketWalk ticket = carriedOut();

        notVerified(ticket).walked("Task_Diagnose").told().waitsAt("Task_Diagnose");
        assertThat(ticket.variable("attempt")).isEqualTo(2);
        assertThat(ticket.candidates("Task_Diagnose")).containsExactly("service-desk");
        assertThat(ticket.task("Task_Diagnose").getAssignee()).isEqualTo(AGENT);

        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge");
        notVerified(solve(ticket)).waitsAt("Task_Diagnose");
        assertThat(ticket.variable("attempt")).isEqualTo(3);
        assertThat(ticket.candidates("Task_Diagnose")).containsExactly("specialists");
        assertThat(ticket.task("Task_Diagnose").getAssignee()).isNull();

        ticket.answer("Task_Diagnose", SPECIALIST, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge")
                .waitsAt("Task_PrepareSolution");
        assertThat(ticket.candidates("Task_PrepareSolution")).containsExactly("service-desk");
        assertThat(ticket.task("Task_PrepareSolution").getAssignee()).isNull();
        notVerified(solve(ticket)).waitsAt("Task_Diagnose").neverPassed("EndEvent_ProblemSolved");
        assertThat(ticket.variable("attempt")).isEqualTo(4);
        assertThat(ticket.candidates("Task_Diagnose")).containsExactly("specialists");
        ticket.answer("Task_Diagnose", SPECIALIST, "diagnosisOutcome", "details-missing", "question", "Since when?")
                .answered("Task_ProvideMoreDetails", "detailsProvided", "true")
                .waitsAt("Task_Diagnose");
        assertThat(ticket.task("Task_Diagnose").getAssignee()).isEqualTo(SPECIALIST);
    }

    @Test
    void eachOfTheThreeQuestionsOfVerificationCountsAlone() {
        for (String problem : new String[] {"symptomGone", "functionsNormal", "noNewProblems"}) {
            TicketWalk ticket = carriedOut();
            var answers = TicketWalk.fields("symptomGone", "true", "functionsNormal", "true", "noNewProblems", "true");
            answers.put(problem, "false");
            answers.put("verificationNote", "Still the same");
            process.complete(ticket.task("Task_Verify").getId(), AGENT, answers);
            ticket.waitsAt("Task_Diagnose").neverPassed("EndEvent_ProblemSolved");
        }
    }

    @Test
    void aConfirmedTicketIsArchivedClosedVisitedAndOver() {
        TicketWalk ticket = toBeConfirmed();

        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "true", "satisfaction", 4)
                .walked(
                        "Task_ArchiveCase",
                        "Task_SendClosure",
                        "SubProcess_FollowUp",
                        "StartEvent_FollowUpBegun",
                        "TimerEvent_FollowUpDue")
                .told("closure")
                .waitsAt()
                .timersAre("TimerEvent_FollowUpDue")
                .isOpen();
        assertThat(ticket.variable("satisfaction")).isEqualTo(4);

        ticket.elapse("TimerEvent_FollowUpDue", "2026-03-09 10:00")
                .walked("Task_FollowUpVisit")
                .told()
                .waitsAt("Task_FollowUpVisit")
                .timersAre();
        assertThat(ticket.task("Task_FollowUpVisit").getAssignee()).isEqualTo(AGENT);
        assertThat(ticket.task("Task_FollowUpVisit").getDueDate()).isNull();
        assertThat(ticket.candidates("Task_FollowUpVisit")).containsExactly("service-desk");

        ticket.answer("Task_FollowUpVisit", AGENT, "problemRecurred", "false")
                .walked("EndEvent_VisitMade", "EndEvent_TicketClosed")
                .told()
                .endedBy("EndEvent_TicketClosed")
                .neverPassed("Task_RecordSilence", "Task_RemindToConfirm", "Task_AlertLead", "Task_SendProgressUpdate");
    }

    @Test
    void aVisitThatWouldFallOnAWeekendWaitsForTheNextServiceDay() {
        TicketWalk ticket = toBeConfirmed("urgency", "high", "impact", "high");
        itIs("2026-03-04 15:00");

        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "true")
                .firesAt("TimerEvent_FollowUpDue", "2026-03-09 09:00");
        assertThat(ticket.variable("followUpDue")).isEqualTo(Date.from(at("2026-03-09 09:00")));
    }

    @Test
    void silenceConfirmsAfterAReminder() {
        TicketWalk ticket = toBeConfirmed().delivered();

        ticket.elapse("TimerEvent_ConfirmationReminderDue", "2026-03-05 10:00")
                .walked("TimerEvent_ConfirmationReminderDue", "Task_RemindToConfirm", "EndEvent_ConfirmationReminded")
                .told("confirmation-reminder")
                .waitsAt("Task_ConfirmResolution")
                .timersAre("TimerEvent_ConfirmedBySilence")
                .delivered();
        ticket.elapse("TimerEvent_ConfirmedBySilence", "2026-03-09 10:00")
                .walked(
                        "TimerEvent_ConfirmedBySilence",
                        "Task_RecordSilence",
                        "Task_ArchiveCase",
                        "Task_SendClosure",
                        "SubProcess_FollowUp",
                        "StartEvent_FollowUpBegun",
                        "TimerEvent_FollowUpDue")
                .told("closure")
                .waitsAt()
                .firesAt("TimerEvent_FollowUpDue", "2026-03-16 10:00");
        assertThat(ticket.variable("resolutionConfirmed")).isEqualTo(true);
        assertThat(ticket.entries(EntryKind.CONFIRMATION)).singleElement().satisfies(entry -> {
            assertThat(entry.isTrue("bySilence")).isTrue();
            assertThat(entry.author()).isEqualTo(Entry.LOOPDESK);
        });
    }

    @Test
    void aResolutionThatIsNotConfirmedOpensTheProblemAgain() {
        TicketWalk ticket = toBeConfirmed();

        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "false", "comment", "Blank again.")
                .walked(
                        "Task_SendReopening",
                        "SubProcess_ResolveProblem",
                        "StartEvent_ProblemAccepted",
                        "Task_Diagnose")
                .told("reopened")
                .waitsAt("Task_Diagnose")
                .timersAre(
                        "TimerEvent_ResolutionAtRisk", "TimerEvent_ResolutionOverdue", "TimerEvent_ProgressUpdateDue")
                .neverPassed("Task_ArchiveCase", "Task_RecordSilence");
        assertThat(letter(ticket)).contains("Blank again.", "looks for the cause anew");
        assertThat(ticket.variable("attempt")).isEqualTo(2);
        assertThat(ticket.task("Task_Diagnose").getAssignee()).isEqualTo(AGENT);
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge");
        verified(solve(ticket)).waitsAt("Task_ConfirmResolution");
        assertThat(ticket.variable("resolutionConfirmed")).isNull();
    }

    @Test
    void thanksAfterClosingAreReadAndChangeNothing() {
        TicketWalk ticket = closed();

        process.requesterReplied(ticket.number(), "Thank you all.");
        ticket.walked("EventSubProcess_Reply", "StartEvent_RequesterReplied", "Task_RecordReply", "Task_ReadReply")
                .told("requester-replied")
                .waitsAt("Task_ReadReply")
                .timersAre("TimerEvent_FollowUpDue");
        assertThat(ticket.task("Task_ReadReply").getAssignee()).isEqualTo(AGENT);
        assertThat(ticket.candidates("Task_ReadReply")).containsExactly("service-desk");

        ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "nothing")
                .walked("EndEvent_ReplyRead")
                .told()
                .waitsAt()
                .timersAre("TimerEvent_FollowUpDue")
                .firesAt("TimerEvent_FollowUpDue", "2026-03-09 10:00")
                .isOpen()
                .neverPassed("BoundaryEvent_ProblemReported", "EndEvent_ProblemReported", "EndEvent_ReplyRecorded");
        assertThat(ticket.variable("attempt")).isEqualTo(1);
        assertThat(ticket.entries(EntryKind.FOLLOW_UP))
                .singleElement()
                .satisfies(entry -> assertThat(entry.visibleToRequester()).isFalse());
    }

    @Test
    void aReplyThatSaysItIsStillBrokenOpensTheTicketAgain() {
        TicketWalk ticket = closed();
        process.requesterReplied(ticket.number(), "It is dark again.");
        ticket.fromHere();

        ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "still-broken")
                .walked(
                        "EndEvent_ProblemReported",
                        "BoundaryEvent_ProblemReported",
                        "Task_SendReopening",
                        "SubProcess_ResolveProblem",
                        "StartEvent_ProblemAccepted",
                        "Task_Diagnose")
                .waitsAt("Task_Diagnose")
                .timersAre(
                        "TimerEvent_ResolutionAtRisk", "TimerEvent_ResolutionOverdue", "TimerEvent_ProgressUpdateDue")
                .isOpen()
                .neverPassed("Task_FollowUpVisit", "EndEvent_TicketClosed", "EndEvent_ReplyRead");
        assertThat(ticket.variable("attempt")).isEqualTo(2);

        process.requesterReplied(ticket.number(), "And the one beside it.");
        ticket.waitsAt("Task_Diagnose").neverPassed("EndEvent_ReplyRead");
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge");
        verified(solve(ticket))
                .answered("Task_ConfirmResolution", "resolutionConfirmed", "true")
                .elapse("TimerEvent_FollowUpDue", "2026-03-09 10:00")
                .answer("Task_FollowUpVisit", AGENT, "problemRecurred", "false")
                .endedBy("EndEvent_TicketClosed");
    }

    @Test
    void aReplyInsteadOfAConfirmationIsReadByAnAgent() {
        TicketWalk ticket = toBeConfirmed();
        itIs("2026-03-03 10:00");

        process.requesterReplied(ticket.number(), "No, the same error again!");
        ticket.walked("EventSubProcess_Reply", "StartEvent_RequesterReplied", "Task_RecordReply", "Task_ReadReply")
                .told("requester-replied")
                .waitsAt("Task_ConfirmResolution", "Task_ReadReply")
                .timersAre("TimerEvent_ConfirmationReminderDue", "TimerEvent_ConfirmedBySilence");

        ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "still-broken")
                .walked(
                        "EndEvent_ProblemReported",
                        "BoundaryEvent_NotSolved",
                        "Task_SendReopening",
                        "SubProcess_ResolveProblem",
                        "StartEvent_ProblemAccepted",
                        "Task_Diagnose")
                .told("reopened")
                .waitsAt("Task_Diagnose")
                .timersAre(
                        "TimerEvent_ResolutionAtRisk", "TimerEvent_ResolutionOverdue", "TimerEvent_ProgressUpdateDue")
                .neverPassed("Gateway_Confirmed", "Task_RecordSilence", "Task_ArchiveCase", "EndEvent_ReplyRecorded");
        assertThat(ticket.variable("attempt")).isEqualTo(2);
        assertThat(ticket.task("Task_Diagnose").getDueDate())
                .as("no time was used while it rested")
                .isEqualTo(ticket.variable("resolutionDue"))
                .isBefore(Date.from(at("2027-01-01 00:00")));
        assertThat(ticket.entries(EntryKind.CONFIRMATION)).isEmpty();
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge");
        verified(solve(ticket)).waitsAt("Task_ConfirmResolution");
    }

    @Test
    void aReplyThatSaysNothingLeavesTheConfirmationOpen() {
        TicketWalk ticket = toBeConfirmed().delivered();
        process.requesterReplied(ticket.number(), "I shall look tomorrow.");

        ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "nothing")
                .waitsAt("Task_ConfirmResolution")
                .elapse("TimerEvent_ConfirmationReminderDue", "2026-03-05 10:00")
                .delivered()
                .elapse("TimerEvent_ConfirmedBySilence", "2026-03-09 10:00")
                .neverPassed("BoundaryEvent_NotSolved");
    }

    @Test
    void silenceDoesNotConfirmWhileAReplyIsUnread() {
        TicketWalk ticket = toBeConfirmed().delivered();
        itIs("2026-03-04 10:00");
        process.requesterReplied(ticket.number(), "No, the same error again!");
        ticket.rests("TimerEvent_ConfirmationReminderDue", "TimerEvent_ConfirmedBySilence");
        itIs("2026-03-20 10:00");
        ticket.ring("TimerEvent_ConfirmedBySilence")
                .rests("TimerEvent_ConfirmationReminderDue", "TimerEvent_ConfirmedBySilence")
                .waitsAt("Task_ConfirmResolution", "Task_ReadReply")
                .neverPassed("Task_RecordSilence");

        ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "still-broken")
                .waitsAt("Task_Diagnose")
                .passedTimes("BoundaryEvent_NotSolved", 1)
                .neverPassed("Task_RecordSilence");
    }

    @Test
    void theTimeToConfirmGoesOnWhenTheLastReplyIsRead() {
        TicketWalk ticket = toBeConfirmed().delivered();
        itIs("2026-03-04 10:00");
        process.requesterReplied(ticket.number(), "I shall look tomorrow.");
        process.requesterReplied(ticket.number(), "Or on Friday.");
        List<Task> replies = engine.getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(ticket.number())
                .taskDefinitionKey("Task_ReadReply")
                .list();
        itIs("2026-03-12 10:00");

        process.complete(replies.get(0).getId(), AGENT, Map.of("replyOutcome", "nothing"));
        ticket.rests("TimerEvent_ConfirmationReminderDue", "TimerEvent_ConfirmedBySilence");
        process.complete(replies.get(1).getId(), AGENT, Map.of("replyOutcome", "nothing"));

        ticket.firesAt("TimerEvent_ConfirmationReminderDue", "2026-03-13 10:00")
                .firesAt("TimerEvent_ConfirmedBySilence", "2026-03-17 10:00");
    }

    @Test
    void twoRepliesThatSayItIsStillBrokenOpenTheTicketOnce() {
        TicketWalk ticket = closed();
        process.requesterReplied(ticket.number(), "It is dark again.");
        process.requesterReplied(ticket.number(), "Hello? It is dark.");
        List<Task> replies = engine.getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(ticket.number())
                .taskDefinitionKey("Task_ReadReply")
                .list();
        assertThat(replies).hasSize(2);

        for (Task reply : replies) {
            process.complete(reply.getId(), AGENT, Map.of("replyOutcome", "still-broken"));
        }

        ticket.waitsAt("Task_Diagnose").passedTimes("BoundaryEvent_ProblemReported", 1);
        assertThat(ticket.variable("attempt")).isEqualTo(2);
    }

    @Test
    void aTicketDoesNotEndWhileAReplyIsUnread() {
        TicketWalk ticket = closed().elapse("TimerEvent_FollowUpDue", "2026-03-09 10:00");
        process.requesterReplied(ticket.number(), "It is dark again.");

        assertThatThrownBy(() -> ticket.answer("Task_FollowUpVisit", AGENT, "problemRecurred", "false"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Read reply");
        ticket.waitsAt("Task_FollowUpVisit", "Task_ReadReply");

        ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "still-broken")
                .waitsAt("Task_Diagnose")
                .neverPassed("EndEvent_TicketClosed");
    }

    @Test
    void aSolutionThatIsNotConfirmedAsksWhy() {
        TicketWalk ticket = toBeConfirmed();

        assertThatThrownBy(() -> ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "false"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("comment");
        ticket.waitsAt("Task_ConfirmResolution");
    }

    @Test
    void aProblemThatHasComeBackAsksWhatHappens() {
        TicketWalk ticket = closed().elapse("TimerEvent_FollowUpDue", "2026-03-09 10:00");

        assertThatThrownBy(() -> ticket.answer("Task_FollowUpVisit", AGENT, "problemRecurred", "true"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("followUpNote");
        ticket.waitsAt("Task_FollowUpVisit");
    }

    @Test
    void otherQuestionsAreAnsweredInTheClosingMessage() {
        TicketWalk ticket = toBeConfirmed();

        ticket.answered(
                        "Task_ConfirmResolution",
                        "resolutionConfirmed",
                        "true",
                        "otherQuestions",
                        "May I print in colour?")
                .walked("Task_AnswerQuestions")
                .told()
                .waitsAt("Task_AnswerQuestions")
                .timersAre();
        assertThat(ticket.task("Task_AnswerQuestions").getAssignee()).isEqualTo(AGENT);
        assertThat(ticket.task("Task_AnswerQuestions").getDueDate()).isEqualTo(Date.from(at("2026-03-02 14:00")));
        assertThat(targetTracking.of(ticket.number()).get(Target.RESOLUTION).state())
                .isEqualTo(TargetClock.State.MET);

        ticket.answer(
                        "Task_AnswerQuestions",
                        AGENT,
                        "questionsOutcome",
                        "answered",
                        "questionsAnswer",
                        "Yes, on floor 3.")
                .told("closure")
                .timersAre("TimerEvent_FollowUpDue");
        assertThat(letter(ticket)).contains("May I print in colour?", "Yes, on floor 3.");
    }

    @Test
    void anOtherQuestionBecomesATicketOfItsOwn() {
        TicketWalk ticket = toBeConfirmed()
                .answered(
                        "Task_ConfirmResolution",
                        "resolutionConfirmed",
                        "true",
                        "otherQuestions",
                        "The scanner is slow, too.");

        ticket.answer("Task_AnswerQuestions", AGENT, "questionsOutcome", "own-ticket", "ownTicketTitle", "Slow scanner")
                .told("closure");

        String own = ticket.entries(EntryKind.STATUS).stream()
                .map(entry -> entry.text("ownTicket"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
        assertThat(letter(ticket)).contains("The scanner is slow, too.", own);
        assertThat(caseFiles.get(own).title()).isEqualTo("Slow scanner");
        assertThat(caseFiles.get(own).requesterEmail()).isEqualTo("front.desk@example.org");
        walk(own).waitsAt("Task_Triage");
    }

    @Test
    void aReplyThatIsTheAnswerBringsTheTaskThatWaitsToItsReader() {
        TicketWalk ticket = toBeConfirmed();
        process.requesterReplied(ticket.number(), "Yes, all well. Four stars.");
        assertThat(ticket.task("Task_ReadReply").getDueDate()).isEqualTo(Date.from(at("2026-03-02 14:00")));

        ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "answer").waitsAt("Task_ConfirmResolution");

        assertThat(ticket.task("Task_ConfirmResolution").getAssignee()).isEqualTo(AGENT);
        assertThat(ticket.task("Task_ConfirmResolution").getDueDate()).isEqualTo(Date.from(at("2026-03-02 14:00")));
    }

    @Test
    void aReplyToAClosedCaseAnswersNothing() {
        TicketWalk ticket = closed();
        process.requesterReplied(ticket.number(), "Yes.");

        assertThatThrownBy(() -> ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "answer"))
                .isInstanceOf(Refusal.class);
        ticket.waitsAt("Task_ReadReply");
    }

    @Test
    void aReplyThatASolutionDoesNotHelpIsDiagnosedAnew() {
        TicketWalk ticket = causeFound()
                .answer(
                        "Task_PrepareSolution",
                        AGENT,
                        "option1Steps",
                        "Put a new cartridge in.",
                        "requesterMayChoose",
                        "false",
                        "sensitive",
                        "false",
                        "performedBy",
                        "requester")
                .waitsAt("Task_ApplySolution");
        process.requesterReplied(ticket.number(), "Done, and still blank.");
        ticket.fromHere();

        ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "still-broken")
                .walked("EndEvent_ProblemReported", "BoundaryEvent_NotHelped", "Task_Diagnose")
                .waitsAt("Task_Diagnose");
        assertThat(ticket.variable("attempt")).isEqualTo(2);
        assertThat(ticket.task("Task_Diagnose").getDueDate()).isBefore(Date.from(at("2027-01-01 00:00")));
    }

    @Test
    void aReplyBeforeAnySolutionIsReadAsAnAnswerOnly() {
        TicketWalk ticket = inDiagnosis()
                .answer("Task_Diagnose", AGENT, "diagnosisOutcome", "remote-assistance")
                .waitsAt("Task_AuthorizeRemoteAssistance");
        process.requesterReplied(ticket.number(), "Please do.");

        assertThatThrownBy(() -> ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "still-broken"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Authorize remote assistance");
        ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "answer").waitsAt("Task_AuthorizeRemoteAssistance");
        assertThat(ticket.task("Task_AuthorizeRemoteAssistance").getAssignee()).isEqualTo(AGENT);
    }

    private static String letter(TicketWalk ticket) {
        var letters = ticket.entries(EntryKind.MESSAGE);
        return String.valueOf(letters.get(letters.size() - 1).text("text"));
    }

    private TicketWalk closed() {
        return toBeConfirmed()
                .answered("Task_ConfirmResolution", "resolutionConfirmed", "true")
                .fromHere();
    }

    @Test
    void aProblemThatHasComeBackOpensTheTicketAgain() {
        TicketWalk ticket = toBeConfirmed();
        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "true")
                .elapse("TimerEvent_FollowUpDue", "2026-03-09 10:00")
                .fromHere();

        ticket.answer("Task_FollowUpVisit", AGENT, "problemRecurred", "true", "followUpNote", "Blank again.")
                .walked(
                        "EndEvent_VisitMade",
                        "Task_SendReopening",
                        "SubProcess_ResolveProblem",
                        "StartEvent_ProblemAccepted",
                        "Task_Diagnose")
                .told("reopened")
                .waitsAt("Task_Diagnose")
                .isOpen()
                .neverPassed("EndEvent_TicketClosed");
        assertThat(ticket.variable("attempt")).isEqualTo(2);

        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge");
        verified(solve(ticket))
                .answered("Task_ConfirmResolution", "resolutionConfirmed", "true")
                .elapse("TimerEvent_FollowUpDue", "2026-03-16 10:00")
                .answer("Task_FollowUpVisit", AGENT, "problemRecurred", "false")
                .endedBy("EndEvent_TicketClosed")
                .passedTimes("Task_ArchiveCase", 2);
    }
}
