package dev.loopdesk.followup;

import dev.loopdesk.process.Answer;
import dev.loopdesk.process.DeliverMessageProcess;
import dev.loopdesk.process.Refusals;
import dev.loopdesk.process.Stage;
import dev.loopdesk.process.SupportProcess;
import dev.loopdesk.process.TechnicalSupport.Element;
import dev.loopdesk.process.TechnicalSupport.Variable;
import dev.loopdesk.ticket.EntryKind;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Files follow-up visits (S5.6), what agents make of replies to closed cases, and the calls that stand in for messages
 * nobody could deliver.
 */
@Component
class FollowUpStage implements Stage {

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
