package dev.loopdesk.process.contract;

import dev.loopdesk.process.contract.TechnicalSupport.Decision;
import dev.loopdesk.process.contract.TechnicalSupport.Message;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.servicetime.ServiceLevel;
import dev.loopdesk.servicetime.Terms;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecisionResult;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.runtime.Execution;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What the application tells and asks the process: the events of the standard, in its words. */
@Service
public class SupportProcess {

    private final RuntimeService runtime;
    private final TaskService tasks;
    private final DecisionService decisions;
    private final CurrentAuthor currentAuthor;
    private final CaseFiles caseFiles;

    SupportProcess(
            RuntimeService runtime,
            TaskService tasks,
            DecisionService decisions,
            CurrentAuthor currentAuthor,
            CaseFiles caseFiles) {
        this.runtime = runtime;
        this.tasks = tasks;
        this.decisions = decisions;
        this.currentAuthor = currentAuthor;
        this.caseFiles = caseFiles;
    }

    /**
     * A requester has reported a problem by portal, mail, chat or API (S2.1).
     *
     * @param report the fields of the form {@code report-problem}
     * @return the number of the new ticket
     * @throws Refusal if the report is not what the form wants
     */
    @Transactional
    public String ticketReceived(Map<String, Object> report) {
        return currentAuthor.call(
                Entry.REQUESTER,
                () -> runtime.createMessageCorrelation(Message.TICKET_RECEIVED)
                        .setVariables(report)
                        .correlateStartMessage()
                        .getBusinessKey());
    }

    /**
     * An agent has taken a call (S2.1).
     *
     * @param agent account of the agent
     * @param report the fields of the form {@code report-problem}
     * @return the number of the new ticket
     * @throws Refusal if the report is not what the form wants
     */
    @Transactional
    public String callTaken(String agent, Map<String, Object> report) {
        return currentAuthor.call(
                agent,
                () -> runtime.startProcessInstanceByKey(TechnicalSupport.KEY, report)
                        .getBusinessKey());
    }

    /** The requester has written something without being asked; it never stops what is going on. */
    @Transactional
    public void requesterReplied(String ticketNumber, String text) {
        requesterReplied(ticketNumber, new Reply(text, null, null));
    }

    /** Somebody has written to a ticket without being asked; it never stops what is going on. */
    @Transactional
    public void requesterReplied(String ticketNumber, Reply reply) {
        currentAuthor.call(reply.from() == null ? Entry.REQUESTER : Entry.CORRESPONDENT, () -> {
            runtime.createMessageCorrelation(Message.REQUESTER_REPLIED)
                    .processInstanceBusinessKey(ticketNumber)
                    .setVariables(reply.variables())
                    .correlate();
            return ticketNumber;
        });
    }

    /** A mail was stored; what becomes of it is decided in its own time, in the diagram {@code receive-mail}. */
    @Transactional
    public void mailStored(String mailId) {
        runtime.startProcessInstanceByKey(ReceiveMailProcess.KEY, Map.of(ReceiveMailProcess.MAIL_ID, mailId));
    }

    /** A requester does not need the ticket any more. */
    @Transactional
    public void ticketWithdrawn(String ticketNumber) {
        correlate(Message.TICKET_WITHDRAWN, ticketNumber);
    }

    /** Whether the case is closed (S5.4); its follow-up visit may still be to come. */
    public boolean isClosed(String ticketNumber) {
        return runtime.createProcessInstanceQuery()
                        .processDefinitionKey(TechnicalSupport.KEY)
                        .processInstanceBusinessKey(ticketNumber)
                        .variableValueEquals(Variable.CLOSED, true)
                        .count()
                > 0;
    }

    /** Somebody of the service desk judges urgency and impact anew while the ticket is open (S2.5). */
    @Transactional
    public void priorityChanged(String ticketNumber, String urgency, String impact) {
        caseFiles.reassess(ticketNumber, urgency, impact);
        Execution waiting = runtime.createExecutionQuery()
                .processInstanceBusinessKey(ticketNumber)
                .messageEventSubscriptionName(Message.PRIORITY_CHANGED)
                .singleResult();
        if (waiting == null) {
            throw new IllegalStateException(ticketNumber + " is not open");
        }
        runtime.setVariables(
                waiting.getProcessInstanceId(), Map.of(Variable.URGENCY, urgency, Variable.IMPACT, impact));
        runtime.messageEventReceived(Message.PRIORITY_CHANGED, waiting.getId());
    }

    /** A requester takes the consent to remote assistance back; a running session ends (S3.7). */
    @Transactional
    public void remoteConsentRevoked(String ticketNumber) {
        correlate(Message.REMOTE_CONSENT_REVOKED, ticketNumber);
    }

    /**
     * Somebody completes a task.
     *
     * @param author account, or {@link Entry#REQUESTER}
     * @param fields the fields of the task's form
     * @throws Refusal if they are not what the form or the standard wants
     */
    @Transactional
    public void complete(String taskId, String author, Map<String, Object> fields) {
        currentAuthor.call(author, () -> {
            tasks.complete(taskId, fields);
            return taskId;
        });
    }

    /**
     * Somebody answers the task that a ticket is at; a member of staff takes the task over first.
     *
     * @param element id of the task in the diagram
     * @param author account, or {@link Entry#REQUESTER}
     * @param fields the fields of the task's form
     * @throws IllegalStateException if the ticket is not at that task
     * @throws Refusal if they are not what the form or the standard wants
     */
    @Transactional
    public void answer(String ticketNumber, String element, String author, Map<String, Object> fields) {
        Task task = tasks
                .createTaskQuery()
                .processInstanceBusinessKey(ticketNumber)
                .taskDefinitionKey(element)
                .orderByTaskCreateTime()
                .asc()
                .listPage(0, 1)
                .stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(ticketNumber + " is not at " + element));
        if (!author.equals(Entry.REQUESTER)) {
            tasks.setAssignee(task.getId(), author);
        }
        complete(task.getId(), author, fields);
    }

    /** Whether a ticket is at that task. */
    public boolean isAt(String ticketNumber, String element) {
        return tasks.createTaskQuery()
                        .processInstanceBusinessKey(ticketNumber)
                        .taskDefinitionKey(element)
                        .count()
                > 0;
    }

    /** What the priority table promises for that urgency and impact (S2.5). */
    public ServiceLevel serviceLevel(String urgency, String impact) {
        VariableMap inputs =
                Variables.createVariables().putValue(Variable.URGENCY, urgency).putValue(Variable.IMPACT, impact);
        return serviceLevel(decisions
                .evaluateDecisionTableByKey(Decision.PRIORITY, inputs)
                .getSingleResult()
                .getEntryMap());
    }

    /** What the priority table has just decided in the diagram; to be called when its element ends. */
    public ServiceLevel decided(DelegateExecution execution) {
        return serviceLevel(((DmnDecisionResult) execution.getVariable("decisionResult"))
                .getSingleResult()
                .getEntryMap());
    }

    private static ServiceLevel serviceLevel(Map<String, Object> rule) {
        return new ServiceLevel(
                text(rule, Variable.PRIORITY),
                Integer.parseInt(text(rule, Variable.TASK_PRIORITY)),
                text(rule, "calendar"),
                Duration.parse(text(rule, "firstResponse")),
                Duration.parse(text(rule, "resolution")),
                // a table that was deployed before it could say so
                rule.get("atRiskShare") == null ? Terms.USUAL_SHARE : new BigDecimal(text(rule, "atRiskShare")),
                text(rule, "progressInterval"),
                text(rule, Variable.FOLLOW_UP_DELAY));
    }

    private static String text(Map<String, Object> rule, String output) {
        Object value = rule.get(output);
        if (value == null) {
            throw new IllegalStateException("The decision " + Decision.PRIORITY + " has no output " + output);
        }
        return value.toString();
    }

    private void correlate(String message, String ticketNumber) {
        currentAuthor.call(Entry.REQUESTER, () -> {
            runtime.createMessageCorrelation(message)
                    .processInstanceBusinessKey(ticketNumber)
                    .correlate();
            return ticketNumber;
        });
    }
}
