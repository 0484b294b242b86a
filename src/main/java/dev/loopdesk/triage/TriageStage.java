package dev.loopdesk.triage;

import dev.loopdesk.process.Answer;
import dev.loopdesk.process.Stage;
import dev.loopdesk.process.SupportProcess;
import dev.loopdesk.process.TechnicalSupport.Element;
import dev.loopdesk.process.TechnicalSupport.Variable;
import dev.loopdesk.servicetime.ServiceLevel;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Files what is found out at triage (S2.4 to S2.6). */
@Component
class TriageStage implements Stage {

    private final CaseFiles caseFiles;
    private final SupportProcess process;
    private final ServiceTimes serviceTimes;
    private final Clock clock;

    TriageStage(CaseFiles caseFiles, SupportProcess process, ServiceTimes serviceTimes, Clock clock) {
        this.caseFiles = caseFiles;
        this.process = process;
        this.serviceTimes = serviceTimes;
        this.clock = clock;
    }

    @Override
    public Map<String, Filing> tasks() {
        return Map.of(
                Element.TRIAGE, new Filing(EntryKind.TRIAGE, false),
                Element.PROVIDE_DETAILS, new Filing(EntryKind.DETAILS, true),
                Element.QUICK_FIX, new Filing(EntryKind.QUICK_FIX, false));
    }

    @Override
    public void accept(Answer answer) {
        if (answer.task().equals(Element.TRIAGE)) {
            caseFiles.assess(
                    answer.ticketNumber(),
                    required(answer, Variable.CATEGORY),
                    required(answer, Variable.URGENCY),
                    required(answer, Variable.IMPACT));
        } else if (answer.task().equals(Element.PROVIDE_DETAILS)) {
            // The requester has done their part: from now on an answer is due again as for a new ticket.
            Ticket ticket = caseFiles.get(answer.ticketNumber());
            ServiceLevel level = process.serviceLevel(ticket.urgency(), ticket.impact());
            answer.set(
                    Variable.FIRST_RESPONSE_DUE,
                    serviceTimes.targets(level, clock.instant()).firstResponseDue());
        }
    }

    private static String required(Answer answer, String field) {
        return Objects.requireNonNull(answer.text(field));
    }
}
