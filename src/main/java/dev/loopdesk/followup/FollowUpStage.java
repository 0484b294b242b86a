package dev.loopdesk.followup;

import dev.loopdesk.process.answers.Answer;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Refuses to end a ticket at its follow-up visit (S5.6) while a reply is unread. */
@Component
class FollowUpStage implements StageRules {

    private final SupportProcess process;
    private final Refusals refusals;

    FollowUpStage(SupportProcess process, Refusals refusals) {
        this.process = process;
        this.refusals = refusals;
    }

    @Override
    public Set<String> tasks() {
        return Set.of(Element.FOLLOW_UP_VISIT);
    }

    @Override
    public void accept(Answer answer) {
        boolean ends = !answer.isTrue(Variable.PROBLEM_RECURRED);
        if (ends && process.isAt(answer.ticketNumber(), Element.READ_REPLY)) {
            throw refusals.of("reply-unread");
        }
    }
}
