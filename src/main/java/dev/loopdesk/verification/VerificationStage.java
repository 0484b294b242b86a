package dev.loopdesk.verification;

import dev.loopdesk.process.Stage;
import dev.loopdesk.process.TechnicalSupport.Element;
import dev.loopdesk.ticket.EntryKind;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Files what verification and the requester say of the solution (S5.1 to S5.3). */
@Component
class VerificationStage implements Stage {

    @Override
    public Map<String, Filing> tasks() {
        return Map.of(
                Element.VERIFY, new Filing(EntryKind.VERIFICATION, false),
                Element.CONFIRM_RESOLUTION, new Filing(EntryKind.CONFIRMATION, true));
    }
}
