package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.ResolutionClock;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.servicetime.Target;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Meets the target that a completed task meets, and lets the time to resolve count on, before the next step asks for its deadline. */
@Component
class TaskCompletionListener {

    private final TargetTracking targetTracking;

    TaskCompletionListener(TargetTracking targetTracking) {
        this.targetTracking = targetTracking;
    }

    @EventListener(condition = "#task.eventName == 'complete'")
    public void onTask(DelegateTask task) {
        String definition = task.getProcessDefinitionId();
        if (definition != null && definition.startsWith(TechnicalSupport.KEY + ":")) {
            String number = (String) task.getVariable(Variable.TICKET_NUMBER);
            var element = ElementProperties.of(task.getBpmnModelElementInstance());
            if (element.resolutionClock() == ResolutionClock.PAUSES) {
                targetTracking.answered(task, number);
            }
            if (element.meets() == Target.FIRST_RESPONSE) {
                targetTracking.responded(number);
            } else if (element.meets() == Target.RESOLUTION) {
                targetTracking.resolved(task, task.getTaskDefinitionKey(), number);
            }
        }
    }
}
