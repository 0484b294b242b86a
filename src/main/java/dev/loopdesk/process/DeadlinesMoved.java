package dev.loopdesk.process;

import dev.loopdesk.process.TechnicalSupport.Variable;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Lets timers and open tasks follow a priority that has changed in the midst of the work (S2.5). */
@Component
class DeadlinesMoved implements ExecutionListener {

    private final Deadlines deadlines;

    DeadlinesMoved(Deadlines deadlines) {
        this.deadlines = deadlines;
    }

    @Override
    public void notify(DelegateExecution execution) {
        deadlines.moved(
                (String) execution.getVariable(Variable.TICKET_NUMBER), execution.getProcessInstanceId(), execution);
    }
}
