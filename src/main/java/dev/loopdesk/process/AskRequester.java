package dev.loopdesk.process;

import dev.loopdesk.process.RequesterPart.Wanted;
import dev.loopdesk.process.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Tells the requester what is asked when a task begins to wait for the requester. */
@Component
class AskRequester implements TaskListener {

    private final Announcements announcements;
    private final News news;
    private final CaseFiles caseFiles;

    AskRequester(Announcements announcements, News news, CaseFiles caseFiles) {
        this.announcements = announcements;
        this.news = news;
        this.caseFiles = caseFiles;
    }

    @Override
    public void notify(DelegateTask task) {
        String number = (String) task.getVariable(Variable.TICKET_NUMBER);
        announcements.toRequester(
                number,
                task.getProcessInstanceId(),
                Element.of(task.getBpmnModelElementInstance()).message(),
                (Integer) task.getVariable(Variable.TASK_PRIORITY));
        news.waiting(caseFiles.get(number), new Wanted(task.getId(), task.getTaskDefinitionKey()));
    }
}
