package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.received.MailAddress;
import dev.loopdesk.mail.received.ReceivedMail;
import dev.loopdesk.mail.received.UnreadableMailException;
import dev.loopdesk.message.DeskAddress;
import dev.loopdesk.message.EmailAddress;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.ReportedMail;
import dev.loopdesk.process.conversation.TicketParticipants;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.text.Characters;
import dev.loopdesk.ticket.AttachmentRefusedException.Reason;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.NamedAddress;
import dev.loopdesk.ticket.Report;
import dev.loopdesk.ticket.Ticket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Reports the content of a mail, or a manager's summary of an unreadable one. */
@Component("openTicket")
class OpenTicket implements JavaDelegate {

    private final ReceivedMails mails;
    private final MailIntake intake;
    private final MailAttachments attachments;
    private final RequesterActions requester;
    private final DeskAddress desk;
    private final Locale staffLanguage;

    OpenTicket(
            ReceivedMails mails,
            MailIntake intake,
            MailAttachments attachments,
            RequesterActions requester,
            DeskAddress desk,
            @Value("${loopdesk.staff-language}") Locale staffLanguage) {
        this.mails = mails;
        this.intake = intake;
        this.attachments = attachments;
        this.requester = requester;
        this.desk = desk;
        this.staffLanguage = staffLanguage;
    }

    @Override
    public void execute(DelegateExecution execution) {
        StoredMail stored = mails.get((String) execution.getVariable(ReceiveMailProcess.MAIL_ID));
        ReceivedMail mail = readable(stored);
        Map<String, Object> report =
                stored.entered("newDescription") != null ? typed(stored, mail) : written(stored, mail);
        Map<String, Reason> notTaken = mail == null ? Map.of() : attachments.draft(stored.id(), mail);
        var rest = new ReportedMail(
                execution.getCurrentActivityId(),
                whatElseIsInIt(stored, mail, notTaken),
                stored.letters(),
                MailText.reason(stored.reason(), staffLanguage));
        String number = requester.report(stored.id(), report, rest);
        mails.opened(stored.id(), number);
        execution.setProcessBusinessKey(number);
    }

    private @Nullable ReceivedMail readable(StoredMail stored) {
        try {
            return intake.read(stored);
        } catch (UnreadableMailException e) {
            return null;
        }
    }

    private static Map<String, Object> written(StoredMail stored, @Nullable ReceivedMail mail) {
        if (mail == null || stored.sender() == null) {
            throw new IllegalStateException("Nobody has said what to report");
        }
        var text = new MailText(mail);
        return report(text.title(), text.text(), text.nameOf(stored.sender()), stored.sender(), mail.language());
    }

    private static Map<String, Object> typed(StoredMail stored, @Nullable ReceivedMail mail) {
        return report(
                Objects.requireNonNull(stored.entered("newTitle")),
                description(Objects.requireNonNull(stored.entered("newDescription")), mail),
                Objects.requireNonNull(stored.entered("senderName")),
                Objects.requireNonNull(stored.entered("senderEmail")),
                mail == null ? "en" : mail.language());
    }

    /** The form shows only the beginning of a long text; what was left as shown is taken whole. */
    private static String description(String entered, @Nullable ReceivedMail mail) {
        String whole = mail == null ? "" : new MailText(mail).text();
        return entered.equals(MailText.cut(whole, ShowMail.LONGEST)) ? whole : entered;
    }

    private static Map<String, Object> report(
            String title, String description, String name, String address, String language) {
        var report = new LinkedHashMap<String, Object>();
        report.put(Report.Field.TITLE, title);
        report.put(Report.Field.DESCRIPTION, description);
        report.put(Report.Field.REQUESTER_NAME, name);
        report.put(Report.Field.REQUESTER_EMAIL, address);
        report.put(Report.Field.LANGUAGE, language);
        report.put(Report.Field.CHANNEL, Ticket.MAIL);
        return report;
    }

    private Map<String, Object> whatElseIsInIt(
            StoredMail stored, @Nullable ReceivedMail mail, Map<String, Reason> notTaken) {
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
        MailAddress original = mail == null ? null : mail.forwardedFrom();
        if (original != null && isSomebodyElse(original.address(), stored)) {
            String name = original.name().isEmpty() ? original.address() : original.name();
            content.put(Entry.ORIGINAL_SENDER, new NamedAddress(name, original.address()).toString());
        }
        List<String> inCopy = mail == null ? List.of() : inCopy(stored, mail);
        if (!inCopy.isEmpty()) {
            content.put(Entry.IN_COPY, inCopy);
        }
        Entry.putNotTaken(notTaken, content);
        return content;
    }

    /** Returns the other people that the mail was sent to, for staff to decide whether they are kept informed. */
    private List<String> inCopy(StoredMail stored, ReceivedMail mail) {
        return mail.addressees().stream()
                .filter(person -> isSomebodyElse(person.address(), stored))
                .map(person -> new NamedAddress(
                        Characters.isBlank(person.name())
                                ? person.address()
                                : person.name().replaceAll("[<>]", " ").strip(),
                        person.address()))
                .map(NamedAddress::toString)
                .distinct()
                .limit(TicketParticipants.MOST)
                .toList();
    }

    private boolean isSomebodyElse(String address, StoredMail stored) {
        return EmailAddress.isOne(address) && !address.equalsIgnoreCase(stored.sender()) && !desk.isOurs(address);
    }
}
