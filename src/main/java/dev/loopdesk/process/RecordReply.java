package dev.loopdesk.process;

import dev.loopdesk.process.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.LinkedHashMap;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Files what the requester wrote without being asked, and tells the agent of the ticket. */
@Component
class RecordReply implements JavaDelegate {

    private static final String REPLY = "reply";
    private static final String FOLDED = "replyFolded";
    private static final String FROM = "replyFrom";

    private final CaseFiles caseFiles;
    private final Announcements announcements;

    RecordReply(CaseFiles caseFiles, Announcements announcements) {
        this.caseFiles = caseFiles;
        this.announcements = announcements;
    }

    /** What comes with the message, for {@link #execute} to take. */
    static VariableMap variables(Reply reply) {
        return Variables.createVariables()
                .putValue(REPLY, reply.text())
                .putValue(FOLDED, reply.folded())
                .putValue(FROM, reply.from());
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        var content = new LinkedHashMap<String, Object>();
        String from = taken(execution, FROM);
        if (from != null) {
            content.put(Entry.FROM, from);
        }
        String reply = taken(execution, REPLY);
        content.put(REPLY, reply == null ? "" : reply);
        String folded = taken(execution, FOLDED);
        if (folded != null) {
            content.put(Entry.FOLDED, folded);
        }
        caseFiles.append(
                number,
                EntryKind.REPLY,
                execution.getCurrentActivityId(),
                from == null ? Entry.REQUESTER : Entry.CORRESPONDENT,
                // what a stranger writes is for staff to judge first
                from == null,
                content);
        announcements.toAgent(
                number, Element.of(execution.getBpmnModelElementInstance()).message(), (Integer)
                        execution.getVariable(Variable.TASK_PRIORITY));
    }

    private static @Nullable String taken(DelegateExecution execution, String variable) {
        Object value = execution.getVariable(variable);
        execution.removeVariable(variable);
        return value == null ? null : value.toString();
    }
}
