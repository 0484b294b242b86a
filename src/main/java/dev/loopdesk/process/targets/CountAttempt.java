package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Counts the attempts to solve the problem (S5.5); one that comes back later has its time to resolve anew. */
@Component("nextAttempt")
class CountAttempt implements ExecutionListener {

    private final TargetTracking targetTracking;

    CountAttempt(TargetTracking targetTracking) {
        this.targetTracking = targetTracking;
    }

    @Override
    public void notify(DelegateExecution execution) {
        int attempt = (Integer) execution.getVariable(Variable.ATTEMPT);
        execution.setVariable(Variable.ATTEMPT, attempt + 1);
        execution.setVariable(Variable.CLOSED, false);
        // What was solved on the spot did not last: the next attempt is diagnosed.
        execution.setVariable(Variable.QUICK_FIX_OUTCOME, null);
        targetTracking.reopened(execution, (String) execution.getVariable(Variable.TICKET_NUMBER));
    }
}
