package dev.loopdesk.verification;

import dev.loopdesk.process.answers.Answer;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Files what verification and the requester say of the solution (S5.1 to S5.3). */
@Component
class VerificationStage implements StageRules {

    @Override
    public Map<String, Filing> tasks() {
        return Map.of(
                Element.VERIFY, new Filing(EntryKind.VERIFICATION, RequesterMay.KNOW_OF_IT),
                Element.CONFIRM_RESOLUTION, new Filing(EntryKind.CONFIRMATION, RequesterMay.READ_IT));
    }

    @Override
    public Map<String, Boolean> told(Answer answer) {
        return Map.of(
                Entry.PASSED,
                answer.isTrue(Variable.SYMPTOM_GONE)
                        && answer.isTrue(Variable.FUNCTIONS_NORMAL)
                        && answer.isTrue(Variable.NO_NEW_PROBLEMS));
    }
}
