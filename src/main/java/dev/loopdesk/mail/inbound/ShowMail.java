package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.received.UnreadableMailException;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.ReceiveMailProcess.MailFormVariable;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.text.Characters;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Shows a mail as plain text in the form of the task that decides on it. */
@Component("showMail")
class ShowMail implements TaskListener {

    /** Limit in characters of a variable in the engine. */
    static final int LONGEST = 3_800;

    private final ReceivedMails mails;
    private final MailIntake intake;
    private final MailFacts facts;
    private final CaseFiles caseFiles;
    private final Locale staffLanguage;

    ShowMail(
            ReceivedMails mails,
            MailIntake intake,
            MailFacts facts,
            CaseFiles caseFiles,
            @Value("${loopdesk.staff-language}") Locale staffLanguage) {
        this.facts = facts;
        this.caseFiles = caseFiles;
        this.mails = mails;
        this.intake = intake;
        this.staffLanguage = staffLanguage;
    }

    @Override
    public void notify(DelegateTask task) {
        StoredMail stored = mails.get((String) task.getVariable(ReceiveMailProcess.MAIL_ID));
        task.setVariableLocal(MailFormVariable.MAIL_SENDER, stored.sender() == null ? "" : stored.sender());
        task.setVariableLocal(MailFormVariable.MAIL_SUBJECT, Characters.withoutTurns(stored.subject()));
        task.setVariableLocal(MailFormVariable.MAIL_REASON, MailText.reason(stored.reason(), staffLanguage));
        MailText text = text(stored);
        task.setVariableLocal(MailFormVariable.MAIL_TEXT, text == null ? "" : MailText.cut(text.text(), LONGEST));
        task.setVariableLocal(MailFormVariable.MAIL_LINK, MailDownload.address(stored.id()));
        if (task.getTaskDefinitionKey().equals(ReceiveMailProcess.READ_LATE_REPLY)) {
            showTicket(task);
        }
        if (text != null && task.getTaskDefinitionKey().equals(ReceiveMailProcess.INSPECT_MAIL)) {
            suggest(task, stored, text);
            if (stored.ticketNumber() == null) {
                offeredTicket(stored).ifPresent(number -> {
                    task.setVariableLocal("belongsTo", number);
                    tellTicket(number, stored);
                });
            }
        }
    }

    /** Tells staff who read the ticket that a mail waits which may belong to it (S2.4). */
    private void tellTicket(String number, StoredMail stored) {
        if (caseFiles.find(number).isEmpty()) {
            return;
        }
        String subject = Characters.withoutTurns(stored.subject());
        caseFiles.append(
                number,
                EntryKind.STATUS,
                null,
                Entry.LOOPDESK,
                false,
                Map.of("mailToInspect", stored.sender() == null ? subject : stored.sender() + ": " + subject));
    }

    /** Names the ticket in the list of tasks, as the tasks of the ticket itself do. */
    private void showTicket(DelegateTask task) {
        caseFiles.find(task.getExecution().getProcessBusinessKey()).ifPresent(ticket -> {
            task.setVariableLocal(Variable.TICKET_NUMBER, ticket.number());
            task.setVariableLocal(Variable.TITLE, ticket.title());
            task.setVariableLocal(Variable.REQUESTER_NAME, ticket.requesterName());
            task.setVariableLocal(Variable.PRIORITY, ticket.targets().priority());
        });
    }

    private Optional<String> offeredTicket(StoredMail stored) {
        try {
            return facts.offeredTicket(stored, intake.read(stored));
        } catch (UnreadableMailException e) {
            return Optional.empty();
        }
    }

    /** Fills in the report as the mail would make it, for a person to correct. */
    private static void suggest(DelegateTask task, StoredMail stored, MailText text) {
        task.setVariableLocal("newTitle", text.title());
        task.setVariableLocal("newDescription", MailText.cut(text.text(), LONGEST));
        if (stored.sender() != null) {
            task.setVariableLocal("senderName", text.nameOf(stored.sender()));
            task.setVariableLocal("senderEmail", stored.sender());
        }
        if (stored.ticketNumber() != null) {
            task.setVariableLocal("belongsTo", stored.ticketNumber());
        }
    }

    private @Nullable MailText text(StoredMail stored) {
        try {
            return new MailText(intake.read(stored));
        } catch (UnreadableMailException e) {
            return null;
        }
    }
}
