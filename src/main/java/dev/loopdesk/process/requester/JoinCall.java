package dev.loopdesk.process.requester;

import dev.loopdesk.message.RequesterCalls;
import dev.loopdesk.process.answers.OpenTasks;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/**
 * Adds a message to the open call of its ticket, whose form then shows it, too; without one it gets a call, unless what it asks
 * is answered (S2.1).
 */
@Component("joinCall")
class JoinCall implements JavaDelegate {

    private final RequesterCalls calls;
    private final OpenTasks tasks;

    JoinCall(RequesterCalls calls, OpenTasks tasks) {
        this.calls = calls;
        this.tasks = tasks;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        String message = (String) execution.getVariable(DeliverMessageProcess.MESSAGE_ID);
        Optional<String> call = calls.tell(number, message);
        boolean joins = call.isPresent() && !call.get().equals(message);
        execution.setVariable(DeliverMessageProcess.CALL_NEEDED, call.isPresent());
        execution.setVariable(DeliverMessageProcess.JOINS_CALL, joins);
        if (joins) {
            tasks.refreshCallsBeforeCommit(number);
        }
    }
}
