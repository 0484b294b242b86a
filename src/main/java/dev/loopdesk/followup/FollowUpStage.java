package dev.loopdesk.followup;

import dev.loopdesk.process.answers.Answer;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.EntryKind;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Files follow-up visits (S5.6), what agents make of replies to closed cases, and the calls that stand in for messages
 * nobody could deliver.
 */
@Component
class FollowUpStage implements StageRules {

    private final SupportProcess process;
    private final Refusals refusals;

    FollowUpStage(SupportProcess process, Refusals refusals) {
        this.process = process;
        this.refusals = refusals;
    }

    @Override
    public Map<String, Filing> tasks() {
        return Map.of(
                Element.FOLLOW_UP_VISIT, new Filing(EntryKind.FOLLOW_UP, RequesterMay.NOT_KNOW),
                Element.READ_REPLY, new Filing(EntryKind.FOLLOW_UP, RequesterMay.NOT_KNOW),
                DeliverMessageProcess.CALL_REQUESTER, new Filing(EntryKind.CALL, RequesterMay.NOT_KNOW));
    }

    /** A ticket does not end while what its requester wrote was read by nobody. */
    @Override
    public void accept(Answer answer) {
        boolean ends = answer.task().equals(Element.FOLLOW_UP_VISIT) && !answer.isTrue(Variable.PROBLEM_RECURRED);
        if (ends && process.isAt(answer.ticketNumber(), Element.READ_REPLY)) {
            throw refusals.of("reply-unread");
        }
    }
}
