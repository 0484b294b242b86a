package dev.loopdesk.process.requester;

import dev.loopdesk.message.RequesterCalls;
import dev.loopdesk.process.answers.OpenTasks;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Ticket;
import java.util.Map;
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
    private final CaseFiles caseFiles;
    private final OpenTasks tasks;

    JoinCall(RequesterCalls calls, CaseFiles caseFiles, OpenTasks tasks) {
        this.calls = calls;
        this.caseFiles = caseFiles;
        this.tasks = tasks;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = execution.getProcessBusinessKey();
        String message = (String) execution.getVariable(DeliverMessageProcess.MESSAGE_ID);
        Optional<String> call = calls.tell(number, message);
        boolean joins = call.isPresent() && !call.get().equals(message);
        if (!execution.hasVariable(DeliverMessageProcess.CALLS_MADE)) {
            begin(execution, caseFiles.get(number));
        }
        execution.setVariable(DeliverMessageProcess.CALL_NEEDED, call.isPresent());
        execution.setVariable(DeliverMessageProcess.JOINS_CALL, joins);
        if (joins) {
            tasks.refreshCallsBeforeCommit(number);
        }
    }

    /** Sets what the queues show of a call. */
    private static void begin(DelegateExecution execution, Ticket ticket) {
        execution.setVariables(Map.of(
                DeliverMessageProcess.CALLS_MADE, 0,
                Variable.TICKET_NUMBER, ticket.number(),
                Variable.TITLE, ticket.title(),
                Variable.PRIORITY, ticket.targets().priority(),
                Variable.REQUESTER_NAME, ticket.requesterName()));
    }
}
