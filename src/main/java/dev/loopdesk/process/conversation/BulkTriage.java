package dev.loopdesk.process.conversation;

import dev.loopdesk.process.answers.AccountRights;
import dev.loopdesk.process.answers.Form;
import dev.loopdesk.process.answers.Forms;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.RetriedTransaction;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Submissions;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Tickets that wait for triage, and one answer for several of them (S2.5). Each is claimed and completed in a transaction of
 * its own through the engine, with the rights of the account, so that its own form, the guards and the case file hold as
 * they do for one alone; a refused one stays as it was.
 */
@Service
public class BulkTriage {

    private static final Logger LOG = LoggerFactory.getLogger(BulkTriage.class);

    private final TaskService tasks;
    private final FormService formService;
    private final HistoryService history;
    private final RepositoryService models;
    private final AccountRights rights;
    private final TicketTasks ticketTasks;
    private final Forms forms;
    private final CaseFiles caseFiles;
    private final Submissions submissions;
    private final StaffNames names;
    private final Refusals refusals;
    private final RetriedTransaction transaction;
    private final Clock clock;

    BulkTriage(
            TaskService tasks,
            FormService formService,
            HistoryService history,
            RepositoryService models,
            AccountRights rights,
            TicketTasks ticketTasks,
            Forms forms,
            CaseFiles caseFiles,
            Submissions submissions,
            StaffNames names,
            Refusals refusals,
            RetriedTransaction transaction,
            Clock clock) {
        this.tasks = tasks;
        this.formService = formService;
        this.history = history;
        this.models = models;
        this.rights = rights;
        this.ticketTasks = ticketTasks;
        this.forms = forms;
        this.caseFiles = caseFiles;
        this.submissions = submissions;
        this.names = names;
        this.refusals = refusals;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * An open task.
     *
     * @param definition id of the diagram that it belongs to
     * @param version version of that diagram
     * @param mine true if the account holds it; false if nobody does
     */
    public record Waiting(
            String task,
            String number,
            String definition,
            int version,
            boolean mine,
            @Nullable Instant due) {}

    /**
     * The end of one task.
     *
     * @param number number of the ticket, null if there is no such triage
     * @param refusal why nothing was changed, in the reader's language; null if the task is completed
     */
    public record Outcome(
            String task, @Nullable String number, @Nullable String refusal) {}

    /**
     * Returns open tasks that an account may work on and nobody else holds, except those that are put aside: most urgent
     * first, equal ones oldest first, in a fixed number of queries.
     */
    public List<Waiting> waiting(String account, int most) {
        List<Task> open = rights.as(
                account,
                () -> tasks.createTaskQuery()
                        .processDefinitionKey(TechnicalSupport.KEY)
                        .taskDefinitionKey(Element.TRIAGE)
                        .active()
                        .or()
                        .taskUnassigned()
                        .taskAssignee(account)
                        .endOr()
                        .followUpBeforeOrNotExistent(Date.from(clock.instant()))
                        .orderByTaskPriority()
                        .desc()
                        .orderByTaskCreateTime()
                        .asc()
                        .listPage(0, most));
        if (open.isEmpty()) {
            return List.of();
        }
        Map<String, Integer> versions = models
                .createProcessDefinitionQuery()
                .processDefinitionIdIn(open.stream()
                        .map(Task::getProcessDefinitionId)
                        .distinct()
                        .toArray(String[]::new))
                .list()
                .stream()
                .collect(Collectors.toMap(ProcessDefinition::getId, ProcessDefinition::getVersion));
        Map<String, TicketTasks.Open> known =
                ticketTasks.open(open.stream().map(Task::getId).toList());
        return open.stream()
                .filter(task -> known.containsKey(task.getId()))
                .map(task -> new Waiting(
                        task.getId(),
                        Objects.requireNonNull(known.get(task.getId())).number(),
                        task.getProcessDefinitionId(),
                        versions.getOrDefault(task.getProcessDefinitionId(), 0),
                        task.getAssignee() != null,
                        task.getDueDate() == null ? null : task.getDueDate().toInstant()))
                .toList();
    }

    /** Returns the form of the tasks of a version of the diagram; empty if there is no such version. */
    public Optional<Form> form(String definition) {
        return models.createProcessDefinitionQuery()
                                .processDefinitionId(definition)
                                .count()
                        == 0
                ? Optional.empty()
                : forms.ofElement(definition, Element.TRIAGE);
    }

    /** Names a task that is no triage. */
    public Outcome unknown(String task) {
        return new Outcome(task, null, refusals.text("no-triage", task));
    }

    /** Returns the number of the ticket of a task, open or done; empty if it is no triage. */
    public Optional<String> ticketOf(String task) {
        boolean isTriage = history.createHistoricTaskInstanceQuery()
                        .taskId(task)
                        .processDefinitionKey(TechnicalSupport.KEY)
                        .taskDefinitionKey(Element.TRIAGE)
                        .count()
                > 0;
        return isTriage ? ticketTasks.ticketOf(task) : Optional.empty();
    }

    /**
     * Completes a task with the values of its form, unless they or the account are refused.
     *
     * @param submission id given by the author; a repeated one has no effect
     */
    public Outcome complete(String number, String task, String submission, String author, Map<String, Object> values) {
        try {
            return rights.as(
                    author,
                    () -> transaction.run(() -> {
                        caseFiles.lock(number);
                        if (submissions.ticketOf(submission).isEmpty()) {
                            submissions.record(submission, number);
                            Task open = tasks.createTaskQuery().taskId(task).singleResult();
                            if (open != null && open.getAssignee() == null) {
                                tasks.claim(task, author);
                            }
                            // Refused by the engine where it is over, held by somebody else or out of the account's
                            // sight.
                            formService.submitTaskForm(task, values);
                        }
                        return new Outcome(task, number, null);
                    }));
        } catch (AuthorizationException e) {
            return new Outcome(task, number, refusals.text("not-entitled", names.of(author)));
        } catch (Refusal e) {
            return new Outcome(task, number, e.getMessage());
        } catch (RuntimeException e) {
            // The other tickets go on.
            LOG.error("The triage of {} failed", number, e);
            return new Outcome(task, number, refusals.text("triage-failed"));
        }
    }
}
