package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.MailSettings;
import dev.loopdesk.mail.ReplyAddresses;
import dev.loopdesk.mail.received.Bounce;
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
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds out what can be known of a mail; what becomes of it, the decision table {@code mail-routing} says. */
@Component
class MailFacts {

    private static final Duration AN_HOUR = Duration.ofHours(1);

    /** Nobody reads a letter and writes the same report again within it. */
    private static final Duration TOO_FAST = Duration.ofMinutes(1);

    private static final Pattern LONG_NUMBER = Pattern.compile("\\d{3,}");
    private static final Pattern TICKET_NUMBER = Pattern.compile("\\bLD-\\d{1,12}\\b");

    private final ReceivedMails mails;
    private final ReplyAddresses replyAddresses;
    private final Outbox outbox;
    private final BouncedAddresses bounced;
    private final CaseFiles caseFiles;
    private final SupportProcess process;
    private final MailSettings.Caps caps;
    private final MailClassifier classifier;

    MailFacts(
            ReceivedMails mails,
            ReplyAddresses replyAddresses,
            Outbox outbox,
            BouncedAddresses bounced,
            CaseFiles caseFiles,
            SupportProcess process,
            MailSettings settings) {
        this.mails = mails;
        this.replyAddresses = replyAddresses;
        this.outbox = outbox;
        this.bounced = bounced;
        this.caseFiles = caseFiles;
        this.process = process;
        this.caps = settings.caps();
        // Others may send from the same domain, so that a Message-ID of it proves nothing.
        this.classifier = new MailClassifier(new OwnMailIdentity(List.of(settings.address()), ""));
    }

    /**
     * What is known of a mail before anybody decides what becomes of it: the inputs of the decision table
     * {@code mail-routing}.
     *
     * @param kind what wrote it
     * @param kindReason key of the words that say why it counts as that
     * @param returned what a delivery failure says of a letter of ours
     * @param sender who sent it
     * @param foundBy how it was found which ticket it belongs to
     * @param ticketState how that ticket stands
     * @param capReached which of the limits of an hour it would break
     * @param doubt what speaks against taking it for a report
     * @param ticketNumber the ticket that it belongs to, or that a returned letter was about
     */
    record Facts(
            String kind,
            String kindReason,
            Returned returned,
            Sender sender,
            FoundBy foundBy,
            TicketStanding ticketState,
            Cap capReached,
            Doubt doubt,
            @Nullable String ticketNumber) {

        /** A mail of which no more than its kind matters. */
        static Facts of(MailKind kind, Enum<?> reason) {
            return of(word(kind), reason, Sender.NONE);
        }

        /** A mail that no machine can read. */
        static Facts unreadable(Enum<?> reason) {
            return of("unreadable", reason, Sender.NONE);
        }

        private static Facts of(String kind, Enum<?> reason, Sender sender) {
            return new Facts(
                    kind,
                    reason.name(),
                    Returned.NONE,
                    sender,
                    FoundBy.NONE,
                    TicketStanding.NONE,
                    Cap.NONE,
                    Doubt.NONE,
                    null);
        }

        private Facts returned(Returned as, @Nullable String ticket) {
            return new Facts(kind, kindReason, as, sender, foundBy, ticketState, capReached, doubt, ticket);
        }

        private Facts foundBy(FoundBy by) {
            return new Facts(kind, kindReason, returned, sender, by, ticketState, capReached, doubt, ticketNumber);
        }

        private Facts doubt(Cap cap, Doubt against) {
            return new Facts(kind, kindReason, returned, sender, foundBy, ticketState, cap, against, ticketNumber);
        }

        /** As the inputs of the table are called. */
        Map<String, String> inputs() {
            return Map.of(
                    "mailKind", kind,
                    "kindReason", kindReason,
                    "returnedLetter", word(returned),
                    "senderKind", word(sender),
                    "ticketFoundBy", word(foundBy),
                    "ticketState", word(ticketState),
                    "capReached", word(capReached),
                    "doubt", word(doubt));
        }

        private static String word(Enum<?> value) {
            return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What a delivery failure says of a letter of ours. */
    enum Returned {
        NONE,
        FOREIGN,
        FOR_NOW,
        AGAIN,
        FOR_GOOD
    }

    /** Who sent a mail: nobody who could be answered, the requester of the ticket that it belongs to, or another. */
    enum Sender {
        NONE,
        REQUESTER,
        OTHER
    }

    /** How it was found which ticket a mail belongs to; a letter to staff leads to none. */
    enum FoundBy {
        NONE,
        REPLY_ADDRESS,
        MESSAGE_ID,
        STAFF_LETTER
    }

    /** How the ticket stands that a mail belongs to: closed is confirmed, with the follow-up visit to come. */
    enum TicketStanding {
        NONE,
        OPEN,
        CLOSED,
        ENDED
    }

    /** A limit of an hour that a mail would break. */
    enum Cap {
        NONE,
        TICKET,
        SENDER
    }

    /** What speaks against taking a mail for a report. */
    enum Doubt {
        NONE,
        ANSWERED_TOO_FAST,
        NAMES_OWN_TICKET
    }

    /** Finds out, in the transaction in which it is then decided and done; the ticket that it belongs to is locked. */
    Facts of(StoredMail stored, ReceivedMail mail) {
        MailVerdict verdict = classifier.classify(mail);
        Facts facts = Facts.of(verdict.kind(), verdict.reason());
        if (verdict.kind() == MailKind.BOUNCE) {
            return returned(facts, verdict.bounce());
        }
        if (!verdict.isFromPerson()) {
            return facts;
        }
        if (mail.messageId() != null && outbox.byMailId(mail.messageId()).isPresent()) {
            return Facts.of(MailKind.OWN, MailReason.OWN_MESSAGE_ID);
        }
        MailAddress from = mail.from();
        if (from == null || !EmailAddress.isOne(from.address())) {
            return facts;
        }
        bounced.clear(from.address());
        Facts sent = Facts.of(Facts.word(verdict.kind()), verdict.reason(), Sender.OTHER);
        Facts reply = reply(sent, stored, mail, from.address());
        return reply != null ? reply : report(sent, stored, mail, from.address());
    }

    /** What a delivery failure says, or null if the mail is none. */
    @Nullable
    Bounce bounce(ReceivedMail mail) {
        return classifier.classify(mail).bounce();
    }

    /** Only who got a mail of ours knows its Message-ID, so that nobody can silence an address by a forged report. */
    private Facts returned(Facts facts, @Nullable Bounce bounce) {
        String original = bounce == null ? null : bounce.originalMessageId();
        OutgoingMessage letter =
                original == null ? null : outbox.byMailId(original).orElse(null);
        if (bounce == null || letter == null) {
            return facts.returned(Returned.FOREIGN, null);
        }
        boolean forGood =
                bounce.failures().isEmpty() || bounce.failures().stream().anyMatch(Bounce.Failure::permanent);
        if (!forGood) {
            return facts.returned(Returned.FOR_NOW, null);
        }
        return outbox.isReturned(letter.id())
                ? facts.returned(Returned.AGAIN, null)
                : facts.returned(Returned.FOR_GOOD, letter.ticketNumber());
    }

    private @Nullable Facts reply(Facts facts, StoredMail stored, ReceivedMail mail, String from) {
        String number = replyAddresses
                .ticketNumber(mail.recipients())
                .filter(given -> caseFiles.find(given).isPresent())
                .orElse(null);
        FoundBy by = FoundBy.REPLY_ADDRESS;
        if (number == null) {
            for (String id : Stream.concat(mail.inReplyTo().stream(), mail.references().stream())
                    .distinct()
                    .toList()) {
                Optional<OutgoingMessage> letter = outbox.byMailId(id);
                if (letter.isEmpty()) {
                    continue;
                }
                if (letter.get().kind().audience() == Audience.STAFF) {
                    return facts.foundBy(FoundBy.STAFF_LETTER);
                }
                if (isRequester(letter.get().ticketNumber(), from)) {
                    number = letter.get().ticketNumber();
                    by = FoundBy.MESSAGE_ID;
                    break;
                }
            }
        }
        if (number == null) {
            return null;
        }
        // from here on nobody ends the ticket, or fills it up, before this mail is filed
        caseFiles.lock(number);
        boolean full = mails.filedWith(number, stored.arrivedAt().minus(AN_HOUR)) >= caps.mailsPerTicket();
        return new Facts(
                facts.kind(),
                facts.kindReason(),
                facts.returned(),
                isRequester(number, from) ? Sender.REQUESTER : Sender.OTHER,
                by,
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
                .anyMatch(number -> isRequester(number, from));
        return namesOwnTicket ? facts.doubt(Cap.NONE, Doubt.NAMES_OWN_TICKET) : facts;
    }

    /** Whether it was written right after a letter of ours; who wrote earlier and only sent it now is no machine. */
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

    /** Whether the sender has written under the same subject before, numbers of tickets aside. */
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

    private boolean isRequester(String ticketNumber, String address) {
        return caseFiles
                .find(ticketNumber)
                .map(Ticket::requesterEmail)
                .filter(address::equalsIgnoreCase)
                .isPresent();
    }
}
