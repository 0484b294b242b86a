package dev.loopdesk.triage;

import dev.loopdesk.process.SupportProcess;
import dev.loopdesk.process.TechnicalSupport.Variable;
import dev.loopdesk.servicetime.ServiceLevel;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Targets;
import dev.loopdesk.ticket.Ticket;
import java.time.Clock;
import java.util.Date;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Measures the ticket by what the priority table has decided (S2.5). */
@Component
class PriorityDetermined implements ExecutionListener {

    private final SupportProcess process;
    private final ServiceTimes serviceTimes;
    private final CaseFiles caseFiles;
    private final Clock clock;

    PriorityDetermined(SupportProcess process, ServiceTimes serviceTimes, CaseFiles caseFiles, Clock clock) {
        this.process = process;
        this.serviceTimes = serviceTimes;
        this.caseFiles = caseFiles;
        this.clock = clock;
    }

    @Override
    public void notify(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        Ticket ticket = caseFiles.get(number);
        ServiceLevel level = process.decided(execution);
        Targets targets = serviceTimes.targets(level, ticket.receivedAt());
        caseFiles.target(number, targets);
        caseFiles.append(
                number,
                EntryKind.STATUS,
                execution.getCurrentActivityId(),
                Entry.LOOPDESK,
                false,
                Map.of(
                        Variable.PRIORITY,
                        level.priority(),
                        Variable.RESOLUTION_DUE,
                        targets.resolutionDue().toString()));
        execution.setVariable(Variable.PRIORITY, level.priority());
        execution.setVariable(Variable.TASK_PRIORITY, level.taskPriority());
        execution.setVariable(Variable.RESOLUTION_AT_RISK, Date.from(targets.resolutionAtRisk()));
        execution.setVariable(Variable.RESOLUTION_DUE, Date.from(targets.resolutionDue()));
        execution.setVariable(Variable.PROGRESS_CYCLE, serviceTimes.progressCycle(level, clock.instant()));
        execution.setVariable(Variable.FOLLOW_UP_DELAY, level.followUpDelay());
    }
}
