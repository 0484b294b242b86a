package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import java.util.List;
import java.util.function.Supplier;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The open tasks of a ticket, whose forms show its case. */
@Component
public class OpenTasks {

    private final TaskService tasks;
    private final IdentityService identities;

    OpenTasks(TaskService tasks, IdentityService identities) {
        this.tasks = tasks;
        this.identities = identities;
    }

    /** Returns the open tasks of a ticket. */
    public List<Task> of(String number) {
        return tasks.createTaskQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .processInstanceBusinessKey(number)
                .list();
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
        Authentication account = identities.getCurrentAuthentication();
        identities.clearAuthentication();
        try {
            open.get().forEach(tasks::saveTask);
        } finally {
            identities.setAuthentication(account);
        }
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
