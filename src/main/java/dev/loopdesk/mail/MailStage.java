package dev.loopdesk.mail;

import dev.loopdesk.process.Answer;
import dev.loopdesk.process.ReceiveMailProcess;
import dev.loopdesk.process.Stage;
import dev.loopdesk.ticket.EntryKind;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Keeps with a mail what people decided on it, where no machine could (S2.4). */
@Component
class MailStage implements Stage {

    private final ReceivedMails mails;

    MailStage(ReceivedMails mails) {
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
