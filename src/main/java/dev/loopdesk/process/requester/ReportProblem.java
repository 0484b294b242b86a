package dev.loopdesk.process.requester;

import dev.loopdesk.process.contract.TechnicalSupport.Message;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/**
 * Opens a closed case again because a reply says that the problem is still there (S5.5). Nothing happens where another
 * reply has done so already.
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
