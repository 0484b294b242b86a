package dev.loopdesk.intake;

import dev.loopdesk.process.answers.ReportIntake;
import dev.loopdesk.process.contract.ReportedMail;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.notification.EventPublisher;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.servicetime.ServiceLevel;
import dev.loopdesk.ticket.Answering;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Report;
import dev.loopdesk.ticket.Targets;
import dev.loopdesk.ticket.Ticket;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Creates a ticket from a report: number, case file, first estimate of the priority (S2.3, S2.5). */
@Component
class RegisterTicket implements JavaDelegate {

    private final ReportIntake intake;
    private final SupportProcess process;
    private final TargetTracking targetTracking;
    private final CaseFiles caseFiles;
    private final EventPublisher events;

    RegisterTicket(
            ReportIntake intake,
            SupportProcess process,
            TargetTracking targetTracking,
            CaseFiles caseFiles,
            EventPublisher events) {
        this.intake = intake;
        this.process = process;
        this.targetTracking = targetTracking;
        this.caseFiles = caseFiles;
        this.events = events;
    }

    @Override
    public void execute(DelegateExecution execution) {
        ReportIntake.Reported reported = intake.take(execution);
        Report report = report(reported.fields());
        ServiceLevel level =
                process.serviceLevel(execution.getProcessDefinitionId(), report.urgency(), report.impact());
        Targets targets = new Targets(level.priority(), level.calendar(), null, null, null, null, null);
        Ticket ticket =
                caseFiles.open(report, targets, reported.author(), reported.fields(), execution.getCurrentActivityId());
        ReportedMail mail = reported.mail();
        if (mail != null) {
            caseFiles.append(ticket.number(), EntryKind.MAIL, mail.element(), reported.author(), true, mail.content());
            if (mail.answering() != Answering.YES) {
                caseFiles.restrictLetters(ticket.number(), mail.answering());
                ticket = caseFiles.get(ticket.number());
                caseFiles.append(
                        ticket.number(),
                        EntryKind.STATUS,
                        mail.element(),
                        Entry.LOOPDESK,
                        false,
                        Map.of("withheldBecause", mail.reason()));
            }
        }
        if (reported.takenByStaff()) {
            // The member of staff who took the call continues with the ticket (S2.6).
            caseFiles.recordAgent(ticket.number(), reported.author());
        }
        execution.setProcessBusinessKey(ticket.number());
        execution.setVariable(Variable.TICKET_NUMBER, ticket.number());
        execution.setVariable(Variable.TITLE, ticket.title());
        execution.setVariable(Variable.CHANNEL, ticket.channel());
        execution.setVariable(Variable.REQUESTER_NAME, ticket.requesterName());
        execution.setVariable(Variable.REQUESTER_EMAIL, ticket.requesterEmail());
        execution.setVariable(Variable.LANGUAGE, ticket.language());
        execution.setVariable(Variable.URGENCY, ticket.urgency());
        execution.setVariable(Variable.IMPACT, ticket.impact());
        execution.setVariable(Variable.PRIORITY, level.priority());
        execution.setVariable(Variable.TASK_PRIORITY, level.taskPriority());
        execution.setVariable(Variable.ATTEMPT, 1);
        execution.setVariable(Variable.RECEIVED_AT, java.util.Date.from(ticket.receivedAt()));
        execution.setVariable(Variable.FOLLOW_UP_ON, null);
        execution.setVariable(Variable.QUICK_FIX_OUTCOME, null);
        execution.setVariable(Variable.KNOWN_PROBLEM_SOLVED, false);
        execution.setVariable(Variable.CLOSED, false);
        targetTracking.received(execution, ticket, level);
        events.received(ticket);
    }

    private static Report report(Map<String, Object> fields) {
        return new Report(
                text(fields, Report.Field.TITLE, ""),
                text(fields, Report.Field.REQUESTER_NAME, ""),
                optional(fields, Report.Field.REQUESTER_DEPARTMENT),
                optional(fields, Report.Field.REQUESTER_EMAIL),
                optional(fields, Report.Field.REQUESTER_PHONE),
                text(fields, Report.Field.URGENCY, Report.DEFAULT_URGENCY),
                text(fields, Report.Field.IMPACT, Report.DEFAULT_IMPACT),
                text(fields, Report.Field.LANGUAGE, "en"),
                text(fields, Report.Field.CHANNEL, "hotline"));
    }

    private static String text(Map<String, Object> fields, String key, String unlessGiven) {
        String value = optional(fields, key);
        return value == null ? unlessGiven : value;
    }

    private static @Nullable String optional(Map<String, Object> fields, String key) {
        Object value = fields.get(key);
        return value == null ? null : value.toString().strip();
    }
}
