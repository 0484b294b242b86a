package dev.loopdesk.process;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Fixed names, on which people and other programs rely: written down once more, so that a change is a decision. */
final class Contract {

    /**
     * An element of a diagram.
     *
     * @param place what it stands in or is attached to
     * @param says what else is fixed: {@code form X}, {@code group X}, {@code message X}, {@code decision X}, {@code decides X} by a property,
     *     {@code waits} for the requester, {@code ends} the ticket, {@code interrupting} or {@code beside}
     */
    record Row(String id, String type, String place, List<String> says) {}

    static final List<Row> ELEMENTS = rows("""
            StartEvent_CallTaken            | startEvent             | technical-support         | form report-problem
            StartEvent_TicketReceived       | startEvent             | technical-support         | message TicketReceived
            Task_RegisterTicket             | serviceTask            | technical-support         |
            Task_AcknowledgeReceipt         | serviceTask            | technical-support         | sends receipt
            Task_Triage                     | userTask               | technical-support         | form triage, group service-desk
            TimerEvent_FirstResponseOverdue | boundaryEvent          | Task_Triage               | beside
            TimerEvent_TriageResolutionAtRisk  | boundaryEvent       | Task_Triage               | beside
            TimerEvent_TriageResolutionOverdue | boundaryEvent       | Task_Triage               | beside
            Task_DeterminePriority          | businessRuleTask       | technical-support         | decision ticket-priority
            Task_RouteTicket                | businessRuleTask       | technical-support         | decision ticket-routing
            Task_ProvideDetails             | userTask               | technical-support         | form provide-details, group service-desk, waits, sends details-wanted
            TimerEvent_DetailsReminderDue   | boundaryEvent          | Task_ProvideDetails       | beside
            Task_RemindForDetails           | serviceTask            | technical-support         | sends details-reminder
            TimerEvent_DetailsOverdue       | boundaryEvent          | Task_ProvideDetails       | interrupting
            Task_SendNoAnswer               | serviceTask            | technical-support         | sends no-answer
            EndEvent_NoAnswer               | endEvent               | technical-support         | ends
            Task_QuickFix                   | userTask               | technical-support         | form quick-fix, group service-desk
            Task_SendOutOfScope             | serviceTask            | technical-support         | sends out-of-scope
            EndEvent_OutOfScope             | endEvent               | technical-support         | ends
            EndEvent_Spam                   | endEvent               | technical-support         | ends
            SubProcess_ResolveProblem       | subProcess             | technical-support         |
            Task_Diagnose                   | userTask               | SubProcess_ResolveProblem | form diagnose, group service-desk, group specialists
            Task_JudgePriorityAnew          | businessRuleTask       | SubProcess_ResolveProblem | decision ticket-priority
            Task_ProvideMoreDetails         | userTask               | SubProcess_ResolveProblem | form provide-details, group service-desk, waits, sends details-wanted
            Task_Consult                    | userTask               | SubProcess_ResolveProblem | form consult, group specialists
            Task_AuthorizeRemoteAssistance  | userTask               | SubProcess_ResolveProblem | form authorize-remote-assistance, group service-desk, waits, sends consent-wanted
            Task_ConfirmConsent             | serviceTask            | SubProcess_ResolveProblem | sends consent-confirmed
            Task_RemoteAssistance           | userTask               | SubProcess_ResolveProblem | form remote-assistance, group service-desk
            TimerEvent_ConsentExpired       | boundaryEvent          | Task_RemoteAssistance     | interrupting
            MessageEvent_ConsentRevoked     | boundaryEvent          | Task_RemoteAssistance     | interrupting, message RemoteConsentRevoked
            Task_RecordRevocation           | serviceTask            | SubProcess_ResolveProblem | sends consent-revoked
            Task_RecordSession              | userTask               | SubProcess_ResolveProblem | form remote-assistance, group service-desk
            Task_ExplainDelay               | userTask               | SubProcess_ResolveProblem | form explain-delay, group service-desk
            Task_SendDelayNotice            | serviceTask            | SubProcess_ResolveProblem | sends delay-explained
            Task_PrepareSolution            | userTask               | SubProcess_ResolveProblem | form prepare-solution, group service-desk
            Task_ChooseSolution             | userTask               | SubProcess_ResolveProblem | form choose-solution, group service-desk, waits, sends options-offered
            Task_ApproveChange              | userTask               | SubProcess_ResolveProblem | form approve-change, group support-leads, sends approval-wanted
            Task_ApplySolution              | userTask               | SubProcess_ResolveProblem | form apply-solution, group service-desk, waits, sends solution-to-apply
            BoundaryEvent_NotHelped         | boundaryEvent          | Task_ApplySolution        | interrupting, message ProblemReported
            Task_CarryOutSolution           | userTask               | SubProcess_ResolveProblem | form carry-out-solution, group service-desk
            Task_Verify                     | userTask               | SubProcess_ResolveProblem | form verify, group service-desk
            TimerEvent_ProgressUpdateDue    | boundaryEvent          | SubProcess_ResolveProblem | beside
            Task_SendProgressUpdate         | serviceTask            | technical-support         | sends progress-update
            TimerEvent_ResolutionAtRisk     | boundaryEvent          | SubProcess_ResolveProblem | beside
            TimerEvent_ResolutionOverdue    | boundaryEvent          | SubProcess_ResolveProblem | beside
            TimerEvent_FirstResponseAtRisk  | boundaryEvent          | Task_Triage               | beside
            TimerEvent_QuickFixAtRisk       | boundaryEvent          | Task_QuickFix             | beside
            TimerEvent_QuickFixOverdue      | boundaryEvent          | Task_QuickFix             | beside
            Task_AlertLead                  | serviceTask            | technical-support         | decides alert-routing
            Task_ConfirmResolution          | userTask               | technical-support         | form confirm-resolution, group service-desk, waits, sends confirmation-wanted
            TimerEvent_ConfirmationReminderDue | boundaryEvent       | Task_ConfirmResolution    | beside
            Task_RemindToConfirm            | serviceTask            | technical-support         | sends confirmation-reminder
            TimerEvent_ConfirmedBySilence   | boundaryEvent          | Task_ConfirmResolution    | interrupting
            Task_RecordSilence              | serviceTask            | technical-support         |
            Task_SendReopening              | serviceTask            | technical-support         | sends reopened
            Task_AnswerQuestions            | userTask               | technical-support         | form answer-questions, group service-desk
            Task_ArchiveCase                | serviceTask            | technical-support         |
            Task_SendClosure                | serviceTask            | technical-support         | sends closure
            SubProcess_FollowUp             | subProcess             | technical-support         |
            TimerEvent_FollowUpDue          | intermediateCatchEvent | SubProcess_FollowUp       |
            BoundaryEvent_ProblemReported   | boundaryEvent          | SubProcess_FollowUp       | interrupting, message ProblemReported
            BoundaryEvent_NotSolved         | boundaryEvent          | Task_ConfirmResolution    | interrupting, message ProblemReported
            Task_FollowUpVisit              | userTask               | SubProcess_FollowUp       | form follow-up-visit, group service-desk
            EndEvent_TicketClosed           | endEvent               | technical-support         | ends
            StartEvent_RequesterReplied     | startEvent             | EventSubProcess_Reply     | message RequesterReplied, beside
            Task_RecordReply                | serviceTask            | EventSubProcess_Reply     | sends requester-replied
            Task_FileAnswer                 | serviceTask            | EventSubProcess_Reply     |
            Task_ReadReply                  | userTask               | EventSubProcess_Reply     | form read-reply, group service-desk
            EndEvent_ConsentWithdrawn       | endEvent               | EventSubProcess_Reply     | message RemoteConsentRevoked, sends consent-withdrawn
            StartEvent_TicketWithdrawn      | startEvent             | EventSubProcess_Withdrawal | message TicketWithdrawn, interrupting
            Task_SendWithdrawal             | serviceTask            | EventSubProcess_Withdrawal | sends withdrawn
            EndEvent_TicketWithdrawn        | endEvent               | EventSubProcess_Withdrawal | ends
            StartEvent_PriorityChanged      | startEvent             | EventSubProcess_PriorityChange | message PriorityChanged, beside
            Task_ReviewPriority             | businessRuleTask       | EventSubProcess_PriorityChange | decision ticket-priority
            StartEvent_CategoryCorrected    | startEvent             | EventSubProcess_CategoryCorrection | message CategoryCorrected, beside
            Task_RouteTicketAnew            | businessRuleTask       | EventSubProcess_CategoryCorrection | decision ticket-routing
            Task_DeliverMessage             | serviceTask            | deliver-message           |
            ErrorEvent_DeliveryRefused      | boundaryEvent          | Task_DeliverMessage       | interrupting
            ErrorEvent_CopyRefused          | boundaryEvent          | Task_DeliverMessage       | interrupting
            Task_JoinCall                   | serviceTask            | deliver-message           |
            Task_CallRequester              | userTask               | deliver-message           | form call-requester, group service-desk
            MessageEvent_CallNotNeeded      | boundaryEvent          | Task_CallRequester        | interrupting
            Task_CorrectAddress             | serviceTask            | deliver-message           |
            TimerEvent_NextCallDue          | intermediateCatchEvent | deliver-message           |
            Task_GiveUpCalling              | serviceTask            | deliver-message           | sends requester-not-reached
            Task_DeliverEvent               | serviceTask            | deliver-event             |
            ErrorEvent_ReceiverGone         | boundaryEvent          | Task_DeliverEvent         | interrupting
            MessageEvent_SolvedInTriage     | boundaryEvent          | Task_Triage               | interrupting, message KnownProblemSolved
            MessageEvent_SolvedWithoutDetails | boundaryEvent        | Task_ProvideDetails       | interrupting, message KnownProblemSolved
            MessageEvent_SolvedInQuickFix   | boundaryEvent          | Task_QuickFix             | interrupting, message KnownProblemSolved
            MessageEvent_SolvedInWork       | boundaryEvent          | SubProcess_ResolveProblem | interrupting, message KnownProblemSolved
            Task_AnnounceProblem            | serviceTask            | announce-problem          |
            Task_SolveTicket                | serviceTask            | announce-problem          |
            TimerEvent_SessionLookedAt      | intermediateCatchEvent | announce-problem          |
            Task_AcknowledgeBreach          | userTask               | acknowledge-breach        | form acknowledge-breach, group support-leads
            MessageEvent_BreachOver         | boundaryEvent          | Task_AcknowledgeBreach    | interrupting
            Task_ClearBreach                | serviceTask            | acknowledge-breach        |
            Task_ReadMail                   | serviceTask            | receive-mail              | decides mail-senders
            Task_RouteMail                  | businessRuleTask       | receive-mail              | decision mail-routing
            Task_OpenTicket                 | serviceTask            | receive-mail              |
            Task_FileReply                  | serviceTask            | receive-mail              |
            Task_FileLateReply              | serviceTask            | receive-mail              |
            Task_ReadLateReply              | userTask               | receive-mail              | form read-late-reply, group service-desk
            Task_InspectMail                | userTask               | receive-mail              | form inspect-mail, group managers
            StartEvent_InspectionWanted     | startEvent             | receive-mail              | message InspectionWanted
            Task_FileMail                   | serviceTask            | receive-mail              |
            Task_RecordBounce               | serviceTask            | receive-mail              |
            StartEvent_ArticleWritten       | startEvent             | review-knowledge          |
            Task_FindReviewers              | businessRuleTask       | review-knowledge          | decision ticket-routing
            Task_ReviewArticle              | userTask               | review-knowledge          | form review-article, group specialists
            Task_AwaitReview                | receiveTask            | review-knowledge          | message ReviewWanted
            TimerEvent_ReviewDue            | boundaryEvent          | Task_AwaitReview          | interrupting
            """);

    static final Set<String> VARIABLES = words("""
            ticketNumber title channel requesterName requesterEmail language category urgency impact priority team attempt
            taskPriority triageOutcome detailsProvided quickFixOutcome diagnosisOutcome remoteAssistanceGranted
            requesterMayChoose sensitive performedBy chosenOption changeApproved applyOutcome backupConfirmed symptomGone
            functionsNormal noNewProblems resolutionConfirmed satisfaction problemRecurred receivedAt firstResponseAtRisk
            firstResponseDue resolutionAtRisk resolutionDue atRisk progressInterval followUpDelay followUpDue followUpOn remoteConsentUntil closed
            replyOutcome knownProblemSolved
            """);

    /** Fields of tasks that the process keeps. */
    static final Set<String> KEPT_FIELDS = words("""
            category urgency impact triageOutcome detailsProvided quickFixOutcome diagnosisOutcome remoteAssistanceGranted
            requesterMayChoose sensitive performedBy chosenOption changeApproved applyOutcome backupConfirmed symptomGone
            functionsNormal noNewProblems resolutionConfirmed satisfaction problemRecurred replyOutcome inspectionOutcome
            lateReplyOutcome callOutcome reviewOutcome
            """);

    /** Those of them that a task shows again when a ticket comes back to it. */
    static final Set<String> LASTING_FIELDS = words("category urgency impact");

    static final Set<String> DELIVERY_VARIABLES = words(
            "messageId deliverable callsMade joinsCall callNeeded callOutcome ticketNumber title priority requesterName taskPriority");

    static final Set<String> EVENT_VARIABLES = words("eventId eventType subscriber ticketNumber");

    static final Set<String> ANNOUNCEMENT_VARIABLES = words("problemMessage problemSolved ticketNumber");

    static final Set<String> BREACH_VARIABLES =
            words("target breachedAt ticketNumber title priority requesterName taskPriority");

    static final Set<String> MAIL_VARIABLES =
            words("mailId mailOutcome inspectionOutcome lateReplyOutcome ticketOver joinsTicket ticketNumber");

    static final Set<String> REVIEW_VARIABLES = words("articleId articleReviewed reviewOutcome title category team");

    static final Set<String> GROUPS = words("service-desk specialists support-leads managers analysts camunda-admin");

    /** Fields of the forms in the order of {@code *} for required ones. */
    static final Map<String, Set<String>> FIELDS = lines("""
            report-problem: title* description* requesterName* requesterDepartment requesterEmail requesterPhone steps environment errorMessage frequency occurredAt businessImpact urgency impact language channel
            triage: category* urgency* impact* triageOutcome* senderIsRequester additionalDetails question outOfScopeReason* triageNote participants messageToRequester
            provide-details: detailsProvided* details messageToRequester
            quick-fix: quickFix quickFixOutcome* workForRequester messageToRequester
            diagnose: reproduction checksNetwork checksAccount checksConfiguration checksHardware checksApplication checksData checksOther diagnosisLog diagnosisOutcome* cause* causeForRequester question consultQuestion* remoteScope urgency impact messageToRequester
            consult: findings* recommendation messageToRequester
            authorize-remote-assistance: remoteAssistanceGranted* remoteScope remoteLimits remoteHours remoteUntil messageToRequester
            remote-assistance: sessionLog* sessionResult messageToRequester
            explain-delay: delayReason* workaround expectedOn messageToRequester
            prepare-solution: optionCount option1Title option1Steps* option1Advantages option1Drawbacks option1Scenario option1Risk option1Guide option2Title option2Steps* option2Advantages option2Drawbacks option2Scenario option2Risk option2Guide option3Title option3Steps* option3Advantages option3Drawbacks option3Scenario option3Risk option3Guide requesterMayChoose* sensitive* performedBy* messageToRequester
            choose-solution: chosenOption* choiceNote messageToRequester
            approve-change: changeApproved* approvalNote* approvalConditions messageToRequester
            apply-solution: applyOutcome* backupConfirmed* applyNote messageToRequester
            carry-out-solution: backupConfirmed* workDone* workForRequester messageToRequester
            verify: symptomGone* functionsNormal* noNewProblems* verificationNote* verificationForRequester keepAsKnowledge messageToRequester
            confirm-resolution: resolutionConfirmed* satisfaction comment otherQuestions messageToRequester
            answer-questions: questionsOutcome* questionsAnswer* ownTicketTitle* messageToRequester
            follow-up-visit: problemRecurred* followUpNote messageToRequester
            read-reply: replyOutcome* replyNote messageToRequester
            call-requester: callOutcome newPhone* newAddress* callNote* messageToRequester
            acknowledge-breach: acknowledgeNote* messageToRequester
            inspect-mail: inspectionOutcome* belongsTo* filedText senderJoins newTitle* newDescription* senderName* senderEmail* inspectionNote
            review-article: reviewOutcome* articleVisibility* reviewNote
            read-late-reply: lateReplyOutcome* lateReplyNote messageToRequester
            """);

    /** Values of the fields that offer a choice. */
    static final Map<String, Set<String>> VALUES = lines("""
            channel: hotline portal mail chat api
            language: en zh-CN
            category: network account configuration hardware application data other
            urgency: low medium high
            impact: low medium high
            triageOutcome: diagnose quick-fix details-missing out-of-scope spam
            callOutcome: told not-reached new-number new-address
            quickFixOutcome: solved not-solved
            diagnosisOutcome: cause-found details-missing consult remote-assistance no-solution-yet
            performedBy: requester staff
            replyOutcome: nothing answer still-broken consent-withdrawn
            remoteHours: 1 2 4 8 24
            questionsOutcome: answered own-ticket
            applyOutcome: applied needs-help
            inspectionOutcome: open-ticket let-sender-in belongs-to-ticket discard block-sender
            lateReplyOutcome: nothing new-ticket
            priority: P1 P2 P3 P4
            target: first-response resolution
            event: at-risk breached
            mailKind: from-person auto-reply bounce feedback own unreadable
            machineSign: none list bulk suppressed generated campaign no-return-path
            senderTrust: none trusted alarm form blocked
            admission: admitted inspect returned ignored
            answer: yes no-receipt never
            returnedLetter: none foreign for-now again for-good
            senderKind: none requester other
            ticketFoundBy: none reply-address message-id staff-letter thread
            ticketState: none open closed ended
            capReached: none ticket sender
            doubt: none answered-too-fast names-own-ticket
            mailOutcome: new-ticket reply late-reply inspect bounce ignored
            """);

    /** Conditions that no form answers, because the process itself knows them. */
    static final Set<String> STATES = words(
            "closed ticketOver joinsTicket deliverable callsMade joinsCall callNeeded knownProblemSolved problemSolved"
                    + " articleReviewed");

    /** Questions about people and articles that flows may ask. */
    static final Set<String> ASKED_OF_THE_DESK = Set.of(
            "${closed or agentAssignment.waitsForRequester(ticketNumber) or agentAssignment.isInSession(ticketNumber)}",
            "${agentAssignment.isAnswer(ticketNumber, replyFrom, replyHasText)}",
            "${agentAssignment.hasOtherQuestions(ticketNumber)}",
            "${agentAssignment.isInSessionOrRecordsIt(ticketNumber)}",
            "${articleReview.isRetired(articleId)}");

    /** Values that come with a message and pass through. */
    static final Set<String> PASSING = words("replyFrom replyHasText");

    /** The target and the moment that a timer watches, by the date at which it rings. */
    static final Map<String, String> WATCHED = Map.of(
            "firstResponseAtRisk", "first-response at-risk",
            "firstResponseDue", "first-response due",
            "resolutionAtRisk", "resolution at-risk",
            "resolutionDue", "resolution due");

    /** The target of a timer that asks for its date at each turn. */
    static final String WATCHED_BY_CYCLE = "next-update due";

    /** Inputs of decisions beside the variables. */
    static final Set<String> FACTS = words("""
            target event mailKind kindReason returnedLetter senderKind ticketFoundBy ticketState capReached doubt
            machineSign senderTrust admission admissionReason answer sender senderDomain group account openTasks
            """);

    /** Inputs of decisions that may be anything. */
    static final Set<String> OPEN_FACTS = words("sender senderDomain group account openTasks");

    /** Decisions that answer with the first rule that matches. */
    static final Set<String> LISTED_IN_ORDER = words("mail-senders auto-assignment");

    /** Decisions that the product asks, at every new task of a team. */
    static final Set<String> OF_THE_PRODUCT = words("auto-assignment");

    /** Decisions that answer with every rule that matches. */
    static final Set<String> LISTS = words("alert-routing");

    /** Recipients of an alert beside groups. */
    static final Set<String> RECIPIENTS = words("team assignee");

    /** Calendars that the priority table may name. */
    static final Set<String> CALENDARS = words("always office");

    /** The beginning of every checklist (S3.4). */
    static final List<String> FIRST_CHECKS = List.of("network-connection", "account-rights", "basic-configuration");

    private Contract() {}

    private static List<Row> rows(String table) {
        return table.lines()
                .map(line -> line.split("\\|", -1))
                .map(cells -> new Row(
                        cells[0].strip(),
                        cells[1].strip(),
                        cells[2].strip(),
                        Stream.of(cells[3].split(","))
                                .map(String::strip)
                                .filter(said -> !said.isEmpty())
                                .toList()))
                .toList();
    }

    private static Map<String, Set<String>> lines(String table) {
        var lines = new LinkedHashMap<String, Set<String>>();
        table.lines()
                .forEach(line ->
                        lines.put(line.substring(0, line.indexOf(':')), words(line.substring(line.indexOf(':') + 1))));
        return lines;
    }

    private static Set<String> words(String text) {
        return new TreeSet<>(List.of(text.strip().split("\\s+")));
    }
}
