package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.MailSettings;
import dev.loopdesk.mail.ReplyAddresses;
import dev.loopdesk.mail.ReplyAddresses.Addressee;
import dev.loopdesk.mail.ReturnPaths;
import dev.loopdesk.mail.received.Bounce;
import dev.loopdesk.mail.received.MachineSign;
import dev.loopdesk.mail.received.MailAddress;
import dev.loopdesk.mail.received.MailClassifier;
import dev.loopdesk.mail.received.MailKind;
import dev.loopdesk.mail.received.MailReason;
import dev.loopdesk.mail.received.MailVerdict;
import dev.loopdesk.mail.received.OwnMailIdentity;
import dev.loopdesk.mail.received.ReceivedMail;
import dev.loopdesk.mail.received.SubjectPrefix;
import dev.loopdesk.message.BouncedAddresses;
import dev.loopdesk.message.EmailAddress;
import dev.loopdesk.message.MessageKind.Audience;
import dev.loopdesk.message.Outbox;
import dev.loopdesk.message.OutgoingMessage;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Participant;
import dev.loopdesk.ticket.Participants;
import dev.loopdesk.ticket.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Determines the facts of a mail for the decision table {@code mail-routing}, which routes it. */
@Component
class MailFacts {

    private static final Duration AN_HOUR = Duration.ofHours(1);

    /** Minimum time in which a person could read a letter and write the same report again. */
    private static final Duration TOO_FAST = Duration.ofMinutes(1);

    /** Limit of the Message-IDs that are looked up. */
    private static final int MOST_REFERENCES = 50;

    private static final Pattern LONG_NUMBER = Pattern.compile("\\d{3,}");
    private static final Pattern TICKET_NUMBER = Pattern.compile("\\bLD-\\d{1,12}\\b");

    /** Input of the table: the sign of a machine. */
    static final String MACHINE_SIGN = "machineSign";

    private final ReceivedMails mails;
    private final ReplyAddresses replyAddresses;
    private final ReturnPaths returnPaths;
    private final Outbox outbox;
    private final BouncedAddresses bounced;
    private final CaseFiles caseFiles;
    private final Participants participants;
    private final SupportProcess process;
    private final MailSettings.Caps caps;
    private final MailClassifier classifier;

    MailFacts(
            ReceivedMails mails,
            ReplyAddresses replyAddresses,
            ReturnPaths returnPaths,
            Outbox outbox,
            BouncedAddresses bounced,
            CaseFiles caseFiles,
            Participants participants,
            SupportProcess process,
            MailSettings settings) {
        this.mails = mails;
        this.replyAddresses = replyAddresses;
        this.returnPaths = returnPaths;
        this.outbox = outbox;
        this.bounced = bounced;
        this.caseFiles = caseFiles;
        this.participants = participants;
        this.process = process;
        this.caps = settings.caps();
        // Others may send from the same domain, so a Message-ID with that domain proves nothing.
        this.classifier = new MailClassifier(new OwnMailIdentity(List.of(settings.address()), ""));
    }

    /**
     * Facts of a mail: the inputs of the decision table {@code mail-routing}.
     *
     * @param kind kind of the sender, such as a person or a machine
     * @param kindReason text key of the reason for the kind
     * @param sign sign of a machine that an answer could begin a loop with
     * @param trust what is known of the sender
     * @param returned state of our returned letter, for a delivery failure
     * @param sender relation of the sender to the ticket
     * @param foundBy evidence by which the ticket was found
     * @param ticketState state of that ticket
     * @param capReached hourly limit that the mail would exceed
     * @param doubt reason against accepting the mail as a report
     * @param ticketNumber ticket of the mail, or of the returned letter
     */
    record Facts(
            String kind,
            String kindReason,
            MachineSign sign,
            KnownSenders.Trust trust,
            Returned returned,
            Sender sender,
            FoundBy foundBy,
            TicketStanding ticketState,
            Cap capReached,
            Doubt doubt,
            @Nullable String ticketNumber) {

        /** Creates the facts of a mail whose kind alone decides. */
        static Facts of(MailKind kind, Enum<?> reason) {
            return of(word(kind), reason, MachineSign.NONE, KnownSenders.Trust.NONE);
        }

        /** Creates the facts of an unreadable mail. */
        static Facts unreadable(Enum<?> reason) {
            return of("unreadable", reason, MachineSign.NONE, KnownSenders.Trust.NONE);
        }

        private static Facts of(String kind, Enum<?> reason, MachineSign sign, KnownSenders.Trust trust) {
            return new Facts(
                    kind,
                    reason.name(),
                    sign,
                    trust,
                    Returned.NONE,
                    Sender.NONE,
                    FoundBy.NONE,
                    TicketStanding.NONE,
                    Cap.NONE,
                    Doubt.NONE,
                    null);
        }

        private Facts returned(Returned as, @Nullable String ticket) {
            return new Facts(
                    kind, kindReason, sign, trust, as, sender, foundBy, ticketState, capReached, doubt, ticket);
        }

        private Facts sent() {
            return new Facts(
                    kind,
                    kindReason,
                    sign,
                    trust,
                    returned,
                    Sender.OTHER,
                    foundBy,
                    ticketState,
                    capReached,
                    doubt,
                    ticketNumber);
        }

        private Facts foundBy(FoundBy by) {
            return new Facts(
                    kind, kindReason, sign, trust, returned, sender, by, ticketState, capReached, doubt, ticketNumber);
        }

        private Facts doubt(Cap cap, Doubt against) {
            return new Facts(
                    kind, kindReason, sign, trust, returned, sender, foundBy, ticketState, cap, against, ticketNumber);
        }

        /** Returns the facts under the names of the table's inputs. */
        Map<String, String> inputs() {
            return Map.ofEntries(
                    Map.entry("mailKind", kind),
                    Map.entry("kindReason", kindReason),
                    Map.entry(MACHINE_SIGN, word(sign)),
                    Map.entry(ReceiveMailProcess.SENDER_TRUST, word(trust)),
                    Map.entry("returnedLetter", word(returned)),
                    Map.entry("senderKind", word(sender)),
                    Map.entry("ticketFoundBy", word(foundBy)),
                    Map.entry("ticketState", word(ticketState)),
                    Map.entry("capReached", word(capReached)),
                    Map.entry("doubt", word(doubt)));
        }

        /** Returns a fact as the table names it. */
        static String word(Enum<?> value) {
            return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** State of our returned letter. */
    enum Returned {
        NONE,
        FOREIGN,
        FOR_NOW,
        AGAIN,
        FOR_GOOD
    }

    /** Sender of a mail: without a usable address, the requester of the ticket, or another person. */
    enum Sender {
        NONE,
        REQUESTER,
        OTHER
    }

    /** Evidence by which the ticket of a mail was found; a reply to a letter to staff leads to no ticket. */
    enum FoundBy {
        NONE,
        REPLY_ADDRESS,
        MESSAGE_ID,
        STAFF_LETTER,
        /**
         * It answers a mail of the ticket that others got in copy, or a letter that another address got, or is for somebody
         * who was a participant.
         */
        THREAD
    }

    /** State of the ticket of a mail; closed means confirmed, with the follow-up contact ahead. */
    enum TicketStanding {
        NONE,
        OPEN,
        CLOSED,
        ENDED
    }

    /** An hourly limit that a mail would exceed. */
    enum Cap {
        NONE,
        TICKET,
        SENDER
    }

    /** Reason against accepting a mail as a report. */
    enum Doubt {
        NONE,
        ANSWERED_TOO_FAST,
        NAMES_OWN_TICKET
    }

    /** Determines the facts of a mail and locks its ticket. Called in the transaction that routes the mail. */
    Facts of(StoredMail stored, ReceivedMail mail, KnownSenders.MailSender sender) {
        MailVerdict verdict = verdict(stored, mail);
        Facts facts = Facts.of(Facts.word(verdict.kind()), verdict.reason(), verdict.sign(), sender.trust());
        if (verdict.kind() == MailKind.BOUNCE) {
            return returned(facts, returnedLetter(stored, mail));
        }
        if (!verdict.isFromPerson()) {
            return facts;
        }
        if (mail.messageId() != null && outbox.byMailId(mail.messageId()).isPresent()) {
            return Facts.of(MailKind.OWN, MailReason.OWN_MESSAGE_ID);
        }
        MailAddress from = sender.address();
        if (from == null || !EmailAddress.isOne(from.address())) {
            return facts;
        }
        if (verdict.sign() != MachineSign.NO_RETURN_PATH) {
            bounced.clear(from.address());
        }
        Facts reply = reply(facts.sent(), stored, mail, from.address());
        if (reply != null) {
            return reply;
        }
        Facts report = report(facts.sent(), stored, mail, from.address());
        return offeredTicket(stored, mail).isPresent() ? report.foundBy(FoundBy.THREAD) : report;
    }

    /**
     * Returns the ticket that a mail may belong to, for a person to decide: it answers a mail of the ticket, as people in
     * copy do, or a letter of ours that went to another address, or it was sent to the address of a participation that has
     * ended.
     */
    Optional<String> offeredTicket(StoredMail stored, ReceivedMail mail) {
        return Optional.ofNullable(stored.addressedTicket())
                .filter(number -> stored.addressedParticipant() != null)
                .or(() -> mails.ticketOfMail(answered(mail)))
                .or(() -> answered(mail).stream()
                        .flatMap(id -> outbox.byMailId(id).stream())
                        .filter(letter -> letter.kind().audience() != Audience.STAFF)
                        .map(OutgoingMessage::ticketNumber)
                        .findFirst());
    }

    /** Returns the Message-IDs of the mails that a mail answers, the nearest ones first. */
    private static List<String> answered(ReceivedMail mail) {
        var references = new ArrayList<>(mail.references());
        Collections.reverse(references);
        return Stream.concat(mail.inReplyTo().stream(), references.stream())
                .distinct()
                .limit(MOST_REFERENCES)
                .toList();
    }

    /**
     * A letter that a mail system returned.
     *
     * @param bounce the failure that it reports
     */
    record ReturnedLetter(OutgoingMessage letter, Bounce bounce) {

        boolean isForGood() {
            return bounce.failures().isEmpty() || bounce.failures().stream().anyMatch(Bounce.Failure::permanent);
        }

        /** Returns the status of the failure, such as {@code 5.1.1}, or null. */
        @Nullable
        String status() {
            return bounce.failures().stream()
                    .filter(Bounce.Failure::permanent)
                    .map(Bounce.Failure::status)
                    .filter(given -> given != null)
                    .findFirst()
                    .orElse(null);
        }
    }

    /**
     * Returns the letter of ours that a delivery failure is about, or null if it is about another mail. Only a recipient
     * of our mail knows its return path and Message-ID, so a forged report cannot block an address.
     */
    @Nullable
    ReturnedLetter returnedLetter(StoredMail stored, ReceivedMail mail) {
        Bounce bounce = verdict(stored, mail).bounce();
        if (bounce == null) {
            return null;
        }
        String original = bounce.originalMessageId();
        return letterOfReturnPath(stored, mail)
                .or(() -> original == null ? Optional.empty() : outbox.byMailId(original))
                .map(letter -> new ReturnedLetter(letter, bounce))
                .orElse(null);
    }

    private MailVerdict verdict(StoredMail stored, ReceivedMail mail) {
        return letterOfReturnPath(stored, mail)
                .map(letter -> classifier.classifyReturned(mail, String.valueOf(letter.recipient())))
                .orElseGet(() -> classifier.classify(mail));
    }

    private Optional<OutgoingMessage> letterOfReturnPath(StoredMail stored, ReceivedMail mail) {
        return Optional.ofNullable(stored.returnedMessage())
                .or(() -> returnPaths.letter(mail.recipients()))
                .flatMap(outbox::find);
    }

    private Facts returned(Facts facts, @Nullable ReturnedLetter returned) {
        if (returned == null) {
            return facts.returned(Returned.FOREIGN, null);
        }
        if (!returned.isForGood()) {
            return facts.returned(Returned.FOR_NOW, null);
        }
        OutgoingMessage letter = returned.letter();
        return outbox.isReturned(letter.id())
                ? facts.returned(Returned.AGAIN, null)
                : facts.returned(Returned.FOR_GOOD, letter.ticketNumber());
    }

    /**
     * Evidence that a mail answers.
     *
     * @param number ticket; null for a reply to a letter to staff
     * @param toParticipant true if it was sent to the address of a participant
     */
    private record Proof(FoundBy by, @Nullable String number, boolean toParticipant) {}

    /** Returns the ticket that a mail proves to answer: by the signed address, or by a letter that its sender got. */
    Optional<String> provenTicket(StoredMail stored, ReceivedMail mail, String from) {
        return proof(stored, mail, from).map(Proof::number);
    }

    private Optional<Proof> proof(StoredMail stored, ReceivedMail mail, String from) {
        OutgoingMessage addressed = letterOfReturnPath(stored, mail).orElse(null);
        if (addressed != null && addressed.kind().audience() == Audience.STAFF) {
            return Optional.of(new Proof(FoundBy.STAFF_LETTER, null, false));
        }
        // Some programs answer to the return path.
        Addressee addressee = Optional.ofNullable(stored.addressedTicket())
                .map(ticket -> new Addressee(ticket, stored.addressedParticipant()))
                .or(() -> replyAddresses.addressee(mail.recipients()))
                .or(() -> Optional.ofNullable(addressed)
                        .map(letter -> new Addressee(letter.ticketNumber(), letter.participant())))
                .filter(this::isValid)
                .orElse(null);
        if (addressee != null) {
            return Optional.of(
                    new Proof(FoundBy.REPLY_ADDRESS, addressee.ticketNumber(), addressee.participant() != null));
        }
        for (String id : Stream.concat(mail.inReplyTo().stream(), mail.references().stream())
                .distinct()
                .toList()) {
            OutgoingMessage letter = outbox.byMailId(id).orElse(null);
            if (letter != null && letter.kind().audience() == Audience.STAFF) {
                return Optional.of(new Proof(FoundBy.STAFF_LETTER, null, false));
            }
            if (letter != null && isRecipient(letter, from)) {
                return Optional.of(new Proof(FoundBy.MESSAGE_ID, letter.ticketNumber(), false));
            }
        }
        return Optional.empty();
    }

    private @Nullable Facts reply(Facts facts, StoredMail stored, ReceivedMail mail, String from) {
        Proof proof = proof(stored, mail, from).orElse(null);
        if (proof == null) {
            return null;
        }
        String number = proof.number();
        if (number == null) {
            return facts.foundBy(proof.by());
        }
        // The lock prevents the ticket from ending, or from reaching its limit, before this mail is filed.
        caseFiles.lock(number);
        boolean full = mails.filedWith(number, stored.arrivedAt().minus(AN_HOUR)) >= caps.mailsPerTicket();
        return new Facts(
                facts.kind(),
                facts.kindReason(),
                facts.sign(),
                facts.trust(),
                facts.returned(),
                isRequester(number, from) && !proof.toParticipant() ? Sender.REQUESTER : Sender.OTHER,
                proof.by(),
                standing(number),
                full ? Cap.TICKET : Cap.NONE,
                Doubt.NONE,
                number);
    }

    private TicketStanding standing(String number) {
        if (caseFiles.get(number).endedAt() != null) {
            return TicketStanding.ENDED;
        }
        return process.isClosed(number) ? TicketStanding.CLOSED : TicketStanding.OPEN;
    }

    private Facts report(Facts facts, StoredMail stored, ReceivedMail mail, String from) {
        List<String> tickets = mails.ticketsOf(from, stored.arrivedAt().minus(AN_HOUR));
        if (tickets.size() >= caps.ticketsPerSender()) {
            return facts.doubt(Cap.SENDER, Doubt.NONE);
        }
        if (isTooFast(stored, mail, tickets) && isSaidAgain(stored, mail, from)) {
            return facts.doubt(Cap.NONE, Doubt.ANSWERED_TOO_FAST);
        }
        boolean namesOwnTicket = TICKET_NUMBER
                .matcher(mail.subject())
                .results()
                .map(MatchResult::group)
                .anyMatch(number -> isRequester(number, from)
                        || participants.at(number, from).isPresent());
        return namesOwnTicket ? facts.doubt(Cap.NONE, Doubt.NAMES_OWN_TICKET) : facts;
    }

    /**
     * Tells whether the mail was written right after one of our letters. A mail written earlier and sent late is not
     * from a machine.
     */
    private boolean isTooFast(StoredMail stored, ReceivedMail mail, List<String> tickets) {
        Instant date = mail.date();
        if (date == null) {
            return false;
        }
        Instant written = date.isBefore(stored.arrivedAt()) ? date : stored.arrivedAt();
        return outbox.lastSent(tickets)
                .map(sent -> sent.truncatedTo(ChronoUnit.SECONDS))
                .filter(sent -> !written.isBefore(sent) && written.isBefore(sent.plus(TOO_FAST)))
                .isPresent();
    }

    /** Tells whether the sender has used the same subject before; ticket numbers are ignored. */
    private boolean isSaidAgain(StoredMail stored, ReceivedMail mail, String from) {
        String subject = saidOf(mail.subject());
        return mails.subjectsOf(from, stored.arrivedAt().minus(AN_HOUR)).stream()
                .anyMatch(earlier -> saidOf(earlier).equals(subject));
    }

    private static String saidOf(String subject) {
        return LONG_NUMBER
                .matcher(SubjectPrefix.removed(subject))
                .replaceAll("#")
                .strip();
    }

    private boolean isValid(Addressee addressee) {
        Integer participant = addressee.participant();
        return participant == null
                ? caseFiles.find(addressee.ticketNumber()).isPresent()
                : participants
                        .find(addressee.ticketNumber(), participant)
                        .filter(Participant::isPresent)
                        .isPresent();
    }

    /** Tells whether an address is the one that a letter went to; a participant does not know the requester's letters. */
    private boolean isRecipient(OutgoingMessage letter, String address) {
        Integer participant = letter.participant();
        return participant == null
                ? isRequester(letter.ticketNumber(), address)
                : participants
                        .find(letter.ticketNumber(), participant)
                        .filter(one -> one.isPresent() && one.isAt(address))
                        .isPresent();
    }

    private boolean isRequester(String ticketNumber, String address) {
        return caseFiles
                .find(ticketNumber)
                .map(Ticket::requesterEmail)
                .filter(address::equalsIgnoreCase)
                .isPresent();
    }
}
