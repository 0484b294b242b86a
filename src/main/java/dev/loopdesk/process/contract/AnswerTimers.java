package dev.loopdesk.process.contract;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a task that waits for the requester which have a period of their own: an interrupting one ends the
 * wait, another one reminds. Timers that watch a target alert the service desk only.
 */
public final class AnswerTimers {

    private AnswerTimers() {}

    /** Returns the timers of a task. */
    public static List<BoundaryEvent> of(FlowElement task) {
        var model = (BpmnModelInstance) task.getModelInstance();
        return ModelProperties.answerTimers(task, () -> search(task, model)).stream()
                .map(id -> (BoundaryEvent) model.getModelElementById(id))
                .toList();
    }

    private static List<String> search(FlowElement task, BpmnModelInstance model) {
        return model.getModelElementsByType(BoundaryEvent.class).stream()
                .filter(event -> task.equals(event.getAttachedTo()))
                .filter(event -> ElementProperties.of(event).watches() == null)
                .filter(event -> !definitions(event).isEmpty())
                .map(BoundaryEvent::getId)
                .toList();
    }

    /** Returns the definitions of a timer event. */
    public static Collection<TimerEventDefinition> definitions(BoundaryEvent event) {
        return event.getChildElementsByType(TimerEventDefinition.class);
    }

    /** Returns the timer that leads to a step which reminds the requester; null if the step is no reminder. */
    public static @Nullable BoundaryEvent reminderBefore(FlowElement step) {
        Set<FlowNode> seen = new HashSet<>();
        Deque<FlowNode> open = new ArrayDeque<>();
        if (step instanceof FlowNode node) {
            open.add(node);
        }
        while (!open.isEmpty()) {
            FlowNode node = open.remove();
            if (node instanceof BoundaryEvent event) {
                if (!event.cancelActivity()
                        && ElementProperties.of(event.getAttachedTo()).waitsForRequester()
                        && of(event.getAttachedTo()).contains(event)) {
                    return event;
                }
            } else if (seen.add(node)) {
                node.getIncoming().forEach(flow -> open.add(flow.getSource()));
            }
        }
        return null;
    }
}
