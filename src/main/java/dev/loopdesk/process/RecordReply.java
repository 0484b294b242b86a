package dev.loopdesk.process;

import dev.loopdesk.process.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Files what the requester wrote without being asked, and tells the agent of the ticket. */
@Component
class RecordReply implements JavaDelegate {

    private static final String REPLY = "reply";

    private final CaseFiles caseFiles;
    private final Announcements announcements;

    RecordReply(CaseFiles caseFiles, Announcements announcements) {
        this.caseFiles = caseFiles;
        this.announcements = announcements;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        Object reply = execution.getVariable(REPLY);
        caseFiles.append(
                number,
                EntryKind.REPLY,
                execution.getCurrentActivityId(),
                Entry.REQUESTER,
                true,
                Map.of(REPLY, reply == null ? "" : reply.toString()));
        execution.removeVariable(REPLY);
        announcements.toAgent(
                number, Element.of(execution.getBpmnModelElementInstance()).message(), (Integer)
                        execution.getVariable(Variable.TASK_PRIORITY));
    }
}
