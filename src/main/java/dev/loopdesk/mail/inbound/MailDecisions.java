package dev.loopdesk.mail.inbound;

import dev.loopdesk.process.answers.Answer;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Stores people's decisions on mails that could not be routed automatically (S2.4). */
@Component
class MailDecisions implements StageRules {

    private final ReceivedMails mails;

    MailDecisions(ReceivedMails mails) {
        this.mails = mails;
    }

    @Override
    public Set<String> tasks() {
        return Set.of(ReceiveMailProcess.INSPECT_MAIL, ReceiveMailProcess.READ_LATE_REPLY);
    }

    @Override
    public void accept(Answer answer) {
        boolean discarded = "discard".equals(answer.text(ReceiveMailProcess.INSPECTION_OUTCOME));
        mails.decided(answer.mailId(), answer.author(), answer.values(), discarded);
    }
}
