package dev.loopdesk.followup;

import dev.loopdesk.process.answers.Answer;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.RequesterTask;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.ReplyOutcome;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.process.requester.UnreadReplies;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Refuses to end a ticket at its follow-up visit (S5.6) while a reply is unread, to reopen it there without a reason, and to read a reply as something that
 * would lead nowhere.
 */
@Component
class FollowUpStage implements StageRules {

    private final SupportProcess process;
    private final RequesterActions requester;
    private final UnreadReplies unread;
    private final Refusals refusals;

    FollowUpStage(SupportProcess process, RequesterActions requester, UnreadReplies unread, Refusals refusals) {
        this.process = process;
        this.requester = requester;
        this.unread = unread;
        this.refusals = refusals;
    }

    @Override
    public Set<String> tasks() {
        return Set.of(Element.FOLLOW_UP_VISIT, Element.READ_REPLY);
    }

    @Override
    public void accept(Answer answer) {
        String number = answer.ticketNumber();
        if (answer.task().equals(Element.FOLLOW_UP_VISIT)) {
            if (answer.isTrue(Variable.PROBLEM_RECURRED) && answer.text("followUpNote") == null) {
                throw refusals.of("why-recurred").at("followUpNote");
            }
            if (!answer.isTrue(Variable.PROBLEM_RECURRED)) {
                requireRead(number);
            }
            return;
        }
        RequesterTask waiting = requester.position(number).requesterTask();
        String outcome = String.valueOf(answer.text(Variable.REPLY_OUTCOME));
        if (outcome.equals(ReplyOutcome.ANSWER) && waiting == null) {
            throw refusals.of("reply-answers-nothing").at(Variable.REPLY_OUTCOME);
        }
        if (outcome.equals(ReplyOutcome.CONSENT_WITHDRAWN)
                && !requester.hasConsent(number)
                && !process.isAt(number, Element.REMOTE_ASSISTANCE)) {
            throw refusals.of("reply-withdraws-nothing").at(Variable.REPLY_OUTCOME);
        }
        if (outcome.equals(ReplyOutcome.STILL_BROKEN) && waiting != null && !process.takesProblem(number)) {
            throw refusals.of("reply-before-solution", waiting.name()).at(Variable.REPLY_OUTCOME);
        }
    }

    private void requireRead(String number) {
        unread.writer(number).ifPresent(writer -> {
            throw writer.other() == null ? refusals.of("reply-unread") : refusals.of("reply-unread-by", writer.other());
        });
    }
}
