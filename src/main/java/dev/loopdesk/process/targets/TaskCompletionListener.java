package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Lets the time to resolve count on when the requester has answered, before the next step asks for its deadline. */
@Component
class TaskCompletionListener {

    private final TargetTracking targetTracking;

    TaskCompletionListener(TargetTracking targetTracking) {
        this.targetTracking = targetTracking;
    }

    @EventListener(condition = "#task.eventName == 'complete'")
    public void onTask(DelegateTask task) {
        String definition = task.getProcessDefinitionId();
        if (definition != null
                && definition.startsWith(TechnicalSupport.KEY + ":")
                && ElementProperties.of(task.getBpmnModelElementInstance()).waitsForRequester()) {
            targetTracking.answered(task, (String) task.getVariable(Variable.TICKET_NUMBER));
        }
    }
}
