package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Execution;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The open tasks of a ticket, whose forms show its case. */
@Component
public class OpenTasks {

    private final TaskService tasks;
    private final AccountRights rights;
    private final JdbcClient jdbc;
    private final ManagementService management;

    OpenTasks(TaskService tasks, AccountRights rights, JdbcClient jdbc, ManagementService management) {
        this.tasks = tasks;
        this.rights = rights;
        this.jdbc = jdbc;
        this.management = management;
    }

    /** Returns the open tasks of a ticket. */
    public List<Task> of(String number) {
        return tasks.createTaskQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .processInstanceBusinessKey(number)
                .list();
    }

    /**
     * Returns an open task of a process, whoever may see it, as it is in the database now: the engine may keep what it has read
     * before a lock.
     */
    Optional<OpenTask> find(String task) {
        return jdbc.sql("select ID_, PROC_DEF_ID_, TASK_DEF_KEY_, NAME_, ASSIGNEE_ from "
                        + management.getTableName(Task.class) + " where ID_ = :task and PROC_DEF_ID_ is not null")
                .param("task", task)
                .query((row, n) -> new OpenTask(
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5)))
                .optional();
    }

    /** A task: the process definition and the element of its diagram that it belongs to, its name, and who holds it. */
    record OpenTask(
            String id,
            String definition,
            String element,
            @Nullable String name,
            @Nullable String assignee) {

        /** Returns a task of a process; empty if there is none, or if it belongs to no process. */
        static Optional<OpenTask> of(@Nullable Task task) {
            return task == null || task.getProcessDefinitionId() == null
                    ? Optional.empty()
                    : Optional.of(new OpenTask(
                            task.getId(),
                            task.getProcessDefinitionId(),
                            task.getTaskDefinitionKey(),
                            task.getName(),
                            task.getAssignee()));
        }
    }

    /**
     * Returns the place of an open task, whoever may see it. The engine keeps nothing of it, so that a query after a lock finds
     * what others have changed meanwhile.
     */
    Optional<Place> place(String task) {
        return jdbc.sql("select t.PROC_DEF_ID_, i.BUSINESS_KEY_ from " + management.getTableName(Task.class)
                        + " t join " + management.getTableName(Execution.class)
                        + " i on i.ID_ = t.PROC_INST_ID_ where t.ID_ = :task")
                .param("task", task)
                .query((row, n) -> new Place(row.getString(1), row.getString(2)))
                .optional();
    }

    /** The process and the business key of a task. */
    record Place(String definition, @Nullable String businessKey) {}

    /** Counts the open tasks of each of these accounts, whatever they are about; who holds none is left out. */
    public Map<String, Long> heldBy(Collection<String> accounts) {
        if (accounts.isEmpty()) {
            return Map.of();
        }
        String table = management.getTableName(Task.class);
        return jdbc
                .sql("select ASSIGNEE_, count(*) from " + table + " where ASSIGNEE_ in (:accounts) group by ASSIGNEE_")
                .param("accounts", accounts)
                .query((row, n) -> Map.entry(row.getString(1), row.getLong(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Saves the open tasks, which updates the case that their forms show. The product does so, not the account that
     * changed the case: whoever files a mail with a ticket may have no right to its tasks.
     */
    public void refresh(String number) {
        save(() -> of(number));
    }

    /** Saves the open calls of a ticket at the end of the transaction, which updates what their forms say is to be told. */
    public void refreshCallsBeforeCommit(String number) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void beforeCommit(boolean readOnly) {
                save(() -> tasks.createTaskQuery()
                        .processDefinitionKey(DeliverMessageProcess.KEY)
                        .processInstanceBusinessKey(number)
                        .list());
            }
        });
    }

    private void save(Supplier<List<Task>> open) {
        rights.unchecked(() -> open.get().forEach(tasks::saveTask));
    }

    /** Saves the open tasks at the end of the transaction, so that tasks created in the same command are found. */
    public void refreshBeforeCommit(String number) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void beforeCommit(boolean readOnly) {
                refresh(number);
            }
        });
    }
}
