package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Adjusts timers and open tasks after a change of priority (S2.5). */
@Component
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
