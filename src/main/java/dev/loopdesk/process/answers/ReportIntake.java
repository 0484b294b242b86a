package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.CurrentAuthor;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.ReportedMail;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.Report;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.impl.VariableMapImpl;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes a report from the process instance that it started: checks it against the form and removes it from the
 * variables.
 */
@Component
public class ReportIntake {

    /** Transient variable in which {@link TaskCompletionInterceptor} passes a report. */
    static final String REPORT = "report";

    private final Forms forms;
    private final Refusals refusals;
    private final IdentityService identities;
    private final CurrentAuthor currentAuthor;

    ReportIntake(Forms forms, Refusals refusals, IdentityService identities, CurrentAuthor currentAuthor) {
        this.forms = forms;
        this.refusals = refusals;
        this.identities = identities;
        this.currentAuthor = currentAuthor;
    }

    /**
     * Returns the report that a process instance was started with.
     *
     * @throws Refusal if the form {@code report-problem} or the standard (S2.3) forbids it
     */
    public Reported take(DelegateExecution execution) {
        VariableMap report = execution.getVariable(REPORT) instanceof VariableMap given ? given : new VariableMapImpl();
        ReportedMail mail = report.remove(ReportedMail.FIELD) instanceof ReportedMail given ? given : null;
        Map<String, Object> fields =
                forms.ofStart(execution.getProcessDefinitionId()).check(report, refusals);
        if (!fields.containsKey(Report.Field.REQUESTER_EMAIL) && !fields.containsKey(Report.Field.REQUESTER_PHONE)) {
            throw refusals.of("no-contact").at(Report.Field.REQUESTER_EMAIL);
        }
        if (!fields.containsKey(Report.Field.REQUESTER_EMAIL)
                && !Report.canBeDialled(String.valueOf(fields.get(Report.Field.REQUESTER_PHONE)))) {
            throw refusals.of("phone-without-digit").at(Report.Field.REQUESTER_PHONE);
        }
        execution.removeVariable(REPORT);
        Authentication authentication = identities.getCurrentAuthentication();
        String account = authentication == null ? currentAuthor.current() : authentication.getUserId();
        return new Reported(fields, account == null ? Entry.REQUESTER : account, mail);
    }

    /**
     * A received report.
     *
     * @param author writer of the report: an account, or {@link Entry#REQUESTER}
     * @param mail mail that brings the report, or null
     */
    public record Reported(
            Map<String, Object> fields,
            String author,
            @Nullable ReportedMail mail) {

        /** Tells whether a member of staff wrote the report. */
        public boolean takenByStaff() {
            return !author.equals(Entry.REQUESTER);
        }
    }
}
