package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.received.ReceivedMail;
import dev.loopdesk.mail.received.UnreadableMailException;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.ReceiveMailProcess.MailFormVariable;
import java.util.Locale;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Shows a mail as plain text in the form of the task that decides on it. */
@Component("showMail")
class ShowMail implements TaskListener {

    /** Limit in characters of a variable in the engine. */
    private static final int LONGEST = 3_800;

    private final ReceivedMails mails;
    private final MailIntake intake;
    private final Locale staffLanguage;

    ShowMail(ReceivedMails mails, MailIntake intake, @Value("${loopdesk.staff-language:en}") Locale staffLanguage) {
        this.mails = mails;
        this.intake = intake;
        this.staffLanguage = staffLanguage;
    }

    @Override
    public void notify(DelegateTask task) {
        StoredMail stored = mails.get((String) task.getVariable(ReceiveMailProcess.MAIL_ID));
        task.setVariableLocal(MailFormVariable.MAIL_SENDER, stored.sender() == null ? "" : stored.sender());
        task.setVariableLocal(MailFormVariable.MAIL_SUBJECT, stored.subject());
        task.setVariableLocal(MailFormVariable.MAIL_REASON, MailText.reason(stored.reason(), staffLanguage));
        task.setVariableLocal(MailFormVariable.MAIL_TEXT, MailText.cut(text(stored), LONGEST));
        task.setVariableLocal(MailFormVariable.MAIL_LINK, MailDownload.address(stored.id()));
    }

    private String text(StoredMail stored) {
        try {
            ReceivedMail mail = intake.read(stored);
            return new MailText(mail).text();
        } catch (UnreadableMailException e) {
            return "";
        }
    }
}
