package dev.loopdesk.verification;

import dev.loopdesk.process.answers.Answer;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.Confirmation;
import dev.loopdesk.ticket.Entry;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Tells the requester whether the verification has passed (S5.1, S5.2), and asks why if the solution is not confirmed
 * (S5.3).
 */
@Component
class VerificationStage implements StageRules {

    private final Refusals refusals;

    VerificationStage(Refusals refusals) {
        this.refusals = refusals;
    }

    @Override
    public Set<String> tasks() {
        return Set.of(Element.VERIFY, Element.CONFIRM_RESOLUTION);
    }

    @Override
    public void accept(Answer answer) {
        if (answer.task().equals(Element.CONFIRM_RESOLUTION)
                && !answer.isTrue(Variable.RESOLUTION_CONFIRMED)
                && answer.text(Confirmation.COMMENT) == null) {
            throw refusals.of("why-not-solved").at(Confirmation.COMMENT);
        }
    }

    @Override
    public Map<String, Boolean> told(Answer answer) {
        return answer.task().equals(Element.VERIFY)
                ? Map.of(
                        Entry.PASSED,
                        answer.isTrue(Variable.SYMPTOM_GONE)
                                && answer.isTrue(Variable.FUNCTIONS_NORMAL)
                                && answer.isTrue(Variable.NO_NEW_PROBLEMS))
                : Map.of();
    }
}
