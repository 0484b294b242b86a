package dev.loopdesk.process.requester;

import dev.loopdesk.process.contract.Reply;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Completes the task that a reply answers, as if the requester had filled in its form. */
@Component
class FileAnswer implements JavaDelegate {

    private final RequesterActions requester;
    private final SupportProcess process;
    private final CaseFiles caseFiles;

    FileAnswer(RequesterActions requester, SupportProcess process, CaseFiles caseFiles) {
        this.requester = requester;
        this.process = process;
        this.caseFiles = caseFiles;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        Reply reply = Reply.takenFrom(execution);
        RequesterActions.ReplyForm asked = requester
                .answeredByReply(number, reply.text())
                .orElseThrow(() -> new IllegalStateException(number + " asks nothing that a reply answers"));
        process.complete(asked.task(), Entry.REQUESTER, asked.fields());
        if (reply.folded() != null) {
            caseFiles.append(number, EntryKind.MAIL, null, Entry.REQUESTER, true, Map.of(Entry.FOLDED, reply.folded()));
        }
    }
}
