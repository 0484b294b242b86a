package dev.loopdesk.process.conversation;

import dev.loopdesk.process.answers.AccountRights;
import dev.loopdesk.process.answers.OpenTasks;
import dev.loopdesk.process.answers.RetriedTransaction;
import dev.loopdesk.servicetime.ServiceTimes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.Optional;
import java.util.function.Predicate;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Tasks that somebody puts aside until a moment (S3.6). The moment is the engine's follow-up date, which the queues ask
 * for: a task comes back by itself, and no clock of its ticket rests meanwhile.
 */
@Service
public class PutAside {

    private static final Duration SOON = Duration.ofHours(2);

    private final TaskService tasks;
    private final OpenTasks openTasks;
    private final AccountRights rights;
    private final RetriedTransaction transaction;
    private final ServiceTimes serviceTimes;
    private final Clock clock;

    PutAside(
            TaskService tasks,
            OpenTasks openTasks,
            AccountRights rights,
            RetriedTransaction transaction,
            ServiceTimes serviceTimes,
            Clock clock) {
        this.tasks = tasks;
        this.openTasks = openTasks;
        this.rights = rights;
        this.transaction = transaction;
        this.serviceTimes = serviceTimes;
        this.clock = clock;
    }

    /** Returns the moment two hours from now. */
    public Instant soon() {
        return clock.instant().plus(SOON);
    }

    /** Returns the first moment of service after today. */
    public Instant tomorrow() {
        return morning(today().plusDays(1));
    }

    /** Returns the first moment of service of a day in the zone of the service desk, or after it. */
    public Instant morning(LocalDate day) {
        return serviceTimes
                .calendar(ServiceTimes.OFFICE)
                .nextOpen(day.atStartOfDay(serviceTimes.zone()).toInstant());
    }

    /** Returns the present day in the zone of the service desk. */
    public LocalDate today() {
        return clock.instant().atZone(serviceTimes.zone()).toLocalDate();
    }

    /** Returns the moment until which a task is put aside; empty if it is not, or there is no such task. */
    public Optional<Instant> until(String task) {
        return Optional.ofNullable(tasks.createTaskQuery().taskId(task).singleResult())
                .map(Task::getFollowUpDate)
                .map(Date::toInstant)
                .filter(until -> until.isAfter(clock.instant()));
    }

    /**
     * Puts a task aside, or takes it back, with the rights of an account.
     *
     * @param until null to take it back
     * @return false if the account may not see the task, or there is none
     * @throws dev.loopdesk.process.contract.Refusal if somebody else holds it
     */
    public boolean set(String task, String account, @Nullable Instant until) {
        return rights.as(
                account,
                () -> transaction.run(() -> {
                    Task found = tasks.createTaskQuery().taskId(task).singleResult();
                    if (found != null) {
                        found.setFollowUpDate(until == null ? null : Date.from(until));
                        tasks.saveTask(found);
                    }
                    return found != null;
                }));
    }

    /** Takes all tasks of a ticket back before their time, because there is news for whoever works on them. */
    public void end(String number) {
        end(number, task -> true);
    }

    /** Takes a task back before its time, because somebody else has it now. */
    void end(String number, String taskId) {
        end(number, task -> task.getId().equals(taskId));
    }

    private void end(String number, Predicate<Task> taken) {
        rights.unchecked(() -> {
            for (Task task : openTasks.of(number)) {
                Date until = task.getFollowUpDate();
                if (taken.test(task) && until != null && until.toInstant().isAfter(clock.instant())) {
                    task.setFollowUpDate(null);
                    tasks.saveTask(task);
                }
            }
        });
    }
}
