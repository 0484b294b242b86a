package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.contract.WatchedMoment;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.TimerDeclarationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.AcquirableJobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;
import org.camunda.bpm.engine.runtime.ActivityInstance;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Moves the timers of a ticket to its deadlines. */
@Component
class TargetTimers {

    private final ManagementService management;
    private final RuntimeService runtime;
    private final TaskService tasks;
    private final WatchedTimers watched;
    private final Clock clock;
    private final Map<String, String> elements = new ConcurrentHashMap<>();

    TargetTimers(
            ManagementService management,
            RuntimeService runtime,
            TaskService tasks,
            WatchedTimers watched,
            Clock clock) {
        this.management = management;
        this.runtime = runtime;
        this.tasks = tasks;
        this.watched = watched;
        this.clock = clock;
    }

    /** Moves the running timers of a ticket to these dates, by element id. */
    void move(String processInstance, Map<WatchedMoment, Instant> dates) {
        moved(processInstance, dates);
    }

    /**
     * Moves timers like {@link #move}, and restores fired timers whose deadline is ahead again. Call it within a
     * command of the engine, but not from a job that a timer triggered.
     */
    void moveAndRestore(String processInstance, Map<WatchedMoment, Instant> dates) {
        Set<String> running = moved(processInstance, dates);
        ActivityInstance tree = runtime.getActivityInstance(processInstance);
        Map<String, ActivityInstance> active = new HashMap<>();
        collect(tree, active);
        watched.of(tree.getProcessDefinitionId()).forEach((timer, watch) -> {
            ActivityInstance attachedTo = active.get(watch.attachedTo());
            Instant date = dates.get(watch.moment());
            if (attachedTo != null && date != null && !running.contains(timer) && date.isAfter(clock.instant())) {
                restore(attachedTo, timer);
            }
        });
    }

    /** Sets the due dates of the ticket's open tasks from their elements. */
    void moveTasks(String processInstance, VariableScope variables) {
        for (Task task : tasks.createTaskQuery()
                .processInstanceId(processInstance)
                .initializeFormKeys()
                .list()) {
            task.setPriority((Integer) variables.getVariable(Variable.TASK_PRIORITY));
            String due = watched.dueBy(task.getProcessDefinitionId(), task.getTaskDefinitionKey());
            if (task.getDueDate() != null && due != null && variables.getVariable(due) instanceof Date date) {
                task.setDueDate(date);
            }
            tasks.saveTask(task);
        }
    }

    private Set<String> moved(String processInstance, Map<WatchedMoment, Instant> dates) {
        Set<String> running = new HashSet<>();
        CommandContext command = Context.getCommandContext();
        for (Job job : management
                .createJobQuery()
                .processInstanceId(processInstance)
                .timers()
                .list()) {
            String element = element(job);
            Instant date = date(job.getProcessDefinitionId(), element, dates);
            Instant scheduled = job.getDuedate().toInstant();
            running.add(element);
            if (date != null && !scheduled.equals(date.truncatedTo(ChronoUnit.MILLIS)) && !isAcquired(job)) {
                if (command != null && job instanceof TimerEntity timer) {
                    timer.setDuedate(Date.from(date));
                } else {
                    management.setJobDuedate(job.getId(), Date.from(date), false);
                }
            }
        }
        // Jobs created in this command are missing in query results; the engine holds them in its cache. What staff
        // write
        // reaches a ticket outside of a command.
        List<?> created = command == null
                ? List.of()
                : command.getDbEntityManager().getCachedEntitiesByType(AcquirableJobEntity.class);
        for (Object job : created) {
            if (!(job instanceof TimerEntity timer) || !processInstance.equals(timer.getProcessInstanceId())) {
                continue;
            }
            Instant date = date(timer.getProcessDefinitionId(), timer.getActivityId(), dates);
            if (date != null) {
                running.add(timer.getActivityId());
                if (!isAcquired(timer)) {
                    timer.setDuedate(Date.from(date));
                }
            }
        }
        return running;
    }

    private @Nullable Instant date(String definition, String timer, Map<WatchedMoment, Instant> dates) {
        WatchedTimers.Watch watch = watched.of(definition).get(timer);
        return watch == null ? null : dates.get(watch.moment());
    }

    /**
     * Tells whether the job executor has acquired the job; it is left alone, because its delegate evaluates the clock
     * record.
     */
    private static boolean isAcquired(Job job) {
        return job instanceof TimerEntity timer && timer.getLockOwner() != null;
    }

    private String element(Job job) {
        return elements.computeIfAbsent(
                job.getJobDefinitionId(),
                id -> management
                        .createJobDefinitionQuery()
                        .jobDefinitionId(id)
                        .singleResult()
                        .getActivityId());
    }

    private static void collect(ActivityInstance instance, Map<String, ActivityInstance> into) {
        into.put(instance.getActivityId(), instance);
        for (ActivityInstance child : instance.getChildActivityInstances()) {
            collect(child, into);
        }
    }

    /**
     * Creates the timer of a boundary event for a running activity, which the engine does only together with the
     * activity.
     */
    private static void restore(ActivityInstance attachedTo, String timer) {
        for (String id : attachedTo.getExecutionIds()) {
            ExecutionEntity execution =
                    Context.getCommandContext().getExecutionManager().findExecutionById(id);
            if (execution != null && execution.isScope()) {
                TimerDeclarationImpl declaration = TimerDeclarationImpl.getDeclarationsForScope(
                                execution.getProcessDefinition().findActivity(attachedTo.getActivityId()))
                        .get(timer);
                if (declaration != null) {
                    declaration.createTimerInstance(execution);
                }
                return;
            }
        }
    }
}
