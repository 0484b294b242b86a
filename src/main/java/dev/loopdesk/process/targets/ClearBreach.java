package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.AcknowledgeBreachProcess;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.servicetime.Target;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Removes the incident of a missed target after a lead has acknowledged it (S1.1). */
@Component
class ClearBreach implements JavaDelegate {

    private final BreachIncidents breaches;

    ClearBreach(BreachIncidents breaches) {
        this.breaches = breaches;
    }

    @Override
    public void execute(DelegateExecution execution) {
        breaches.acknowledged(
                (String) execution.getVariable(Variable.TICKET_NUMBER),
                execution.getCurrentActivityId(),
                Target.of((String) execution.getVariable(AcknowledgeBreachProcess.TARGET)),
                ((Date) execution.getVariable(AcknowledgeBreachProcess.BREACHED_AT)).toInstant());
    }
}
