package dev.loopdesk.process.requester;

import dev.loopdesk.process.contract.RequesterTask;
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

    /** Value of {@link Variable#REPLY_OUTCOME}. */
    static final String ANSWER = "answer";

    private final RequesterActions requester;
    private final AgentAssignment desk;
    private final CaseFiles caseFiles;
    private final TaskService tasks;

    TakeUpAnswer(RequesterActions requester, AgentAssignment desk, CaseFiles caseFiles, TaskService tasks) {
        this.requester = requester;
        this.desk = desk;
        this.caseFiles = caseFiles;
        this.tasks = tasks;
    }

    @Override
    public void notify(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        RequesterTask waiting = requester.position(number).requesterTask();
        if (waiting != null && ANSWER.equals(execution.getVariable(Variable.REPLY_OUTCOME))) {
            tasks.setAssignee(waiting.task(), caseFiles.get(number).agent());
            tasks.setDueDate(waiting.task(), desk.replyDue(number));
        }
    }
}
