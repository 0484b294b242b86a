package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.received.ReceivedMail;
import dev.loopdesk.mail.received.UnreadableMailException;
import dev.loopdesk.message.MailSenders;
import dev.loopdesk.process.answers.Answer;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.ReceiveMailProcess.Inspection;
import dev.loopdesk.process.contract.ReceiveMailProcess.Outcome;
import dev.loopdesk.process.conversation.TicketParticipants;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.NamedAddress;
import dev.loopdesk.ticket.Ticket;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Stores people's decisions on mails that could not be routed automatically, and on their senders (S2.4). */
@Component
class MailDecisions implements StageRules {

    private static final String SENDER_JOINS = "senderJoins";

    private final ReceivedMails mails;
    private final MailIntake intake;
    private final MailFacts facts;
    private final MailSenders senders;
    private final KnownSenders known;
    private final CaseFiles caseFiles;
    private final TicketParticipants participants;
    private final Refusals refusals;

    MailDecisions(
            ReceivedMails mails,
            MailIntake intake,
            MailFacts facts,
            MailSenders senders,
            KnownSenders known,
            CaseFiles caseFiles,
            TicketParticipants participants,
            Refusals refusals) {
        this.participants = participants;
        this.mails = mails;
        this.intake = intake;
        this.facts = facts;
        this.senders = senders;
        this.known = known;
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
        boolean joins = false;
        mails.decided(answer.about(), answer.author(), answer.values(), discarded);
        if (blocked) {
            senders.block(sender(answer), answer.author());
        } else if (Inspection.LET_SENDER_IN.equals(outcome)) {
            letIn(answer);
            joins = joinsByProof(answer);
        } else if (Inspection.BELONGS_TO_TICKET.equals(outcome)) {
            assign(answer);
        } else if (Outcome.NEW_TICKET.equals(answer.text(ReceiveMailProcess.LATE_REPLY_OUTCOME))) {
            requireReport(answer);
        }
        if (answer.task().equals(ReceiveMailProcess.INSPECT_MAIL)) {
            answer.set(ReceiveMailProcess.JOINS_TICKET, joins);
        }
    }

    private void letIn(Answer answer) {
        String sender = sender(answer);
        if (known.isBlockedByTable(sender)) {
            throw refusals.of("sender-blocked-by-table", sender).at(ReceiveMailProcess.INSPECTION_OUTCOME);
        }
        senders.letIn(sender, answer.author());
        // The ticket is opened from the mail itself.
        read(answer);
    }

    private ReceivedMail read(Answer answer) {
        try {
            return intake.read(mails.get(answer.about()));
        } catch (UnreadableMailException e) {
            throw refusals.of("mail-unreadable").at(outcomeOf(answer));
        }
    }

    /** A late reply opens a ticket as it is: nobody is asked who wrote it, or what it says. */
    private void requireReport(Answer answer) {
        StoredMail stored = mails.get(answer.about());
        if (stored.sender() == null) {
            throw refusals.of("late-reply-without-sender").at(ReceiveMailProcess.LATE_REPLY_OUTCOME);
        }
        read(answer);
    }

    /** Assigns a mail whose sender is let in to the ticket that it proves to answer; returns false if there is none. */
    private boolean joinsByProof(Answer answer) {
        StoredMail stored = mails.get(answer.about());
        Optional<String> number = facts.provenTicket(stored, read(answer), sender(answer));
        number.ifPresent(found -> assign(answer, caseFiles.get(found)));
        return number.isPresent();
    }

    /** Returns the field that wants what the mail does not allow. */
    private static String outcomeOf(Answer answer) {
        return answer.task().equals(ReceiveMailProcess.INSPECT_MAIL)
                ? ReceiveMailProcess.INSPECTION_OUTCOME
                : ReceiveMailProcess.LATE_REPLY_OUTCOME;
    }

    private String sender(Answer answer) {
        String sender = mails.get(answer.about()).sender();
        if (sender == null) {
            throw refusals.of("mail-without-sender").at(outcomeOf(answer));
        }
        return sender;
    }

    /** Makes the sender a participant, unless the sender is the requester. */
    private void join(Answer answer, Ticket ticket) {
        StoredMail stored = mails.get(answer.about());
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

    private void assign(Answer answer) {
        String number = String.valueOf(answer.text("belongsTo")).strip().toUpperCase(Locale.ROOT);
        assign(
                answer,
                caseFiles
                        .find(number)
                        .orElseThrow(() -> refusals.of("no-such-ticket", number).at("belongsTo")));
    }

    /** The lock prevents the ticket from ending before the mail is filed. */
    private void assign(Answer answer, Ticket ticket) {
        caseFiles.lock(ticket.number());
        if (answer.isTrue(SENDER_JOINS)) {
            join(answer, ticket);
        }
        boolean ended = caseFiles.get(ticket.number()).endedAt() != null;
        mails.assign(answer.about(), ticket.number(), ended);
        answer.set(ReceiveMailProcess.TICKET_OVER, ended);
    }
}
