package dev.loopdesk.verification;

import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.ClockRecord;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.time.Clock;
import java.util.Date;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/**
 * Seals the case file (S5.4): records the number of entries and the hash. Sets the date of the follow-up visit (S5.6);
 * until then a reply is read by a member of staff before it reopens the case.
 */
@Component
class ArchiveCase implements JavaDelegate {

    private final CaseFiles caseFiles;
    private final ClockRecord clocks;
    private final TargetTracking targetTracking;
    private final ServiceTimes serviceTimes;
    private final Clock clock;

    ArchiveCase(
            CaseFiles caseFiles,
            ClockRecord clocks,
            TargetTracking targetTracking,
            ServiceTimes serviceTimes,
            Clock clock) {
        this.caseFiles = caseFiles;
        this.clocks = clocks;
        this.targetTracking = targetTracking;
        this.serviceTimes = serviceTimes;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        if (!caseFiles.isIntact(number) || !clocks.isIntact(number)) {
            throw new IllegalStateException("The case file of " + number + " was changed from outside");
        }
        targetTracking.resolved(execution, number);
        var entries = caseFiles.entries(number);
        Entry last = entries.get(entries.size() - 1);
        caseFiles.append(
                number,
                EntryKind.STATUS,
                execution.getCurrentActivityId(),
                Entry.LOOPDESK,
                false,
                Map.of("archivedEntries", last.position(), "archivedHash", last.hash()));
        execution.setVariable(Variable.CLOSED, true);
        String delay = (String) execution.getVariable(Variable.FOLLOW_UP_DELAY);
        execution.setVariable(Variable.FOLLOW_UP_DUE, Date.from(serviceTimes.followUpDue(delay, clock.instant())));
    }
}
