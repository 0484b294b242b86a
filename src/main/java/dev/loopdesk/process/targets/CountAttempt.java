package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Counts the attempts to solve the problem (S5.5); a later attempt gets a new resolution target. */
@Component
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
        // The quick fix or the solution of the known problem has failed, so the next attempt needs a diagnosis.
        execution.setVariable(Variable.QUICK_FIX_OUTCOME, null);
        execution.setVariable(Variable.KNOWN_PROBLEM_SOLVED, false);
        targetTracking.reopened(execution, (String) execution.getVariable(Variable.TICKET_NUMBER));
    }
}
