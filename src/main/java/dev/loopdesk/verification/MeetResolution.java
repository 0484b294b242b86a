package dev.loopdesk.verification;

import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.targets.TargetTracking;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Meets the target for the resolution, because the requester has confirmed it and asks something else (S5.3). */
@Component("resolutionMet")
class MeetResolution implements ExecutionListener {

    private final TargetTracking targetTracking;

    MeetResolution(TargetTracking targetTracking) {
        this.targetTracking = targetTracking;
    }

    @Override
    public void notify(DelegateExecution execution) {
        targetTracking.resolved(execution, (String) execution.getVariable(Variable.TICKET_NUMBER));
    }
}
