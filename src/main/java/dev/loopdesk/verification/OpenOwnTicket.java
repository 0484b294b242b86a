package dev.loopdesk.verification;

import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Confirmation;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Report;
import dev.loopdesk.ticket.Ticket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Opens a ticket of its own for the requester's other questions, if staff decided so (S5.3). */
@Component
class OpenOwnTicket implements ExecutionListener {

    /** Field of the decision, and its value for a ticket of its own. */
    private static final String OUTCOME = "questionsOutcome";

    private static final String OWN_TICKET = "own-ticket";

    /** Field of the decision: title of that ticket. */
    private static final String TITLE = "ownTicketTitle";

    private final SupportProcess process;
    private final CaseFiles caseFiles;

    OpenOwnTicket(SupportProcess process, CaseFiles caseFiles) {
        this.process = process;
        this.caseFiles = caseFiles;
    }

    @Override
    public void notify(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        List<Entry> entries = caseFiles.entries(number);
        Entry decision = latest(entries, entry -> Element.ANSWER_QUESTIONS.equals(entry.element()));
        if (!OWN_TICKET.equals(decision.text(OUTCOME))) {
            return;
        }
        Entry asked = Objects.requireNonNull(Confirmation.latest(entries));
        String own = process.ticketReceived(report(
                caseFiles.get(number),
                Objects.requireNonNull(decision.text(TITLE)),
                Objects.requireNonNull(asked.text(Confirmation.OTHER_QUESTIONS))));
        caseFiles.append(
                number,
                EntryKind.STATUS,
                execution.getCurrentActivityId(),
                Entry.LOOPDESK,
                false,
                Map.of("ownTicket", own));
    }

    private static Map<String, Object> report(Ticket ticket, String title, String question) {
        var report = new HashMap<String, Object>();
        report.put(Report.Field.TITLE, title);
        report.put(Report.Field.DESCRIPTION, question);
        report.put(Report.Field.REQUESTER_NAME, ticket.requesterName());
        report.put(Report.Field.LANGUAGE, ticket.language());
        report.put(Report.Field.CHANNEL, ticket.channel());
        putKnown(report, Report.Field.REQUESTER_DEPARTMENT, ticket.requesterDepartment());
        putKnown(report, Report.Field.REQUESTER_EMAIL, ticket.requesterEmail());
        putKnown(report, Report.Field.REQUESTER_PHONE, ticket.requesterPhone());
        return report;
    }

    private static void putKnown(Map<String, Object> report, String field, @Nullable String value) {
        if (value != null) {
            report.put(field, value);
        }
    }

    private static Entry latest(List<Entry> entries, Predicate<Entry> wanted) {
        return entries.stream()
                .filter(wanted)
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new IllegalStateException("The case file has no such entry"));
    }
}
