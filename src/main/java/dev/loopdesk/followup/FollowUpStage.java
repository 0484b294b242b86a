package dev.loopdesk.followup;

import dev.loopdesk.process.DeliverMessageProcess;
import dev.loopdesk.process.Stage;
import dev.loopdesk.process.TechnicalSupport.Element;
import dev.loopdesk.ticket.EntryKind;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Files follow-up visits (S5.6) and the calls that stand in for messages nobody could deliver. */
@Component
class FollowUpStage implements Stage {

    @Override
    public Map<String, Filing> tasks() {
        return Map.of(
                Element.FOLLOW_UP_VISIT, new Filing(EntryKind.FOLLOW_UP, RequesterMay.NOT_KNOW),
                DeliverMessageProcess.CALL_REQUESTER, new Filing(EntryKind.CALL, RequesterMay.READ_IT));
    }
}
