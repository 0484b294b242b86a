package dev.loopdesk.process.requester;

import dev.loopdesk.process.contract.RequesterTask;
import dev.loopdesk.process.contract.TechnicalSupport.ReplyOutcome;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/**
 * Gives the task that waits for the requester to whoever has read the answer to it, so that the answer is recorded there
 * (S2.4).
 */
@Component
class TakeUpAnswer implements ExecutionListener {

    private final RequesterActions requester;
    private final AgentAssignment assignment;
    private final CaseFiles caseFiles;
    private final TaskService tasks;

    TakeUpAnswer(RequesterActions requester, AgentAssignment assignment, CaseFiles caseFiles, TaskService tasks) {
        this.requester = requester;
        this.assignment = assignment;
        this.caseFiles = caseFiles;
        this.tasks = tasks;
    }

    @Override
    public void notify(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        RequesterTask waiting = requester.position(number).requesterTask();
        if (waiting != null && ReplyOutcome.ANSWER.equals(execution.getVariable(Variable.REPLY_OUTCOME))) {
            tasks.setAssignee(waiting.task(), caseFiles.get(number).agent());
            tasks.setDueDate(waiting.task(), assignment.replyDue(number));
        }
    }
}
