package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.received.UnreadableMailException;
import dev.loopdesk.message.MailSenders;
import dev.loopdesk.process.answers.Answer;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.ReceiveMailProcess.Inspection;
import dev.loopdesk.process.conversation.TicketParticipants;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.NamedAddress;
import dev.loopdesk.ticket.Ticket;
import java.util.Locale;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Stores people's decisions on mails that could not be routed automatically, and on their senders (S2.4). */
@Component
class MailDecisions implements StageRules {

    private static final String SENDER_JOINS = "senderJoins";

    private final ReceivedMails mails;
    private final MailIntake intake;
    private final MailSenders senders;
    private final CaseFiles caseFiles;
    private final TicketParticipants participants;
    private final Refusals refusals;

    MailDecisions(
            ReceivedMails mails,
            MailIntake intake,
            MailSenders senders,
            CaseFiles caseFiles,
            TicketParticipants participants,
            Refusals refusals) {
        this.participants = participants;
        this.mails = mails;
        this.intake = intake;
        this.senders = senders;
        this.caseFiles = caseFiles;
        this.refusals = refusals;
    }

    @Override
    public Set<String> tasks() {
        return Set.of(ReceiveMailProcess.INSPECT_MAIL, ReceiveMailProcess.READ_LATE_REPLY);
    }

    @Override
    public void accept(Answer answer) {
        String outcome = answer.text(ReceiveMailProcess.INSPECTION_OUTCOME);
        boolean blocked = Inspection.BLOCK_SENDER.equals(outcome);
        boolean discarded = blocked || Inspection.DISCARD.equals(outcome);
        mails.decided(answer.mailId(), answer.author(), answer.values(), discarded);
        if (blocked) {
            senders.block(sender(answer), answer.author());
        } else if (Inspection.LET_SENDER_IN.equals(outcome)) {
            letIn(answer);
        } else if (Inspection.BELONGS_TO_TICKET.equals(outcome)) {
            assign(answer);
        }
    }

    private void letIn(Answer answer) {
        senders.letIn(sender(answer), answer.author());
        try {
            // The ticket is opened from the mail itself.
            intake.read(mails.get(answer.mailId()));
        } catch (UnreadableMailException e) {
            throw refusals.of("mail-unreadable");
        }
    }

    private String sender(Answer answer) {
        String sender = mails.get(answer.mailId()).sender();
        if (sender == null) {
            throw refusals.of("mail-without-sender");
        }
        return sender;
    }

    /** Makes the sender a participant, unless the sender is the requester. */
    private void join(Answer answer, Ticket ticket) {
        StoredMail stored = mails.get(answer.mailId());
        String sender = sender(answer);
        if (sender.equalsIgnoreCase(ticket.requesterEmail())) {
            return;
        }
        String name = sender;
        try {
            name = new MailText(intake.read(stored)).nameOf(sender);
        } catch (UnreadableMailException e) {
            // The address stands for the name.
        }
        participants.include(ticket.number(), new NamedAddress(name, sender), answer.author());
    }

    /** The lock prevents the ticket from ending before the mail is filed. */
    private void assign(Answer answer) {
        String number = String.valueOf(answer.text("belongsTo")).strip().toUpperCase(Locale.ROOT);
        Ticket ticket = caseFiles
                .find(number)
                .orElseThrow(() -> refusals.of("no-such-ticket", number).at("belongsTo"));
        caseFiles.lock(number);
        if (answer.isTrue(SENDER_JOINS)) {
            join(answer, ticket);
        }
        boolean ended = caseFiles.get(ticket.number()).endedAt() != null;
        mails.assign(answer.mailId(), number, ended);
        answer.set(ReceiveMailProcess.TICKET_OVER, ended);
    }
}
