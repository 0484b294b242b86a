package dev.loopdesk.process;

import dev.loopdesk.process.TechnicalSupport.Variable;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Lets the time to resolve count on when the requester has answered, before the next step asks for its deadline. */
@Component
class TaskEnds {

    private final Deadlines deadlines;

    TaskEnds(Deadlines deadlines) {
        this.deadlines = deadlines;
    }

    @EventListener(condition = "#task.eventName == 'complete'")
    public void onTask(DelegateTask task) {
        String definition = task.getProcessDefinitionId();
        if (definition != null
                && definition.startsWith(TechnicalSupport.KEY + ":")
                && Element.of(task.getBpmnModelElementInstance()).waitsForRequester()) {
            deadlines.answered(task, (String) task.getVariable(Variable.TICKET_NUMBER));
        }
    }
}
