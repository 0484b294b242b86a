package dev.loopdesk.process.requester;

import dev.loopdesk.process.contract.TechnicalSupport.Message;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/**
 * Reopens a closed case because a reply reports that the problem persists (S5.5); has no effect if another reply has
 * reopened it.
 */
@Component
class ReportProblem implements JavaDelegate {

    @Override
    public void execute(DelegateExecution execution) {
        execution
                .getProcessEngineServices()
                .getRuntimeService()
                .createMessageCorrelation(Message.PROBLEM_REPORTED)
                .processInstanceId(execution.getProcessInstanceId())
                .correlateAll();
    }
}
