package dev.loopdesk.triage;

import dev.loopdesk.process.answers.Answer;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Ticket;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Records the assessment of triage in the ticket, and starts a new first response after the requester has given details
 * (S2.4, S2.5).
 */
@Component
class TriageStage implements StageRules {

    private final CaseFiles caseFiles;
    private final SupportProcess process;
    private final TargetTracking targetTracking;

    TriageStage(CaseFiles caseFiles, SupportProcess process, TargetTracking targetTracking) {
        this.caseFiles = caseFiles;
        this.process = process;
        this.targetTracking = targetTracking;
    }

    @Override
    public Set<String> tasks() {
        return Set.of(Element.TRIAGE, Element.PROVIDE_DETAILS);
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
            // The requester has answered, so a first response is due again as for a new ticket.
            Ticket ticket = caseFiles.get(answer.ticketNumber());
            targetTracking.responseExpected(
                    answer.ticketNumber(),
                    answer.task(),
                    process.serviceLevel(ticket.urgency(), ticket.impact()),
                    answer::set);
        }
    }

    private static String required(Answer answer, String field) {
        return Objects.requireNonNull(answer.text(field));
    }
}
