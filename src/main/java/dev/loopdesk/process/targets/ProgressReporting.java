package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Starts and ends progress reporting and gives its cycle (S4.8). */
@Component
public class ProgressReporting implements ExecutionListener {

    private final TargetTracking targetTracking;

    ProgressReporting(TargetTracking targetTracking) {
        this.targetTracking = targetTracking;
    }

    /** Starts with the work on the problem and ends with its solution. */
    @Override
    public void notify(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        if (execution.getEventName().equals(EVENTNAME_START)) {
            targetTracking.progressExpected(execution, number);
        } else {
            targetTracking.progressOver(execution, number);
        }
    }

    /**
     * Returns the due dates of progress updates in the syntax of BPMN's {@code timeCycle}; the engine evaluates it anew
     * after each update.
     *
     * @param interval time between two updates, in elapsed time, ISO 8601
     */
    public String cycle(String ticketNumber, String interval) {
        return targetTracking.progressCycle(ticketNumber, interval);
    }
}
