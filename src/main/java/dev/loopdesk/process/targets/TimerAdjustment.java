package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Lets timers and open tasks follow a priority that has changed in the midst of the work (S2.5). */
@Component("deadlinesMoved")
class TimerAdjustment implements ExecutionListener {

    private final TargetTracking targetTracking;

    TimerAdjustment(TargetTracking targetTracking) {
        this.targetTracking = targetTracking;
    }

    @Override
    public void notify(DelegateExecution execution) {
        targetTracking.moved(
                (String) execution.getVariable(Variable.TICKET_NUMBER), execution.getProcessInstanceId(), execution);
    }
}
