package dev.loopdesk.mail.inbound;

import dev.loopdesk.process.answers.Answer;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.ticket.EntryKind;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Keeps with a mail what people decided on it, where no machine could (S2.4). */
@Component
class MailDecisions implements StageRules {

    private final ReceivedMails mails;

    MailDecisions(ReceivedMails mails) {
        this.mails = mails;
    }

    @Override
    public Map<String, Filing> tasks() {
        return Map.of(
                ReceiveMailProcess.INSPECT_MAIL, new Filing(EntryKind.MAIL, RequesterMay.NOT_KNOW),
                ReceiveMailProcess.READ_LATE_REPLY, new Filing(EntryKind.MAIL, RequesterMay.NOT_KNOW));
    }

    @Override
    public void accept(Answer answer) {
        boolean discarded = "discard".equals(answer.text(ReceiveMailProcess.INSPECTION_OUTCOME));
        mails.decided(answer.mailId(), answer.author(), answer.values(), discarded);
    }
}
