package dev.loopdesk.process.conversation;

import dev.loopdesk.process.answers.AccountRights;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.ReceiveMailProcess.MailFormVariable;
import dev.loopdesk.process.contract.ReviewKnowledgeProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.camunda.bpm.engine.history.HistoricVariableInstance;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.runtime.VariableInstance;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.IdentityLinkType;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Facts of the process about a ticket, open or ended, that staff read beside its case file. */
@Service
public class TicketTasks {

    /** Field of the form of a mail that names its ticket. */
    private static final String BELONGS_TO = "belongsTo";

    private final HistoryService history;
    private final TaskService tasks;
    private final RuntimeService runtime;
    private final AccountRights rights;

    TicketTasks(HistoryService history, TaskService tasks, RuntimeService runtime, AccountRights rights) {
        this.history = history;
        this.tasks = tasks;
        this.runtime = runtime;
        this.rights = rights;
    }

    /** Returns the number of the ticket that a task belongs to; empty if there is no such task or ticket. */
    public Optional<String> ticketOf(String task) {
        HistoricTaskInstance found =
                history.createHistoricTaskInstanceQuery().taskId(task).singleResult();
        if (found == null || found.getProcessInstanceId() == null) {
            return Optional.empty();
        }
        HistoricProcessInstance instance = history.createHistoricProcessInstanceQuery()
                .processInstanceId(found.getProcessInstanceId())
                .singleResult();
        return Optional.ofNullable(instance).map(HistoricProcessInstance::getBusinessKey);
    }

    /**
     * An open task of a ticket.
     *
     * @param number business key of its process
     */
    public record Open(String number, @Nullable Instant due) {}

    /** Returns open tasks by their ids, in a fixed number of queries. */
    public Map<String, Open> open(Collection<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        List<Task> open = tasks.createTaskQuery().taskIdIn(ids.toArray(String[]::new)).list().stream()
                .filter(task -> task.getProcessInstanceId() != null)
                .toList();
        Map<String, String> keys = businessKeys(open);
        var tickets = new HashMap<String, Open>();
        for (Task task : open) {
            String key = keys.get(task.getProcessInstanceId());
            if (key != null) {
                Date due = task.getDueDate();
                tickets.put(task.getId(), new Open(key, due == null ? null : due.toInstant()));
            }
        }
        return tickets;
    }

    /**
     * A mail that waits to be inspected.
     *
     * @param sender its declared sender, empty if it has none
     * @param ticket number of the ticket that it may belong to
     */
    public record InspectedMail(
            String subject, String sender, @Nullable String ticket) {}

    /** Returns the mails of those tasks that an account may see and that are about a mail, by the tasks' ids, in two queries. */
    public Map<String, InspectedMail> mails(String account, Collection<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        String[] seen = rights.as(
                account,
                () -> tasks
                        .createTaskQuery()
                        .taskIdIn(ids.toArray(String[]::new))
                        .taskDefinitionKey(ReceiveMailProcess.INSPECT_MAIL)
                        .list()
                        .stream()
                        .map(Task::getId)
                        .toArray(String[]::new));
        if (seen.length == 0) {
            return Map.of();
        }
        var values = new HashMap<String, Map<String, String>>();
        for (VariableInstance value : runtime.createVariableInstanceQuery()
                .taskIdIn(seen)
                .variableNameIn(MailFormVariable.MAIL_SUBJECT, MailFormVariable.MAIL_SENDER, BELONGS_TO)
                .list()) {
            values.computeIfAbsent(value.getTaskId(), task -> new HashMap<>())
                    .put(value.getName(), String.valueOf(value.getValue()));
        }
        var mails = new HashMap<String, InspectedMail>();
        values.forEach((task, mail) -> mails.put(
                task,
                new InspectedMail(
                        mail.getOrDefault(MailFormVariable.MAIL_SUBJECT, ""),
                        mail.getOrDefault(MailFormVariable.MAIL_SENDER, ""),
                        mail.get(BELONGS_TO))));
        return mails;
    }

    /** Returns the titles of the articles of those tasks that an account may see and that review one, by the tasks' ids, in two queries. */
    public Map<String, String> articles(String account, Collection<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        List<Task> seen = rights.as(
                account,
                () -> tasks.createTaskQuery()
                        .taskIdIn(ids.toArray(String[]::new))
                        .taskDefinitionKey(ReviewKnowledgeProcess.REVIEW_ARTICLE)
                        .list());
        if (seen.isEmpty()) {
            return Map.of();
        }
        Map<String, String> titles = runtime
                .createVariableInstanceQuery()
                .processInstanceIdIn(
                        seen.stream().map(Task::getProcessInstanceId).toArray(String[]::new))
                .variableName(Variable.TITLE)
                .list()
                .stream()
                .collect(Collectors.toMap(
                        VariableInstance::getProcessInstanceId, title -> String.valueOf(title.getValue())));
        return seen.stream()
                .collect(Collectors.toMap(Task::getId, task -> titles.getOrDefault(task.getProcessInstanceId(), "")));
    }

    /**
     * An open task that an account may see in Tasklist.
     *
     * @param holder account, or null if it is in the queue of its groups
     * @param isMine whether the account itself holds it
     */
    public record VisibleTask(String id, @Nullable String holder, boolean isMine) {}

    /**
     * Returns for each of the tickets the open task that an account would go on with: its own before those in the queues
     * and those of others, of each those of the standard before calls and the like, and of these the most urgent; in a
     * fixed number of queries. Tickets without a task that the account may see are left out.
     */
    public Map<String, VisibleTask> visibleTo(String account, Collection<String> numbers) {
        if (numbers.isEmpty()) {
            return Map.of();
        }
        List<Task> seen = rights.as(
                account,
                () -> tasks.createTaskQuery()
                        .processInstanceBusinessKeyIn(numbers.toArray(String[]::new))
                        .orderByTaskPriority()
                        .desc()
                        .orderByTaskCreateTime()
                        .asc()
                        .list());
        Map<String, String> numberOf = businessKeys(seen);
        var visible = new HashMap<String, VisibleTask>();
        seen.stream()
                .sorted(Comparator.comparingInt((Task task) ->
                                account.equals(task.getAssignee()) ? 0 : task.getAssignee() == null ? 1 : 2)
                        .thenComparing(task -> !task.getProcessDefinitionId().startsWith(TechnicalSupport.KEY + ":")))
                .forEach(task -> {
                    String number = numberOf.get(task.getProcessInstanceId());
                    if (number != null) {
                        visible.putIfAbsent(
                                number,
                                new VisibleTask(task.getId(), task.getAssignee(), account.equals(task.getAssignee())));
                    }
                });
        return visible;
    }

    /** Returns true if there is such a task and it is not over. */
    public boolean isOpen(String task) {
        return history.createHistoricTaskInstanceQuery()
                        .taskId(task)
                        .unfinished()
                        .count()
                > 0;
    }

    /**
     * Holder and groups of an open task.
     *
     * @param holder account, or null if it is in the queue of its groups
     * @param groups ids of its groups
     */
    public record Holding(@Nullable String holder, List<String> groups) {}

    /** Returns who may go on with a task; empty if there is no such open task. */
    public Optional<Holding> holding(String id) {
        return Optional.ofNullable(tasks.createTaskQuery().taskId(id).singleResult())
                .map(task -> new Holding(
                        task.getAssignee(),
                        tasks.getIdentityLinksForTask(id).stream()
                                .filter(link -> IdentityLinkType.CANDIDATE.equals(link.getType()))
                                .map(IdentityLink::getGroupId)
                                .filter(Objects::nonNull)
                                .sorted()
                                .toList()));
    }

    /** Returns the number of the present attempt to solve the problem (S5.5), 1 for the first. */
    public int attempt(String number) {
        HistoricProcessInstance instance = history
                .createHistoricProcessInstanceQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .processInstanceBusinessKey(number)
                .list()
                .stream()
                .findFirst()
                .orElse(null);
        if (instance == null) {
            return 1;
        }
        HistoricVariableInstance attempt = history
                .createHistoricVariableInstanceQuery()
                .processInstanceId(instance.getId())
                .variableName(Variable.ATTEMPT)
                .list()
                .stream()
                .findFirst()
                .orElse(null);
        return attempt != null && attempt.getValue() instanceof Integer count ? count : 1;
    }

    /** Returns the business keys of the instances of tasks, by the instances' ids. */
    private Map<String, String> businessKeys(Collection<Task> ofTasks) {
        Set<String> instances = ofTasks.stream().map(Task::getProcessInstanceId).collect(Collectors.toSet());
        var keys = new HashMap<String, String>();
        if (!instances.isEmpty()) {
            for (ProcessInstance instance : runtime.createProcessInstanceQuery()
                    .processInstanceIds(instances)
                    .list()) {
                if (instance.getBusinessKey() != null) {
                    keys.put(instance.getId(), instance.getBusinessKey());
                }
            }
        }
        return keys;
    }
}
