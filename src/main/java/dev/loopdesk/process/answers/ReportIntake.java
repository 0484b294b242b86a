package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.CurrentAuthor;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.ticket.Entry;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.impl.VariableMapImpl;
import org.springframework.stereotype.Component;

/** Takes a report out of the process that it started: held against the form, and nothing of it left behind. */
@Component
public class ReportIntake {

    /** Name under which {@link TaskCompletionInterceptor} passes a report on. */
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
     * Takes the report that a process instance was started with.
     *
     * @throws Refusal if it is not what the form {@code report-problem} and the standard (S2.3) want
     */
    public Reported take(DelegateExecution execution) {
        VariableMap report = execution.getVariable(REPORT) instanceof VariableMap given ? given : new VariableMapImpl();
        Map<String, Object> fields =
                forms.ofStart(execution.getProcessDefinitionId()).check(report, refusals);
        if (!fields.containsKey("requesterEmail") && !fields.containsKey("requesterPhone")) {
            throw refusals.of("no-contact");
        }
        execution.removeVariable(REPORT);
        Authentication authentication = identities.getCurrentAuthentication();
        String account = authentication == null ? currentAuthor.current() : authentication.getUserId();
        return new Reported(fields, account == null ? Entry.REQUESTER : account);
    }

    /**
     * A report as it came in.
     *
     * @param author who wrote it down: an account, or {@link Entry#REQUESTER}
     */
    public record Reported(Map<String, Object> fields, String author) {

        /** Whether a member of staff wrote it down. */
        public boolean takenByStaff() {
            return !author.equals(Entry.REQUESTER);
        }
    }
}
