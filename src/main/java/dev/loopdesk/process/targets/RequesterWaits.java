package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.targets.RequesterWait.WaitTimer;
import dev.loopdesk.process.targets.WaitRecord.WaitMessage;
import dev.loopdesk.ticket.CaseFiles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Counts the time that a requester has to answer: from the delivery of the question, by mail or by phone, and not while
 * a message about it is missing or a reply is unread. A reminder that comes late leaves the time after it whole (S2.4,
 * S5.3).
 */
@Component
public class RequesterWaits {

    private final WaitRecord record;
    private final WaitTimers timers;
    private final CaseFiles caseFiles;
    private final TaskService tasks;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    RequesterWaits(
            WaitRecord record,
            WaitTimers timers,
            CaseFiles caseFiles,
            TaskService tasks,
            ApplicationEventPublisher events,
            Clock clock) {
        this.record = record;
        this.timers = timers;
        this.caseFiles = caseFiles;
        this.tasks = tasks;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Begins a wait, if the task has timers of its own.
     *
     * @param message id of the message with the question; without one the timers run from the beginning of the task
     */
    public void asked(DelegateTask task, @Nullable String message) {
        if (message == null) {
            return;
        }
        Instant now = now();
        List<WaitTimer> begun = timers.begun(task, now);
        if (begun.isEmpty()) {
            return;
        }
        var wait =
                new RequesterWait(task.getId(), task.getExecutionId(), task.getProcessInstanceId(), null, now, begun);
        record.begin(wait);
        record.message(new WaitMessage(message, task.getId(), Duration.ZERO, false));
        timers.follow(wait);
    }

    /**
     * Adds a reminder to the wait that it belongs to.
     *
     * @param timer id of the timer that led to it
     */
    public void reminded(String processInstance, String timer, String message) {
        Optional<RequesterWait> found = of(processInstance, timer);
        if (found.isEmpty()) {
            return;
        }
        RequesterWait wait = found.get();
        WaitTimer reminder = wait.timer(timer);
        record.message(
                new WaitMessage(message, wait.task(), reminder == null ? Duration.ZERO : reminder.last(), false));
        change(wait.resting(now()));
    }

    /** Returns the time between a reminder that is sent now and the end of the wait; null if the wait has no end. */
    public @Nullable Duration leftAfter(String processInstance, String timer) {
        return of(processInstance, timer)
                .flatMap(wait -> {
                    WaitTimer reminder = wait.timer(timer);
                    return wait.timers().stream()
                            .filter(WaitTimer::ends)
                            .map(end -> end.next().minus(reminder == null ? Duration.ZERO : reminder.last()))
                            .min(Duration::compareTo);
                })
                .orElse(null);
    }

    /** Counts on, because a message has reached the requester, or because nobody tries any more to reach them. */
    public void reached(String number, String message) {
        if (record.message(message).isEmpty()) {
            return;
        }
        caseFiles.lock(number);
        WaitMessage told = record.message(message).orElse(null);
        RequesterWait wait = told == null ? null : record.ofTask(told.task()).orElse(null);
        if (told != null && wait != null && !told.reached()) {
            record.reached(message, true);
            boolean stillRests = record.isMessageMissing(wait.task()) || isReplyUnread(wait.processInstance(), null);
            change(wait.reached(told.usedUp(), now(), stillRests));
        }
    }

    /** Waits for another message instead, which says the same. */
    public void sentAgain(String message, String copy) {
        record.message(message).ifPresent(told -> {
            record.reached(message, true);
            record.message(new WaitMessage(copy, told.task(), told.usedUp(), false));
        });
    }

    /** Rests, because a message came back. */
    public void returned(String number, String message) {
        caseFiles.lock(number);
        record.message(message).filter(WaitMessage::reached).ifPresent(told -> {
            record.reached(message, false);
            record.ofTask(told.task()).ifPresent(wait -> change(wait.resting(now())));
        });
    }

    /** Rests while a reply is unread, and ends with its task. */
    @EventListener(
            condition = "#task.eventName == 'create' or #task.eventName == 'complete' or #task.eventName == 'delete'")
    public void onTask(DelegateTask task) {
        if (!String.valueOf(task.getProcessDefinitionId()).startsWith(TechnicalSupport.KEY + ":")) {
            return;
        }
        boolean begins = task.getEventName().equals("create");
        if (task.getTaskDefinitionKey().equals(Element.READ_REPLY)) {
            if (begins) {
                record.ofInstance(task.getProcessInstanceId()).forEach(wait -> change(wait.resting(now())));
            } else if (!isReplyUnread(task.getProcessInstanceId(), task.getId())) {
                record.ofInstance(task.getProcessInstanceId()).stream()
                        .filter(wait -> wait.rests() && !record.isMessageMissing(wait.task()))
                        .forEach(wait -> change(wait.running(now())));
            }
        } else if (!begins
                && ElementProperties.of(task.getBpmnModelElementInstance()).waitsForRequester()) {
            List<String> missing = record.missingMessages(task.getId());
            record.end(task.getId());
            if (!missing.isEmpty()) {
                events.publishEvent(new QuestionOvertaken((String) task.getVariable(Variable.TICKET_NUMBER), missing));
            }
        }
    }

    /**
     * Judges a timer that is about to fire: one that fires too early is put off.
     *
     * @param execution id of the execution that holds the timer
     * @return true if it may fire
     */
    boolean mayFire(String number, String execution, String timer) {
        if (record.ofExecution(execution).isEmpty()) {
            return true;
        }
        caseFiles.lock(number);
        RequesterWait wait = record.ofExecution(execution).orElse(null);
        WaitTimer fires = wait == null ? null : wait.timer(timer);
        if (wait == null || fires == null) {
            return true;
        }
        Instant now = now();
        Instant due = wait.due(fires);
        if (now.isBefore(due)) {
            timers.putOff(wait, fires, due);
            return false;
        }
        if (fires.ends()) {
            Duration afterReminder = afterReminder(wait, fires);
            if (afterReminder != null) {
                timers.putOff(wait, fires, now.plus(afterReminder));
                return false;
            }
            return true;
        }
        RequesterWait fired = wait.firing(fires, now);
        record.fired(fired, timer);
        timers.follow(fired);
        return true;
    }

    /** Returns the time between the end of a wait and the reminder before it that is still to come, if there is one. */
    private @Nullable Duration afterReminder(RequesterWait wait, WaitTimer end) {
        return wait.timers().stream()
                .filter(timer -> !timer.ends() && !timer.isOver() && timers.isPending(wait, timer))
                .map(timer -> end.next().minus(timer.next()))
                .filter(left -> !left.isNegative() && !left.isZero())
                .max(Duration::compareTo)
                .orElse(null);
    }

    private Optional<RequesterWait> of(String processInstance, String timer) {
        return record.ofInstance(processInstance).stream()
                .filter(wait -> wait.timer(timer) != null)
                .findFirst();
    }

    private void change(RequesterWait wait) {
        record.update(wait);
        timers.follow(wait);
    }

    private boolean isReplyUnread(String processInstance, @Nullable String except) {
        return tasks
                .createTaskQuery()
                .processInstanceId(processInstance)
                .taskDefinitionKey(Element.READ_REPLY)
                .list()
                .stream()
                .anyMatch(task -> !task.getId().equals(except));
    }

    /** Milliseconds, as the engine's timers. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
