package dev.loopdesk.triage;

import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.servicetime.ServiceLevel;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.time.Instant;
import java.util.LinkedHashMap;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Sets the ticket's targets from the result of the priority table (S2.5). */
@Component
class PriorityDetermined implements ExecutionListener {

    private final SupportProcess process;
    private final TargetTracking targetTracking;
    private final CaseFiles caseFiles;

    PriorityDetermined(SupportProcess process, TargetTracking targetTracking, CaseFiles caseFiles) {
        this.process = process;
        this.targetTracking = targetTracking;
        this.caseFiles = caseFiles;
    }

    @Override
    public void notify(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        ServiceLevel level = process.decided(execution);
        execution.setVariable(Variable.PRIORITY, level.priority());
        execution.setVariable(Variable.TASK_PRIORITY, level.taskPriority());
        execution.setVariable(Variable.PROGRESS_INTERVAL, level.progressInterval());
        execution.setVariable(Variable.FOLLOW_UP_DELAY, level.followUpDelay());
        targetTracking.promised(execution, number, level);
        var decided = new LinkedHashMap<String, Object>();
        decided.put(Variable.PRIORITY, level.priority());
        Instant due = caseFiles.get(number).targets().resolutionDue();
        if (due != null) {
            decided.put(Variable.RESOLUTION_DUE, due.toString());
        }
        caseFiles.append(number, EntryKind.STATUS, execution.getCurrentActivityId(), Entry.LOOPDESK, false, decided);
    }
}
