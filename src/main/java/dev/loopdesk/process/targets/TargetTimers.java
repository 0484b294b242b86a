package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Timer;
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
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.jobexecutor.TimerDeclarationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.AcquirableJobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;
import org.camunda.bpm.engine.runtime.ActivityInstance;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/** Moves the timers of a ticket, so that each rings when its deadline says. */
@Component
class TargetTimers {

    private final ManagementService management;
    private final RuntimeService runtime;
    private final TaskService tasks;
    private final Clock clock;
    private final Map<String, String> elements = new ConcurrentHashMap<>();

    TargetTimers(ManagementService management, RuntimeService runtime, TaskService tasks, Clock clock) {
        this.management = management;
        this.runtime = runtime;
        this.tasks = tasks;
        this.clock = clock;
    }

    /** Lets the running timers of a ticket ring at these dates, by element. */
    void move(String processInstance, Map<String, Instant> dates) {
        moved(processInstance, dates);
    }

    /**
     * As {@link #move}, and brings back timers that have rung already but have a deadline ahead again. To be called in a
     * command of the engine, and not by what a timer triggers.
     */
    void moveAndRestore(String processInstance, Map<String, Instant> dates) {
        Set<String> running = moved(processInstance, dates);
        Map<String, ActivityInstance> active = new HashMap<>();
        collect(runtime.getActivityInstance(processInstance), active);
        dates.forEach((timer, date) -> {
            ActivityInstance watched = active.get(Timer.WATCHES.get(timer));
            if (watched != null && !running.contains(timer) && date.isAfter(clock.instant())) {
                restore(watched, timer);
            }
        });
    }

    /** Lets the open tasks of a ticket be due as their elements say now. */
    void moveTasks(String processInstance, int priority, Date firstResponseDue, Date resolutionDue) {
        for (Task task : tasks.createTaskQuery()
                .processInstanceId(processInstance)
                .initializeFormKeys()
                .list()) {
            task.setPriority(priority);
            if (task.getDueDate() != null) {
                task.setDueDate(task.getTaskDefinitionKey().equals(Element.TRIAGE) ? firstResponseDue : resolutionDue);
            }
            tasks.saveTask(task);
        }
    }

    private Set<String> moved(String processInstance, Map<String, Instant> dates) {
        Set<String> running = new HashSet<>();
        for (Job job : management
                .createJobQuery()
                .processInstanceId(processInstance)
                .timers()
                .list()) {
            String element = element(job);
            Instant date = dates.get(element);
            Instant rings = job.getDuedate().toInstant();
            running.add(element);
            if (date != null && !rings.equals(date.truncatedTo(ChronoUnit.MILLIS)) && !isRinging(job)) {
                management.setJobDuedate(job.getId(), Date.from(date), false);
            }
        }
        // A query does not see what this very command has created; the engine keeps it as what jobs are acquired as.
        List<?> created =
                Context.getCommandContext().getDbEntityManager().getCachedEntitiesByType(AcquirableJobEntity.class);
        for (Object job : created) {
            if (!(job instanceof TimerEntity timer) || !processInstance.equals(timer.getProcessInstanceId())) {
                continue;
            }
            Instant date = dates.get(timer.getActivityId());
            if (date != null) {
                running.add(timer.getActivityId());
                if (!isRinging(timer)) {
                    timer.setDuedate(Date.from(date));
                }
            }
        }
        return running;
    }

    /** One that the job executor holds already is left alone: what it triggers goes by the record. */
    private static boolean isRinging(Job job) {
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

    /** The engine can create the timer of a boundary event only together with its activity; this does the same later. */
    private static void restore(ActivityInstance watched, String timer) {
        for (String id : watched.getExecutionIds()) {
            ExecutionEntity execution =
                    Context.getCommandContext().getExecutionManager().findExecutionById(id);
            if (execution != null && execution.isScope()) {
                TimerDeclarationImpl declaration = TimerDeclarationImpl.getDeclarationsForScope(
                                execution.getProcessDefinition().findActivity(watched.getActivityId()))
                        .get(timer);
                if (declaration != null) {
                    declaration.createTimerInstance(execution);
                }
                return;
            }
        }
    }
}
