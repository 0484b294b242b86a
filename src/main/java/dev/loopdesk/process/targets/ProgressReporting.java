package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** From when until when, and how often, the requester hears of the progress (S4.8). */
@Component
public class ProgressReporting implements ExecutionListener {

    private final TargetTracking targetTracking;

    ProgressReporting(TargetTracking targetTracking) {
        this.targetTracking = targetTracking;
    }

    /** Begins with the problem, ends with it. */
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
     * When progress updates are due, as BPMN's {@code timeCycle} takes it; the engine asks anew each time that one is.
     *
     * @param interval between two updates, in plain time, as ISO 8601 writes it
     */
    public String cycle(String ticketNumber, String interval) {
        return targetTracking.progressCycle(ticketNumber, interval);
    }
}
