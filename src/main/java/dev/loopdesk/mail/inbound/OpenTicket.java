package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.received.ReceivedMail;
import dev.loopdesk.mail.received.UnreadableMailException;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.text.Characters;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Report;
import dev.loopdesk.ticket.Ticket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reports the content of a mail, or a manager's summary of an unreadable one. */
@Component("openTicket")
class OpenTicket implements JavaDelegate {

    private final ReceivedMails mails;
    private final MailIntake intake;
    private final MailAttachments attachments;
    private final RequesterActions requester;
    private final CaseFiles caseFiles;

    OpenTicket(
            ReceivedMails mails,
            MailIntake intake,
            MailAttachments attachments,
            RequesterActions requester,
            CaseFiles caseFiles) {
        this.mails = mails;
        this.intake = intake;
        this.attachments = attachments;
        this.requester = requester;
        this.caseFiles = caseFiles;
    }

    @Override
    public void execute(DelegateExecution execution) {
        StoredMail stored = mails.get((String) execution.getVariable(ReceiveMailProcess.MAIL_ID));
        ReceivedMail mail = readable(stored);
        Map<String, Object> report = stored.entered("newDescription") != null ? typed(stored, mail) : written(mail);
        List<String> notTaken = mail == null ? List.of() : attachments.draft(stored.id(), mail);
        String number = requester.report(stored.id(), report);
        mails.opened(stored.id(), number);
        execution.setProcessBusinessKey(number);
        caseFiles.append(
                number,
                EntryKind.MAIL,
                execution.getCurrentActivityId(),
                Entry.REQUESTER,
                true,
                whatElseIsInIt(stored, mail, notTaken));
        requester.refreshForms(number);
    }

    private @Nullable ReceivedMail readable(StoredMail stored) {
        try {
            return intake.read(stored);
        } catch (UnreadableMailException e) {
            return null;
        }
    }

    private static Map<String, Object> written(@Nullable ReceivedMail mail) {
        if (mail == null || mail.from() == null) {
            throw new IllegalStateException("Nobody has said what to report");
        }
        var text = new MailText(mail);
        return report(text.title(), text.text(), text.senderName(), mail.from().address(), mail.language());
    }

    private static Map<String, Object> typed(StoredMail stored, @Nullable ReceivedMail mail) {
        return report(
                Objects.requireNonNull(stored.entered("newTitle")),
                Objects.requireNonNull(stored.entered("newDescription")),
                Objects.requireNonNull(stored.entered("senderName")),
                Objects.requireNonNull(stored.entered("senderEmail")),
                mail == null ? "en" : mail.language());
    }

    private static Map<String, Object> report(
            String title, String description, String name, String address, String language) {
        var report = new LinkedHashMap<String, Object>();
        report.put("title", title);
        report.put("description", description);
        report.put("requesterName", name);
        report.put("requesterEmail", address);
        report.put("language", language);
        report.put("channel", Ticket.MAIL);
        report.put("urgency", Report.DEFAULT_URGENCY);
        report.put("impact", Report.DEFAULT_IMPACT);
        return report;
    }

    private static Map<String, Object> whatElseIsInIt(
            StoredMail stored, @Nullable ReceivedMail mail, List<String> notTaken) {
        var content = new LinkedHashMap<String, Object>();
        if (stored.sender() != null) {
            content.put(Entry.FROM, stored.sender());
        }
        if (!Characters.isBlank(stored.subject())) {
            content.put("subject", stored.subject());
        }
        if (stored.ticketNumber() != null) {
            content.put("formerTicket", stored.ticketNumber());
        }
        String folded = mail == null ? null : new MailText(mail).folded();
        if (folded != null) {
            content.put(Entry.FOLDED, folded);
        }
        if (!notTaken.isEmpty()) {
            content.put("filesNotTaken", notTaken);
        }
        return content;
    }
}
