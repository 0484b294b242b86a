package dev.loopdesk.process;

import dev.loopdesk.process.TechnicalSupport.Variable;
import dev.loopdesk.servicetime.Target;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Takes the incident of a missed target off the diagram once a lead has taken note of it (S1.1). */
@Component
class ClearBreach implements JavaDelegate {

    private final Breaches breaches;

    ClearBreach(Breaches breaches) {
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
