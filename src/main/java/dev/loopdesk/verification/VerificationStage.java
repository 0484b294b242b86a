package dev.loopdesk.verification;

import dev.loopdesk.process.answers.Answer;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.Entry;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Tells the requester whether the verification has passed (S5.1, S5.2). */
@Component
class VerificationStage implements StageRules {

    @Override
    public Set<String> tasks() {
        return Set.of(Element.VERIFY);
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
