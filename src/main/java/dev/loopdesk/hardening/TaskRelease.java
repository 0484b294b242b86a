package dev.loopdesk.hardening;

import dev.loopdesk.process.contract.TasksReturned;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.task.DelegationState;
import org.camunda.bpm.engine.task.Task;
import org.springframework.context.ApplicationEventPublisher;

/** Returns tasks to the queue of their groups when their holder is no longer entitled to them. */
class TaskRelease {

    private final ApplicationEventPublisher events;

    TaskRelease(ApplicationEventPublisher events) {
        this.events = events;
    }

    /**
     * Releases the tasks of an account within the engine's running command.
     *
     * @param groups groups that the account keeps; none if it is deleted
     */
    void release(String account, Set<String> groups) {
        CommandContext context = Context.getCommandContext();
        TaskService tasks = context.getProcessEngineConfiguration().getTaskService();
        IdentityService identity = context.getProcessEngineConfiguration().getIdentityService();
        var entitlement = new StaffEntitlement(identity);
        context.runWithoutAuthorization(() -> {
            List<Task> returned = new ArrayList<>();
            // The engine refuses changes of suspended tasks.
            for (Task task :
                    tasks.createTaskQuery().taskAssignee(account).active().list()) {
                if (!entitlement.allows(account, groups, (TaskEntity) task)) {
                    task.setAssignee(null);
                    if (task.getDelegationState() == DelegationState.PENDING) {
                        task.setDelegationState(null);
                    }
                    tasks.saveTask(task);
                    returned.add(task);
                }
            }
            for (Task task : tasks.createTaskQuery().taskOwner(account).active().list()) {
                if (!entitlement.allows(account, groups, (TaskEntity) task)) {
                    task.setOwner(null);
                    tasks.saveTask(task);
                }
            }
            if (!returned.isEmpty()) {
                events.publishEvent(new TasksReturned(account, returned));
            }
            return null;
        });
    }
}
