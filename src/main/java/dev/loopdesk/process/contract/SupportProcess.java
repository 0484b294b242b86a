package dev.loopdesk.process.contract;

import dev.loopdesk.process.contract.TechnicalSupport.Category;
import dev.loopdesk.process.contract.TechnicalSupport.Decision;
import dev.loopdesk.process.contract.TechnicalSupport.Message;
import dev.loopdesk.process.contract.TechnicalSupport.TriageOutcome;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.servicetime.ServiceLevel;
import dev.loopdesk.servicetime.TargetTerms;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.Ticket;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecisionResult;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.runtime.Execution;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The interface of the application to the process, in terms of the standard. */
@Service
public class SupportProcess {

    private final RuntimeService runtime;
    private final TaskService tasks;
    private final DecisionTables tables;
    private final CurrentAuthor currentAuthor;

    SupportProcess(RuntimeService runtime, TaskService tasks, DecisionTables tables, CurrentAuthor currentAuthor) {
        this.runtime = runtime;
        this.tasks = tasks;
        this.tables = tables;
        this.currentAuthor = currentAuthor;
    }

    /**
     * Registers a problem reported by portal, mail, chat or API (S2.1).
     *
     * @param report the fields of the form {@code report-problem}
     * @return the number of the new ticket
     * @throws Refusal if the form forbids the report
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
     * Registers a call taken by an agent (S2.1).
     *
     * @param agent account of the agent
     * @param report the fields of the form {@code report-problem}
     * @return the number of the new ticket
     * @throws Refusal if the form forbids the report
     */
    @Transactional
    public String callTaken(String agent, Map<String, Object> report) {
        return currentAuthor.call(
                agent,
                () -> runtime.startProcessInstanceByKey(TechnicalSupport.KEY, report)
                        .getBusinessKey());
    }

    /** Records an unrequested message of the requester; the running tasks continue. */
    @Transactional
    public void requesterReplied(String ticketNumber, String text) {
        requesterReplied(ticketNumber, new Reply(text, null, null));
    }

    /** Records an unrequested message to a ticket; the running tasks continue. */
    @Transactional
    public void requesterReplied(String ticketNumber, Reply reply) {
        currentAuthor.call(reply.author(), () -> {
            runtime.createMessageCorrelation(Message.REQUESTER_REPLIED)
                    .processInstanceBusinessKey(ticketNumber)
                    .setVariables(reply.variables())
                    .correlate();
            return ticketNumber;
        });
    }

    /** Starts the process {@code receive-mail} for a stored mail, asynchronously. */
    @Transactional
    public void mailStored(String mailId) {
        runtime.startProcessInstanceByKey(ReceiveMailProcess.KEY, Map.of(ReceiveMailProcess.MAIL_ID, mailId));
    }

    /** Has a manager look at a mail that was ignored. */
    @Transactional
    public void mailInspectionWanted(String mailId) {
        runtime.createMessageCorrelation(ReceiveMailProcess.INSPECTION_WANTED)
                .setVariable(ReceiveMailProcess.MAIL_ID, mailId)
                .correlateStartMessage();
    }

    /**
     * Starts the process {@code review-knowledge} for an article (S6.1).
     *
     * @param isReviewed true if it was reviewed elsewhere
     * @param category null if it helps with tickets of any
     */
    @Transactional
    public void articleWritten(long article, boolean isReviewed, String title, @Nullable String category) {
        runtime.startProcessInstanceByKey(
                ReviewKnowledgeProcess.KEY,
                Map.of(
                        ReviewKnowledgeProcess.ARTICLE_ID,
                        article,
                        ReviewKnowledgeProcess.ARTICLE_REVIEWED,
                        isReviewed,
                        Variable.TITLE,
                        title,
                        Variable.CATEGORY,
                        category == null ? Category.OTHER : category));
    }

    /**
     * Has a published article reviewed again (S6.1).
     *
     * @return false if it is in review
     */
    @Transactional
    public boolean reviewWanted(long article) {
        Execution waiting = runtime.createExecutionQuery()
                .processDefinitionKey(ReviewKnowledgeProcess.KEY)
                .messageEventSubscriptionName(ReviewKnowledgeProcess.REVIEW_WANTED)
                .processVariableValueEquals(ReviewKnowledgeProcess.ARTICLE_ID, article)
                .singleResult();
        if (waiting != null) {
            runtime.messageEventReceived(ReviewKnowledgeProcess.REVIEW_WANTED, waiting.getId());
        }
        return waiting != null;
    }

    /** Shows an article that was changed in the form of its review, if it is in review (S6.1). */
    @Transactional
    public void articleChanged(long article, Map<String, Object> shown) {
        tasks.createTaskQuery()
                .processDefinitionKey(ReviewKnowledgeProcess.KEY)
                .taskDefinitionKey(ReviewKnowledgeProcess.REVIEW_ARTICLE)
                .processVariableValueEquals(ReviewKnowledgeProcess.ARTICLE_ID, article)
                .list()
                .forEach(review -> tasks.setVariablesLocal(review.getId(), shown));
    }

    /**
     * Has the diagram of a ticket route it by its corrected category (S2.3, S3.5); the running tasks continue.
     *
     * @param author account
     * @return false if the ticket runs on an older diagram, which cannot
     */
    @Transactional
    public boolean categoryCorrected(String ticketNumber, String author) {
        boolean can = runtime.createExecutionQuery()
                        .processInstanceBusinessKey(ticketNumber)
                        .messageEventSubscriptionName(Message.CATEGORY_CORRECTED)
                        .active()
                        .count()
                > 0;
        if (can) {
            currentAuthor.call(author, () -> {
                runtime.createMessageCorrelation(Message.CATEGORY_CORRECTED)
                        .processInstanceBusinessKey(ticketNumber)
                        .correlate();
                return ticketNumber;
            });
        }
        return can;
    }

    /** Withdraws a ticket for its requester. */
    @Transactional
    public void ticketWithdrawn(String ticketNumber) {
        correlate(Message.TICKET_WITHDRAWN, ticketNumber);
    }

    /** Tells whether the case is closed (S5.4); its follow-up visit may be ahead. */
    public boolean isClosed(String ticketNumber) {
        return runtime.createProcessInstanceQuery()
                        .processDefinitionKey(TechnicalSupport.KEY)
                        .processInstanceBusinessKey(ticketNumber)
                        .variableValueEquals(Variable.CLOSED, true)
                        .count()
                > 0;
    }

    /** Tells whether the ticket can be told that its problem is still there: it is closed, or a solution is tried. */
    public boolean takesProblem(String ticketNumber) {
        return runtime.createExecutionQuery()
                        .processInstanceBusinessKey(ticketNumber)
                        .messageEventSubscriptionName(Message.PROBLEM_REPORTED)
                        .count()
                > 0;
    }

    /** Lets triage begin with a category, which it may change (S2.5). */
    @Transactional
    public void suggestCategory(String ticketNumber, String category) {
        set(ticketNumber, Map.of(Variable.CATEGORY, category));
    }

    /** Tells whether the diagram leads the ticket to verification when its known problem is solved. */
    public boolean takesKnownSolution(String ticketNumber) {
        return runtime.createExecutionQuery()
                        .processInstanceBusinessKey(ticketNumber)
                        .messageEventSubscriptionName(Message.KNOWN_PROBLEM_SOLVED)
                        .count()
                > 0;
    }

    /**
     * Tells a ticket that the known problem to which it is linked is solved (S5.1).
     *
     * @param author account of who solved the problem
     * @param category category of the ticket
     */
    @Transactional
    public void knownProblemSolved(String ticketNumber, String author, String category) {
        currentAuthor.call(author, () -> {
            set(
                    ticketNumber,
                    Map.of(
                            Variable.CATEGORY,
                            category,
                            Variable.TRIAGE_OUTCOME,
                            TriageOutcome.DIAGNOSE,
                            Variable.KNOWN_PROBLEM_SOLVED,
                            true));
            runtime.createMessageCorrelation(Message.KNOWN_PROBLEM_SOLVED)
                    .processInstanceBusinessKey(ticketNumber)
                    .correlate();
            return ticketNumber;
        });
    }

    /** Revokes the consent to remote assistance; a running session ends (S3.7). */
    @Transactional
    public void remoteConsentRevoked(String ticketNumber) {
        correlate(Message.REMOTE_CONSENT_REVOKED, ticketNumber);
    }

    /**
     * Completes a task.
     *
     * @param author account, or {@link Entry#REQUESTER}
     * @param fields the fields of the task's form
     * @throws Refusal if the form or the standard forbids the answer
     */
    @Transactional
    public void complete(String taskId, String author, Map<String, Object> fields) {
        currentAuthor.call(author, () -> {
            tasks.complete(taskId, fields);
            return taskId;
        });
    }

    /**
     * Completes the ticket's task at an element; a member of staff claims it first.
     *
     * @param element id of the task in the diagram
     * @param author account, or {@link Entry#REQUESTER}
     * @param fields the fields of the task's form
     * @throws IllegalStateException if the ticket is not at that task
     * @throws Refusal if the form or the standard forbids the answer
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

    /** Tells whether a ticket has an open task at an element. */
    public boolean isAt(String ticketNumber, String element) {
        return tasks.createTaskQuery()
                        .processInstanceBusinessKey(ticketNumber)
                        .taskDefinitionKey(element)
                        .count()
                > 0;
    }

    /**
     * Returns the priority table's result for a ticket (S2.5): of a running one by the table of its own deployment, of one
     * that has ended by the newest.
     */
    public ServiceLevel serviceLevel(Ticket ticket) {
        ProcessInstance running = runtime.createProcessInstanceQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .processInstanceBusinessKey(ticket.number())
                .singleResult();
        if (running == null) {
            return serviceLevel(
                    tables.statedByNewest(Decision.PRIORITY, inputs(ticket.urgency(), ticket.impact())),
                    ticket.urgency(),
                    ticket.impact());
        }
        return serviceLevel(running.getProcessDefinitionId(), ticket.urgency(), ticket.impact());
    }

    /**
     * Returns the priority table's result for an urgency and impact (S2.5).
     *
     * @param definition id of the process definition that runs, whose deployment has the table
     */
    public ServiceLevel serviceLevel(String definition, String urgency, String impact) {
        return serviceLevel(tables.stated(definition, Decision.PRIORITY, inputs(urgency, impact)), urgency, impact);
    }

    /** Returns what the newest priority table gives for an urgency and impact, whatever runs (S2.5). */
    public ServiceLevel newestLevel(String urgency, String impact) {
        return serviceLevel(tables.evaluateNewest(Decision.PRIORITY, inputs(urgency, impact)), urgency, impact);
    }

    /** Returns the team that the newest routing table gives for a category, whatever runs; empty if it gives none (S3.5). */
    public String newestTeam(String category) {
        return tables.evaluateNewest(Decision.ROUTING, Map.of(Variable.CATEGORY, category)).stream()
                .findFirst()
                .map(row -> text(row, Variable.TEAM))
                .orElse("");
    }

    private static Map<String, Object> inputs(String urgency, String impact) {
        return Map.of(Variable.URGENCY, urgency, Variable.IMPACT, impact);
    }

    private static ServiceLevel serviceLevel(List<Map<String, Object>> rows, String urgency, String impact) {
        if (rows.size() != 1) {
            throw new IllegalStateException("The decision %s has %d rows for %s and %s"
                    .formatted(Decision.PRIORITY, rows.size(), urgency, impact));
        }
        return serviceLevel(rows.get(0));
    }

    /** Returns the result that the priority table has just given in the diagram; call it at the end of its element. */
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
                rule.get("atRiskShare") == null ? TargetTerms.USUAL_SHARE : new BigDecimal(text(rule, "atRiskShare")),
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

    private void set(String ticketNumber, Map<String, Object> variables) {
        runtime.createProcessInstanceQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .processInstanceBusinessKey(ticketNumber)
                .list()
                .forEach(instance -> runtime.setVariables(instance.getId(), variables));
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
