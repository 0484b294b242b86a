package dev.loopdesk.process;

import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;

/** Brings a new ticket to a user task, on the shortest way. */
public final class TicketAt {

    static final String AGENT = "agent";
    static final String LEAD = "lead";
    static final String SPECIALIST = "specialist";

    /** An answer for every user task, as short as its form takes it. */
    static final Map<String, Map<String, Object>> ANSWERS = Map.ofEntries(
            Map.entry(
                    "Task_Triage",
                    Map.of("category", "network", "urgency", "high", "impact", "low", "triageOutcome", "diagnose")),
            Map.entry("Task_ProvideDetails", Map.of("detailsProvided", true)),
            Map.entry("Task_QuickFix", Map.of("quickFixOutcome", "solved")),
            Map.entry("Task_Diagnose", Map.of("diagnosisOutcome", "cause-found", "cause", "Empty cartridge")),
            Map.entry("Task_ProvideMoreDetails", Map.of("detailsProvided", true)),
            Map.entry("Task_Consult", Map.of("findings", "A cable is loose.")),
            Map.entry("Task_AuthorizeRemoteAssistance", Map.of("remoteAssistanceGranted", true)),
            Map.entry("Task_RemoteAssistance", Map.of("sessionLog", "Looked at the adapter.")),
            Map.entry("Task_RecordSession", Map.of("sessionLog", "Nothing was changed.")),
            Map.entry("Task_ExplainDelay", Map.of("delayReason", "A part is on its way.")),
            Map.entry(
                    "Task_PrepareSolution",
                    Map.of(
                            "option1Steps",
                            "Plug the cable in.",
                            "requesterMayChoose",
                            false,
                            "sensitive",
                            false,
                            "performedBy",
                            "staff")),
            Map.entry("Task_ChooseSolution", Map.of("chosenOption", "1")),
            Map.entry("Task_ApproveChange", Map.of("changeApproved", true)),
            Map.entry("Task_ApplySolution", Map.of("applyOutcome", "applied")),
            Map.entry("Task_CarryOutSolution", Map.of("workDone", "Plugged the cable in.")),
            Map.entry("Task_Verify", Map.of("symptomGone", true, "functionsNormal", true, "noNewProblems", true)),
            Map.entry("Task_ConfirmResolution", Map.of("resolutionConfirmed", true)),
            Map.entry("Task_AnswerQuestions", Map.of("questionsOutcome", "answered", "questionsAnswer", "Yes.")),
            Map.entry("Task_FollowUpVisit", Map.of("problemRecurred", false)),
            Map.entry("Task_ReadReply", Map.of("replyOutcome", "nothing")),
            Map.entry("Task_CallRequester", Map.of("callNote", "Told at 10:00.")));

    /** A report as short as the form takes it. */
    public static final Map<String, Object> REPORT = Map.of(
            "title", "No network in room 4",
            "description", "The lamp at the socket is dark.",
            "requesterName", "Front desk",
            "requesterEmail", "front.desk@example.org");

    /** The task before, and what its answer says differently from {@link #ANSWERS}. */
    private static final Map<String, Map.Entry<String, Map<String, Object>>> BEFORE = Map.ofEntries(
            before("Task_ProvideDetails", "Task_Triage", Map.of("triageOutcome", "details-missing")),
            before("Task_QuickFix", "Task_Triage", Map.of("triageOutcome", "quick-fix")),
            before("Task_Diagnose", "Task_Triage", Map.of()),
            before("Task_ProvideMoreDetails", "Task_Diagnose", Map.of("diagnosisOutcome", "details-missing")),
            before(
                    "Task_Consult",
                    "Task_Diagnose",
                    Map.of("diagnosisOutcome", "consult", "consultQuestion", "Which rule blocks it?")),
            before("Task_AuthorizeRemoteAssistance", "Task_Diagnose", Map.of("diagnosisOutcome", "remote-assistance")),
            before("Task_RemoteAssistance", "Task_AuthorizeRemoteAssistance", Map.of()),
            before("Task_ExplainDelay", "Task_Diagnose", Map.of("diagnosisOutcome", "no-solution-yet")),
            before("Task_PrepareSolution", "Task_Diagnose", Map.of()),
            before(
                    "Task_ChooseSolution",
                    "Task_PrepareSolution",
                    Map.of("requesterMayChoose", true, "option2Steps", "Take the other socket.")),
            before("Task_ApproveChange", "Task_PrepareSolution", Map.of("sensitive", true)),
            before("Task_ApplySolution", "Task_PrepareSolution", Map.of("performedBy", "requester")),
            before("Task_CarryOutSolution", "Task_PrepareSolution", Map.of()),
            before("Task_Verify", "Task_CarryOutSolution", Map.of()),
            before("Task_ConfirmResolution", "Task_Verify", Map.of()),
            before("Task_AnswerQuestions", "Task_ConfirmResolution", Map.of("otherQuestions", "And room 5?")),
            before("Task_FollowUpVisit", "Task_ConfirmResolution", Map.of()));

    private final SupportProcess process;
    private final TaskService tasks;
    private final ManagementService management;

    public TicketAt(SupportProcess process, ProcessEngine engine) {
        this.process = process;
        this.tasks = engine.getTaskService();
        this.management = engine.getManagementService();
    }

    /** A new ticket whose open task is the one of that element. */
    public Task task(String element) {
        if (element.equals("Task_Triage")) {
            return open(process.callTaken(AGENT, REPORT), element);
        }
        if (element.equals("Task_CallRequester")) {
            var report = new HashMap<>(REPORT);
            report.remove("requesterEmail");
            report.put("requesterPhone", "+86 10 5555 0100");
            return open(process.callTaken(AGENT, report), element);
        }
        if (element.equals("Task_RecordSession")) {
            String number = number(task("Task_RemoteAssistance"));
            process.remoteConsentRevoked(number);
            return open(number, element);
        }
        if (element.equals("Task_ReadReply")) {
            String number = number(task("Task_FollowUpVisit"));
            process.requesterReplied(number, "Thank you.");
            return open(number, element);
        }
        var before = Objects.requireNonNull(BEFORE.get(element), element);
        return after(task(before.getKey()), before.getValue(), element);
    }

    /** Completes a task with the shortest answer and what differs from it, and returns the task after it. */
    Task after(Task task, Map<String, Object> differences, String next) {
        String number = number(task);
        process.complete(task.getId(), worker(task), answer(task.getTaskDefinitionKey(), differences));
        management.createJobQuery().processInstanceId(task.getProcessInstanceId()).list().stream()
                .filter(job -> "TimerEvent_FollowUpDue"
                        .equals(management
                                .createJobDefinitionQuery()
                                .jobDefinitionId(job.getJobDefinitionId())
                                .singleResult()
                                .getActivityId()))
                .map(job -> job.getId())
                .toList()
                .forEach(management::executeJob);
        return open(number, next);
    }

    Task open(String number, String element) {
        List<Task> open = tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey(element)
                .list();
        if (open.size() != 1) {
            throw new AssertionError(number + " has " + open.size() + " open tasks " + element);
        }
        return open.get(0);
    }

    public String number(Task task) {
        return (String) tasks.getVariable(task.getId(), TechnicalSupport.Variable.TICKET_NUMBER);
    }

    /** An account that may work on it. */
    public static String worker(Task task) {
        return worker(task.getTaskDefinitionKey());
    }

    /** An account that may work on tasks of that element. */
    public static String worker(String element) {
        return switch (element) {
            case "Task_Consult" -> SPECIALIST;
            case "Task_ApproveChange" -> LEAD;
            default -> AGENT;
        };
    }

    /** Tells whether an entry is the answer to the task itself, and not a letter or a status that came of it. */
    static boolean isAnswer(Entry entry, String element) {
        return element.equals(entry.element()) && entry.kind() != EntryKind.MESSAGE && entry.kind() != EntryKind.STATUS;
    }

    /** The shortest answer that the task of an element takes. */
    public static Map<String, Object> shortestAnswer(String element) {
        return answer(element, Map.of());
    }

    static Map<String, Object> answer(String element, Map<String, Object> differences) {
        var answer = new LinkedHashMap<>(Objects.requireNonNull(ANSWERS.get(element), element));
        answer.putAll(differences);
        return answer;
    }

    private static Map.Entry<String, Map.Entry<String, Map<String, Object>>> before(
            String element, String before, Map<String, Object> differences) {
        return Map.entry(element, Map.entry(before, differences));
    }
}
