package dev.loopdesk.process.contract;

import dev.loopdesk.message.Option;
import dev.loopdesk.ticket.Confirmation;
import dev.loopdesk.ticket.Consent;
import dev.loopdesk.ticket.Report;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names used in the process {@code technical-support}; a test compares them with the diagram and the forms. */
public final class TechnicalSupport {

    /** Key of the process definition. */
    public static final String KEY = "technical-support";

    /** The end of a ticket whose process instance is gone: none of the diagram's. */
    public static final String LOST = "Lost";

    private TechnicalSupport() {}

    /** Returns the public name of an end event: {@code EndEvent_NoAnswer} is {@code no-answer}. */
    public static String ending(String endEvent) {
        return endEvent.replaceFirst("^EndEvent_(Ticket)?", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    /** Ids of the elements that Java knows by name. */
    public static final class Element {
        public static final String TRIAGE = "Task_Triage";
        public static final String PROVIDE_DETAILS = "Task_ProvideDetails";
        public static final String QUICK_FIX = "Task_QuickFix";
        public static final String RESOLVE_PROBLEM = "SubProcess_ResolveProblem";
        public static final String DIAGNOSE = "Task_Diagnose";
        public static final String PROVIDE_MORE_DETAILS = "Task_ProvideMoreDetails";
        public static final String CONSULT = "Task_Consult";
        public static final String AUTHORIZE_REMOTE_ASSISTANCE = "Task_AuthorizeRemoteAssistance";
        public static final String REMOTE_ASSISTANCE = "Task_RemoteAssistance";
        public static final String RECORD_SESSION = "Task_RecordSession";
        public static final String EXPLAIN_DELAY = "Task_ExplainDelay";
        public static final String PREPARE_SOLUTION = "Task_PrepareSolution";
        public static final String CHOOSE_SOLUTION = "Task_ChooseSolution";
        public static final String APPROVE_CHANGE = "Task_ApproveChange";
        public static final String APPLY_SOLUTION = "Task_ApplySolution";
        public static final String CARRY_OUT_SOLUTION = "Task_CarryOutSolution";
        public static final String VERIFY = "Task_Verify";
        public static final String CONFIRM_RESOLUTION = "Task_ConfirmResolution";
        public static final String ANSWER_QUESTIONS = "Task_AnswerQuestions";
        public static final String FOLLOW_UP_VISIT = "Task_FollowUpVisit";
        public static final String READ_REPLY = "Task_ReadReply";

        private Element() {}
    }

    /** Ids of the timers that follow the clock record. */
    public static final class Timer {
        public static final String FOLLOW_UP_DUE = "TimerEvent_FollowUpDue";

        private Timer() {}
    }

    /** Names of the messages that the process waits for. */
    public static final class Message {
        public static final String TICKET_RECEIVED = "TicketReceived";
        public static final String REQUESTER_REPLIED = "RequesterReplied";
        public static final String TICKET_WITHDRAWN = "TicketWithdrawn";
        public static final String REMOTE_CONSENT_REVOKED = "RemoteConsentRevoked";
        public static final String PRIORITY_CHANGED = "PriorityChanged";
        public static final String PROBLEM_REPORTED = "ProblemReported";
        public static final String KNOWN_PROBLEM_SOLVED = "KnownProblemSolved";
        public static final String CATEGORY_CORRECTED = "CategoryCorrected";

        private Message() {}
    }

    /** Names of the process variables, all scalar. */
    public static final class Variable {
        public static final String TICKET_NUMBER = "ticketNumber";
        public static final String TITLE = Report.Field.TITLE;
        public static final String CHANNEL = Report.Field.CHANNEL;
        public static final String REQUESTER_NAME = Report.Field.REQUESTER_NAME;
        public static final String REQUESTER_EMAIL = Report.Field.REQUESTER_EMAIL;
        public static final String LANGUAGE = Report.Field.LANGUAGE;
        public static final String CATEGORY = "category";
        public static final String URGENCY = Report.Field.URGENCY;
        public static final String IMPACT = Report.Field.IMPACT;
        public static final String PRIORITY = "priority";
        public static final String TASK_PRIORITY = "taskPriority";
        public static final String TEAM = "team";
        public static final String ATTEMPT = "attempt";
        public static final String TRIAGE_OUTCOME = "triageOutcome";
        public static final String DETAILS_PROVIDED = "detailsProvided";
        public static final String QUICK_FIX_OUTCOME = "quickFixOutcome";
        /** True while a ticket goes to verification because its known problem is solved. */
        public static final String KNOWN_PROBLEM_SOLVED = "knownProblemSolved";

        public static final String DIAGNOSIS_OUTCOME = "diagnosisOutcome";
        public static final String REMOTE_ASSISTANCE_GRANTED = Consent.GRANTED;
        public static final String REMOTE_CONSENT_UNTIL = "remoteConsentUntil";
        public static final String REQUESTER_MAY_CHOOSE = "requesterMayChoose";
        public static final String SENSITIVE = "sensitive";
        public static final String PERFORMED_BY = Option.PERFORMER;
        public static final String CHOSEN_OPTION = Option.CHOSEN;
        public static final String CHANGE_APPROVED = "changeApproved";
        public static final String APPLY_OUTCOME = "applyOutcome";
        public static final String BACKUP_CONFIRMED = "backupConfirmed";
        public static final String SYMPTOM_GONE = "symptomGone";
        public static final String FUNCTIONS_NORMAL = "functionsNormal";
        public static final String NO_NEW_PROBLEMS = "noNewProblems";
        public static final String RESOLUTION_CONFIRMED = Confirmation.GIVEN;
        public static final String SATISFACTION = Confirmation.SATISFACTION;
        public static final String PROBLEM_RECURRED = "problemRecurred";
        public static final String CLOSED = "closed";
        public static final String REPLY_OUTCOME = "replyOutcome";
        public static final String RECEIVED_AT = "receivedAt";
        public static final String FIRST_RESPONSE_AT_RISK = "firstResponseAtRisk";
        public static final String FIRST_RESPONSE_DUE = "firstResponseDue";
        public static final String RESOLUTION_AT_RISK = "resolutionAtRisk";
        public static final String RESOLUTION_DUE = "resolutionDue";
        public static final String AT_RISK = "atRisk";
        public static final String PROGRESS_INTERVAL = "progressInterval";
        public static final String FOLLOW_UP_DELAY = "followUpDelay";
        public static final String FOLLOW_UP_DUE = "followUpDue";
        public static final String FOLLOW_UP_ON = "followUpOn";

        /** Variables that steps of the process compute; no form may overwrite them. */
        public static final Set<String> OF_THE_PROCESS = Set.of(
                TICKET_NUMBER,
                TITLE,
                CHANNEL,
                REQUESTER_NAME,
                REQUESTER_EMAIL,
                LANGUAGE,
                PRIORITY,
                TASK_PRIORITY,
                TEAM,
                ATTEMPT,
                REMOTE_CONSENT_UNTIL,
                CLOSED,
                KNOWN_PROBLEM_SOLVED,
                RECEIVED_AT,
                FIRST_RESPONSE_AT_RISK,
                FIRST_RESPONSE_DUE,
                RESOLUTION_AT_RISK,
                RESOLUTION_DUE,
                AT_RISK,
                PROGRESS_INTERVAL,
                FOLLOW_UP_DELAY,
                FOLLOW_UP_DUE,
                FOLLOW_UP_ON,
                DeliverMessageProcess.MESSAGE_ID,
                DeliverMessageProcess.DELIVERABLE,
                DeliverMessageProcess.CALLS_MADE,
                DeliverMessageProcess.JOINS_CALL,
                DeliverMessageProcess.CALL_NEEDED,
                AcknowledgeBreachProcess.TARGET,
                AcknowledgeBreachProcess.BREACHED_AT,
                ReceiveMailProcess.MAIL_ID,
                ReceiveMailProcess.MAIL_OUTCOME,
                ReceiveMailProcess.TICKET_OVER,
                ReceiveMailProcess.JOINS_TICKET,
                ReviewKnowledgeProcess.ARTICLE_ID,
                ReviewKnowledgeProcess.ARTICLE_REVIEWED,
                AnnounceProblemProcess.PROBLEM_MESSAGE,
                AnnounceProblemProcess.PROBLEM_SOLVED);

        private Variable() {}
    }

    /** Values of {@link Variable#CATEGORY} that Java knows by name. */
    public static final class Category {
        /** The category of a ticket that nobody has assessed. */
        public static final String OTHER = "other";

        private Category() {}
    }

    /** Values of {@link Variable#TRIAGE_OUTCOME} that Java knows by name. */
    public static final class TriageOutcome {
        public static final String DIAGNOSE = "diagnose";
        public static final String DETAILS_MISSING = "details-missing";
        public static final String OUT_OF_SCOPE = "out-of-scope";
        public static final String SPAM = "spam";

        private TriageOutcome() {}
    }

    /** Values of {@link Variable#REPLY_OUTCOME} that Java knows by name. */
    public static final class ReplyOutcome {
        public static final String ANSWER = "answer";
        public static final String STILL_BROKEN = "still-broken";
        public static final String CONSENT_WITHDRAWN = "consent-withdrawn";

        private ReplyOutcome() {}
    }

    /** Names of local task variables that a form shows. */
    public static final class FormField {
        /** Of triage: true if the original sender of a forwarded mail is the requester. */
        public static final String SENDER_IS_REQUESTER = "senderIsRequester";

        private FormField() {}
    }

    public static final class FormVariable {
        public static final String CASE_SUMMARY = "caseSummary";
        public static final String ALREADY_CHECKED = "alreadyChecked";
        public static final String SOLUTION_PLAN = "solutionPlan";
        /** Work carried out since the last verification, and the solution of the ticket's known problem. */
        public static final String SOLUTION_DONE = "solutionDone";

        public static final String QUESTION = "question";
        public static final String MESSAGE_TEXT = "messageText";
        public static final String DUE_BECAUSE = "dueBecause";
        public static final String ORIGINAL_SENDER = "originalSender";
        public static final String OFFERED_PARTICIPANTS = "offeredParticipants";
        /** The options to choose from, a line each: the number, a blank and the title. */
        public static final String OFFERED_OPTIONS = "offeredOptions";
        /** The steps that were ticked in earlier diagnoses. */
        public static final String CHECKED_BEFORE = "checkedBefore";
        /** Notes of the verifications that have failed: what was still wrong. */
        public static final String VERIFICATION_FAILURE = "verificationFailure";
        /** The consent to remote assistance: what may be done, what not, and until when. */
        public static final String CONSENT_TERMS = "consentTerms";
        /** The conditions under which the present solution was approved. */
        public static final String APPROVAL_CONDITIONS = Option.CONDITIONS;

        private FormVariable() {}
    }

    /** Names of the extension properties of elements. */
    public static final class Property {
        /** The message that the element sends. */
        public static final String MESSAGE = "message";
        /** The copies of that message to participants. */
        public static final String COPIES = "copies";
        /** The one outside of the service desk whom the task waits for. */
        public static final String WAITS_FOR = "waitsFor";
        /** The kind of entry that an answer becomes in the case file. */
        public static final String ENTRY = "entry";
        /** Access of the requester to an answer. */
        public static final String REQUESTER_MAY = "requesterMay";
        /** The stage of the standard that the element belongs to. */
        public static final String STAGE = "stage";
        /** The target that is met when the task is completed. */
        public static final String MEETS = "meets";
        /** The target that is due anew when the task is completed. */
        public static final String STARTS = "starts";
        /** The date field of the form until which the ticket rests. */
        public static final String FOLLOW_UP_FIELD = "followUpField";
        /** The effect of the task on the time to resolve. */
        public static final String RESOLUTION_CLOCK = "resolutionClock";
        /** The clauses of the standard that the element serves; a field of a form has this property, too. */
        public static final String CLAUSE = "clause";
        /** The decision table that the element goes by. */
        public static final String DECISION = "decision";
        /** The target that a timer watches. */
        public static final String TARGET = "target";
        /** Moment of that target at which the timer is due. */
        public static final String MOMENT = "moment";
        /** The field of the form that takes what the requester just writes. */
        public static final String REPLY_FIELD = "replyField";
        /** Fields and their values that such a reply fills in as well. */
        public static final String REPLY_SETS = "replySets";

        private Property() {}
    }

    /** The property {@code variable} of a form's field: whether the process keeps what is entered, and for how long. */
    public static final class FieldVariable {
        /** Until the task begins anew. */
        public static final String OUTCOME = "outcome";
        /** As long as the ticket is open; shown again when a ticket comes back to the task. */
        public static final String LASTING = "lasting";

        /** All that the property may say. */
        public static final List<String> ALL = List.of(OUTCOME, LASTING);

        private FieldVariable() {}
    }

    /** The property {@code sentTo} of a form's field: who is sent what staff enter, instead of an entry of the answer. */
    public static final class FieldRecipient {
        /** Name of the property. */
        public static final String SENT_TO = "sentTo";
        /** The requester of the ticket. */
        public static final String REQUESTER = "requester";
        /** Characters of such a message. */
        public static final int LONGEST = 50_000;

        private FieldRecipient() {}
    }

    /** The property {@code adds} of a form's field: what staff enter is added to the ticket, instead of to the answer. */
    public static final class FieldAddition {
        /** Name of the property. */
        public static final String ADDS = "adds";
        /** People to keep informed, {@code Name <address>}, a line each. */
        public static final String PARTICIPANTS = "participants";
        /** Characters of such a list. */
        public static final int LONGEST = 10_000;

        private FieldAddition() {}
    }

    /** The property {@code takes} of a text field: it takes a date, which the engine reads strictly. */
    public static final class FieldFormat {
        /** Name of the property. */
        public static final String TAKES = "takes";
        /** A date without a time of day. */
        public static final String DATE = "date";
        /** A date and a time of day. */
        public static final String MOMENT = "date-time";

        public static final List<String> ALL = List.of(DATE, MOMENT);

        private FieldFormat() {}
    }

    /** Keys of the decisions. */
    public static final class Decision {
        public static final String PRIORITY = "ticket-priority";
        public static final String ROUTING = "ticket-routing";
        public static final String ALERTS = "alert-routing";
        public static final String ASSIGNMENT = "auto-assignment";
        public static final String MAIL = "mail-routing";
        public static final String MAIL_ADMISSION = "mail-admission";
        public static final String MAIL_SENDERS = "mail-senders";

        private Decision() {}
    }

    /** Ids of the groups that tasks belong to. */
    public static final class Group {
        public static final String SERVICE_DESK = "service-desk";
        public static final String SPECIALISTS = "specialists";
        public static final String SUPPORT_LEADS = "support-leads";
        public static final String MANAGERS = "managers";

        private Group() {}
    }
}
