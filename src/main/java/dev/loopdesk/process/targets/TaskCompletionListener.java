package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.ResolutionClock;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Ticket;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Meets the target that a completed task meets, and lets the time to resolve count on, before the next step asks for its deadline. */
@Component
class TaskCompletionListener {

    private final TargetTracking targetTracking;
    private final SupportProcess process;
    private final CaseFiles caseFiles;

    TaskCompletionListener(TargetTracking targetTracking, SupportProcess process, CaseFiles caseFiles) {
        this.targetTracking = targetTracking;
        this.process = process;
        this.caseFiles = caseFiles;
    }

    @EventListener(condition = "#task.eventName == 'complete'")
    public void onTask(DelegateTask task) {
        String definition = task.getProcessDefinitionId();
        if (definition != null && definition.startsWith(TechnicalSupport.KEY + ":")) {
            String number = (String) task.getExecution().getVariable(Variable.TICKET_NUMBER);
            var element = ElementProperties.of(task.getBpmnModelElementInstance());
            if (element.starts() == Target.FIRST_RESPONSE) {
                Ticket ticket = caseFiles.get(number);
                targetTracking.responseExpected(
                        task, number, process.serviceLevel(definition, ticket.urgency(), ticket.impact()));
            }
            if (element.resolutionClock() == ResolutionClock.PAUSES) {
                targetTracking.answered(task, number);
            }
            if (element.meets() == Target.FIRST_RESPONSE) {
                targetTracking.responded(number);
            } else if (element.meets() == Target.RESOLUTION) {
                targetTracking.resolved(task, task.getTaskDefinitionKey(), number);
            }
        }
    }
}
