package dev.loopdesk.process;

import dev.loopdesk.process.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Records how the ticket ended. */
@Component
class TicketEnded implements ExecutionListener {

    private final CaseFiles caseFiles;
    private final Deadlines deadlines;
    private final News news;

    TicketEnded(CaseFiles caseFiles, Deadlines deadlines, News news) {
        this.caseFiles = caseFiles;
        this.deadlines = deadlines;
        this.news = news;
    }

    @Override
    public void notify(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        String end = execution.getCurrentActivityId();
        caseFiles.append(number, EntryKind.STATUS, end, Entry.LOOPDESK, true, Map.of("endedAs", end));
        deadlines.ended(execution, number);
        caseFiles.end(number, end);
        news.closed(caseFiles.get(number), end);
    }
}
