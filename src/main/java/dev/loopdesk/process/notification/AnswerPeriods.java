package dev.loopdesk.process.notification;

import dev.loopdesk.message.AnswerPeriod;
import dev.loopdesk.process.contract.AnswerTimers;
import dev.loopdesk.process.contract.ElementProperties;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the waiting periods of tasks for the requester from the diagram version of a ticket. */
@Component
class AnswerPeriods {

    private final TaskService tasks;

    AnswerPeriods(TaskService tasks) {
        this.tasks = tasks;
    }

    /** Returns the period of the task that waits for the requester now, if any. */
    AnswerPeriod of(DelegateExecution execution) {
        BpmnModelInstance model = execution.getBpmnModelInstance();
        return tasks.createTaskQuery().processInstanceId(execution.getProcessInstanceId()).list().stream()
                .map(task -> (FlowElement) model.getModelElementById(task.getTaskDefinitionKey()))
                .filter(element -> ElementProperties.of(element).waitsForRequester())
                .map(AnswerPeriods::of)
                .findFirst()
                .orElse(AnswerPeriod.NONE);
    }

    /**
     * Returns the period of a task: its interrupting timer ends the wait, its non-interrupting timer sends a reminder.
     */
    static AnswerPeriod of(FlowElement task) {
        List<BoundaryEvent> timers = AnswerTimers.of(task);
        String silence = timers.stream()
                .filter(BoundaryEvent::cancelActivity)
                .flatMap(event -> AnswerTimers.definitions(event).stream())
                .map(TimerEventDefinition::getTimeDuration)
                .filter(Objects::nonNull)
                .map(duration -> duration.getTextContent())
                .findFirst()
                .orElse(null);
        return new AnswerPeriod(silence, timers.stream().anyMatch(event -> !event.cancelActivity()));
    }

    /** Returns the period that is left after a reminder, to the minute; none if the wait has no end. */
    static AnswerPeriod left(@Nullable Duration left) {
        return left == null
                ? AnswerPeriod.NONE
                : new AnswerPeriod(
                        "P" + left.toDays() + "DT" + left.toHoursPart() + "H" + left.toMinutesPart() + "M", true);
    }
}
