package dev.loopdesk.triage;

import dev.loopdesk.process.answers.Answer;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.AcknowledgeBreachProcess;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Files what is found out at triage (S2.4 to S2.6). */
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
    public Map<String, Filing> tasks() {
        return Map.of(
                Element.TRIAGE, new Filing(EntryKind.TRIAGE, RequesterMay.KNOW_OF_IT),
                Element.PROVIDE_DETAILS, new Filing(EntryKind.DETAILS, RequesterMay.READ_IT),
                Element.QUICK_FIX, new Filing(EntryKind.QUICK_FIX, RequesterMay.KNOW_OF_IT),
                AcknowledgeBreachProcess.ACKNOWLEDGE_BREACH,
                        new Filing(EntryKind.ACKNOWLEDGEMENT, RequesterMay.NOT_KNOW));
    }

    @Override
    public void accept(Answer answer) {
        if (answer.task().equals(Element.TRIAGE)) {
            caseFiles.assess(
                    answer.ticketNumber(),
                    required(answer, Variable.CATEGORY),
                    required(answer, Variable.URGENCY),
                    required(answer, Variable.IMPACT));
            targetTracking.responded(answer.ticketNumber());
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
