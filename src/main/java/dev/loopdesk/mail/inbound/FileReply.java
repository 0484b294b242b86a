package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.received.ReceivedMail;
import dev.loopdesk.mail.received.UnreadableMailException;
import dev.loopdesk.message.Outbox;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.Reply;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Participant;
import dev.loopdesk.ticket.Participants;
import dev.loopdesk.ticket.Ticket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Files a mail with its ticket; its sender may add text to the ticket and do nothing else. */
@Component("fileReply")
class FileReply implements JavaDelegate {

    private final ReceivedMails mails;
    private final MailIntake intake;
    private final MailAttachments attachments;
    private final RequesterActions requester;
    private final CaseFiles caseFiles;
    private final Participants participants;
    private final Outbox outbox;

    FileReply(
            ReceivedMails mails,
            MailIntake intake,
            MailAttachments attachments,
            RequesterActions requester,
            CaseFiles caseFiles,
            Participants participants,
            Outbox outbox) {
        this.mails = mails;
        this.intake = intake;
        this.attachments = attachments;
        this.requester = requester;
        this.caseFiles = caseFiles;
        this.participants = participants;
        this.outbox = outbox;
    }

    @Override
    public void execute(DelegateExecution execution) {
        StoredMail stored = mails.get((String) execution.getVariable(ReceiveMailProcess.MAIL_ID));
        Ticket ticket = caseFiles.get(Objects.requireNonNull(stored.ticketNumber()));
        if (execution.getProcessBusinessKey() == null) {
            execution.setProcessBusinessKey(ticket.number());
        }
        execution.setVariable(Variable.TICKET_NUMBER, ticket.number());
        var notTaken = new LinkedHashMap<String, Object>();
        Reply reply = reply(stored, ticket, notTaken);
        if (ticket.endedAt() == null) {
            requester.reply(ticket.number(), stored.id(), reply);
            if (!notTaken.isEmpty()) {
                notTaken.putAll(reply.origin());
                caseFiles.append(
                        ticket.number(),
                        EntryKind.MAIL,
                        execution.getCurrentActivityId(),
                        reply.author(),
                        true,
                        notTaken);
            }
        } else {
            afterTheEnd(execution.getCurrentActivityId(), ticket, reply);
        }
    }

    private Reply reply(StoredMail stored, Ticket ticket, Map<String, Object> notTaken) {
        try {
            ReceivedMail mail = intake.read(stored);
            var text = new MailText(mail);
            String sender = sender(stored, ticket);
            // A mail that a program wrote on its own answers no question, even from the requester's address.
            Participant participant = stored.isGenerated()
                    ? null
                    : participants.at(ticket.number(), sender).orElse(null);
            boolean own = sender.equalsIgnoreCase(ticket.requesterEmail())
                    && !stored.isGenerated()
                    && !isToParticipant(stored);
            if (participant != null) {
                participants.heardOf(ticket.number(), participant.position());
            }
            if ((own || participant != null) && ticket.endedAt() == null) {
                // Files from other persons and late files are not attached and remain in the mail.
                Entry.putNotTaken(attachments.draft(stored.id(), mail), notTaken);
            }
            String words = text.reply(known(ticket.number(), participant));
            return new Reply(
                    words == null ? text.noText() : words,
                    text.quotedAndSigned(),
                    own ? null : sender,
                    participant == null ? null : participant.name(),
                    // The encrypted part may say more than the readable one.
                    words != null && !mail.encrypted());
        } catch (UnreadableMailException e) {
            // Only a person assigns such a mail to a ticket.
            String text = stored.entered("filedText");
            return new Reply(
                    text == null ? MailText.word("not-readable", ticket.locale()) : text, null, sender(stored, ticket));
        }
    }

    /** Tells whether it was sent to the address of a participant, who does not speak for the requester. */
    private boolean isToParticipant(StoredMail stored) {
        return stored.addressedParticipant() != null
                || Optional.ofNullable(stored.returnedMessage())
                        .flatMap(outbox::find)
                        .filter(letter -> letter.participant() != null)
                        .isPresent();
    }

    private static String sender(StoredMail stored, Ticket ticket) {
        return stored.sender() == null ? MailText.word("unknown-sender", ticket.locale()) : stored.sender();
    }

    /** Returns the texts that a quote may repeat: our letters, and what the requester wrote. */
    private List<String> known(String number, @Nullable Participant participant) {
        var known = new ArrayList<>(outbox.textsToRequester(number));
        if (participant != null) {
            known.addAll(outbox.textsTo(participant));
        }
        for (Entry entry : caseFiles.entries(number)) {
            if (entry.kind() != EntryKind.MESSAGE && entry.visibleToRequester()) {
                entry.entered().values().stream()
                        .filter(String.class::isInstance)
                        .forEach(text -> known.add((String) text));
            }
        }
        return known;
    }

    private void afterTheEnd(String element, Ticket ticket, Reply reply) {
        var content = new LinkedHashMap<>(reply.origin());
        content.put("reply", reply.text());
        if (reply.folded() != null) {
            content.put(Entry.FOLDED, reply.folded());
        }
        caseFiles.append(
                ticket.number(), EntryKind.REPLY, element, reply.author(), reply.isVisibleToRequester(), content);
    }
}
