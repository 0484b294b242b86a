package dev.loopdesk.process;

import dev.loopdesk.process.contract.TechnicalSupport.Message;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;

/** Change of the urgency and impact of an open ticket by the message of the diagram (S2.5), which no page sends yet. */
public record PriorityChange(RuntimeService runtime, CaseFiles caseFiles) {

    public void of(String ticketNumber, String urgency, String impact) {
        caseFiles.reassess(ticketNumber, urgency, impact);
        var waiting = runtime.createExecutionQuery()
                .processInstanceBusinessKey(ticketNumber)
                .messageEventSubscriptionName(Message.PRIORITY_CHANGED)
                .singleResult();
        runtime.setVariables(
                waiting.getProcessInstanceId(), Map.of(Variable.URGENCY, urgency, Variable.IMPACT, impact));
        runtime.messageEventReceived(Message.PRIORITY_CHANGED, waiting.getId());
    }
}
