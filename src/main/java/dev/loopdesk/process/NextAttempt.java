package dev.loopdesk.process;

import dev.loopdesk.process.TechnicalSupport.Variable;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Counts the attempts to solve the problem (S5.5); one that comes back later has its time to resolve anew. */
@Component
class NextAttempt implements ExecutionListener {

    private final Deadlines deadlines;

    NextAttempt(Deadlines deadlines) {
        this.deadlines = deadlines;
    }

    @Override
    public void notify(DelegateExecution execution) {
        int attempt = (Integer) execution.getVariable(Variable.ATTEMPT);
        execution.setVariable(Variable.ATTEMPT, attempt + 1);
        execution.setVariable(Variable.CLOSED, false);
        // What was solved on the spot did not last: the next attempt is diagnosed.
        execution.setVariable(Variable.QUICK_FIX_OUTCOME, null);
        deadlines.reopened(execution, (String) execution.getVariable(Variable.TICKET_NUMBER));
    }
}
