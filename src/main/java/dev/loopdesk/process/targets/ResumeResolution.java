package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Lets the time to resolve count on where a ticket goes on without the answer that it waited for. */
@Component("resumeResolution")
class ResumeResolution implements ExecutionListener {

    private final TargetTracking targetTracking;

    ResumeResolution(TargetTracking targetTracking) {
        this.targetTracking = targetTracking;
    }

    @Override
    public void notify(DelegateExecution execution) {
        targetTracking.reopened(execution, (String) execution.getVariable(Variable.TICKET_NUMBER));
    }
}
