package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.AnswerTimers;
import dev.loopdesk.process.targets.RequesterWait.WaitTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.jobexecutor.TimerDeclarationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.AcquirableJobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads and moves the engine's timers of tasks that wait for the requester. Call it within a command of the engine. */
@Component
class WaitTimers {

    /** A cycle as the engine stores it: times, start, period. */
    private static final Pattern CYCLE = Pattern.compile("R(\\d*)/[^/]+/(P[^/]+)");

    /** Returns the timers of a task that begins; those with a date of their own in the diagram are left out. */
    List<WaitTimer> begun(DelegateTask task, Instant now) {
        Map<String, BoundaryEvent> events = new HashMap<>();
        for (BoundaryEvent event : AnswerTimers.of(task.getBpmnModelElementInstance())) {
            if (AnswerTimers.definitions(event).stream().allMatch(timer -> timer.getTimeDate() == null)) {
                events.put(event.getId(), event);
            }
        }
        List<WaitTimer> begun = new ArrayList<>();
        for (TimerEntity timer : cached(task.getExecutionId())) {
            BoundaryEvent event = events.get(timer.getActivityId());
            Integer times = times(timer.getRepeat());
            if (event != null && times != null) {
                begun.add(new WaitTimer(
                        event.getId(),
                        Duration.between(now, timer.getDuedate().toInstant()),
                        times,
                        0,
                        event.cancelActivity()));
            }
        }
        return begun;
    }

    /**
     * Moves the timers of a wait to their dates, creates the one of a repetition that the engine did not create, and
     * removes what is over. A timer that the job executor has acquired is left alone: it is judged when it fires.
     */
    void follow(RequesterWait wait) {
        Set<String> running = new HashSet<>();
        for (TimerEntity timer : of(wait)) {
            WaitTimer known = wait.timer(timer.getActivityId());
            if (known == null) {
                continue;
            }
            if (known.isOver()) {
                timer.delete();
            } else {
                running.add(known.element());
                if (timer.getLockOwner() == null) {
                    date(timer, wait, wait.due(known));
                }
            }
        }
        for (WaitTimer timer : wait.timers()) {
            if (!timer.isOver() && timer.fired() > 0 && !running.contains(timer.element())) {
                create(wait, timer.element(), wait.due(timer));
            }
        }
    }

    /** Tells whether a timer of a wait has not fired. */
    boolean isPending(RequesterWait wait, WaitTimer timer) {
        return of(wait).stream().anyMatch(job -> timer.element().equals(job.getActivityId()));
    }

    /** Replaces the timer that fires now by one for a later date. */
    void putOff(RequesterWait wait, WaitTimer fires, Instant date) {
        boolean found = false;
        for (TimerEntity timer : of(wait)) {
            if (fires.element().equals(timer.getActivityId())) {
                // The engine has created the next repetition already.
                date(timer, wait, date);
                found = true;
            }
        }
        if (!found) {
            create(wait, fires.element(), date);
        }
    }

    private static void date(TimerEntity timer, RequesterWait wait, Instant date) {
        timer.setDuedate(Date.from(date));
        Matcher cycle = CYCLE.matcher(String.valueOf(timer.getRepeat()));
        if (wait.countedFrom() != null && cycle.matches()) {
            timer.setRepeat("R" + cycle.group(1) + "/" + wait.countedFrom() + "/" + cycle.group(2));
        }
    }

    private static void create(RequesterWait wait, String element, Instant date) {
        ExecutionEntity execution =
                Context.getCommandContext().getExecutionManager().findExecutionById(wait.execution());
        ActivityImpl event =
                execution == null ? null : execution.getProcessDefinition().findActivity(element);
        TimerDeclarationImpl declaration = event == null
                ? null
                : TimerDeclarationImpl.getDeclarationsForScope(event.getEventScope())
                        .get(element);
        if (declaration != null) {
            date(declaration.createTimerInstance(execution), wait, date);
        }
    }

    /** Returns all timers of a wait but the one that fires now. */
    private static List<TimerEntity> of(RequesterWait wait) {
        JobEntity current = Context.getCommandContext().getCurrentJob();
        Map<String, TimerEntity> timers = new HashMap<>();
        for (JobEntity job : Context.getCommandContext().getJobManager().findJobsByExecutionId(wait.execution())) {
            if (job instanceof TimerEntity timer) {
                timers.put(timer.getId(), timer);
            }
        }
        cached(wait.execution()).forEach(timer -> timers.put(timer.getId(), timer));
        if (current != null) {
            timers.remove(current.getId());
        }
        return List.copyOf(timers.values());
    }

    /** Returns the timers created in this command, which queries do not find. */
    private static List<TimerEntity> cached(String execution) {
        List<?> created =
                Context.getCommandContext().getDbEntityManager().getCachedEntitiesByType(AcquirableJobEntity.class);
        return created.stream()
                .filter(TimerEntity.class::isInstance)
                .map(TimerEntity.class::cast)
                .filter(timer -> execution.equals(timer.getExecutionId()))
                .toList();
    }

    /** Returns how often a timer fires, 0 for without end; null for a cycle with an end or a start of its own. */
    private static @Nullable Integer times(@Nullable String repeat) {
        if (repeat == null) {
            return 1;
        }
        Matcher cycle = CYCLE.matcher(repeat);
        if (!cycle.matches()) {
            return null;
        }
        return cycle.group(1).isEmpty() ? 0 : Integer.parseInt(cycle.group(1));
    }
}
