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
import dev.loopdesk.process.contract.ReceiveMailProcess.Outcome;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decides what a mail becomes. */
@Component
public class MailRouting {

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
    private final MailSettings.Caps caps;
    private final MailClassifier classifier;

    MailRouting(
            ReceivedMails mails,
            ReplyAddresses replyAddresses,
            Outbox outbox,
            BouncedAddresses bounced,
            CaseFiles caseFiles,
            MailSettings settings) {
        this.mails = mails;
        this.replyAddresses = replyAddresses;
        this.outbox = outbox;
        this.bounced = bounced;
        this.caseFiles = caseFiles;
        this.caps = settings.caps();
        // Others may send from the same domain, so that a Message-ID of it proves nothing.
        this.classifier = new MailClassifier(new OwnMailIdentity(List.of(settings.address()), ""));
    }

    /**
     * What a mail becomes.
     *
     * @param outcome one of {@link Outcome}
     * @param reason key of the words that say why
     * @param returned the message of ours that a bounce returned
     */
    record Route(
            String outcome,
            String reason,
            @Nullable String ticketNumber,
            @Nullable OutgoingMessage returned) {

        static Route ignored(Enum<?> reason) {
            return new Route(Outcome.IGNORED, reason.name(), null, null);
        }
    }

    /** Why a mail becomes what it does, where it is not its kind; the words are in the bundle {@code received-mail}. */
    public enum Why {
        NEW_REPORT,
        REPLY_ADDRESS,
        OUR_MESSAGE_ID,
        RETURNED_LETTER,
        RETURNED_FOREIGN,
        RETURNED_FOR_NOW,
        RETURNED_AGAIN,
        NO_SENDER,
        CAP_SENDER,
        CAP_TICKET,
        ANSWERED_TOO_FAST,
        UNPROVEN_ANSWER,
        ANSWER_OF_STAFF
    }

    /** Decides, in the transaction in which it is then done; the ticket that it belongs to is locked. */
    Route route(StoredMail stored, ReceivedMail mail) {
        MailVerdict verdict = classifier.classify(mail);
        if (verdict.kind() == MailKind.BOUNCE) {
            return bounce(verdict.bounce());
        }
        if (!verdict.isFromPerson()) {
            return Route.ignored(verdict.reason());
        }
        if (mail.messageId() != null && outbox.byMailId(mail.messageId()).isPresent()) {
            return Route.ignored(MailReason.OWN_MESSAGE_ID);
        }
        MailAddress from = mail.from();
        if (from == null || !EmailAddress.isOne(from.address())) {
            return new Route(Outcome.INSPECT, Why.NO_SENDER.name(), null, null);
        }
        bounced.clear(from.address());
        Route reply = reply(stored, mail, from.address());
        return reply != null ? reply : report(stored, mail, from.address());
    }

    /** What a delivery failure says, or null if the mail is none. */
    @Nullable
    Bounce bounce(ReceivedMail mail) {
        return classifier.classify(mail).bounce();
    }

    /** Only who got a mail of ours knows its Message-ID, so that nobody can silence an address by a forged report. */
    private Route bounce(@Nullable Bounce bounce) {
        String original = bounce == null ? null : bounce.originalMessageId();
        OutgoingMessage letter =
                original == null ? null : outbox.byMailId(original).orElse(null);
        if (bounce == null || letter == null) {
            return Route.ignored(Why.RETURNED_FOREIGN);
        }
        boolean forGood =
                bounce.failures().isEmpty() || bounce.failures().stream().anyMatch(Bounce.Failure::permanent);
        if (!forGood) {
            return Route.ignored(Why.RETURNED_FOR_NOW);
        }
        if (outbox.isReturned(letter.id())) {
            return Route.ignored(Why.RETURNED_AGAIN);
        }
        return new Route(Outcome.BOUNCE, Why.RETURNED_LETTER.name(), letter.ticketNumber(), letter);
    }

    private @Nullable Route reply(StoredMail stored, ReceivedMail mail, String from) {
        String number = replyAddresses
                .ticketNumber(mail.recipients())
                .filter(given -> caseFiles.find(given).isPresent())
                .orElse(null);
        Why why = Why.REPLY_ADDRESS;
        if (number == null) {
            for (String id : Stream.concat(mail.inReplyTo().stream(), mail.references().stream())
                    .distinct()
                    .toList()) {
                Optional<OutgoingMessage> letter = outbox.byMailId(id);
                if (letter.isEmpty()) {
                    continue;
                }
                if (letter.get().kind().audience() == Audience.STAFF) {
                    return new Route(Outcome.INSPECT, Why.ANSWER_OF_STAFF.name(), null, null);
                }
                if (isRequester(letter.get().ticketNumber(), from)) {
                    number = letter.get().ticketNumber();
                    why = Why.OUR_MESSAGE_ID;
                    break;
                }
            }
        }
        if (number == null) {
            return null;
        }
        // from here on nobody ends the ticket, or fills it up, before this mail is filed
        caseFiles.lock(number);
        if (mails.filedWith(number, stored.arrivedAt().minus(AN_HOUR)) >= caps.mailsPerTicket()) {
            return new Route(Outcome.IGNORED, Why.CAP_TICKET.name(), number, null);
        }
        boolean over = caseFiles.get(number).endedAt() != null;
        return new Route(over ? Outcome.LATE_REPLY : Outcome.REPLY, why.name(), number, null);
    }

    private Route report(StoredMail stored, ReceivedMail mail, String from) {
        List<String> tickets = mails.ticketsOf(from, stored.arrivedAt().minus(AN_HOUR));
        if (tickets.size() >= caps.ticketsPerSender()) {
            return Route.ignored(Why.CAP_SENDER);
        }
        if (isTooFast(stored, mail, tickets) && isSaidAgain(stored, mail, from)) {
            return new Route(Outcome.INSPECT, Why.ANSWERED_TOO_FAST.name(), null, null);
        }
        boolean namesOwnTicket = TICKET_NUMBER
                .matcher(mail.subject())
                .results()
                .map(MatchResult::group)
                .anyMatch(number -> isRequester(number, from));
        if (namesOwnTicket) {
            return new Route(Outcome.INSPECT, Why.UNPROVEN_ANSWER.name(), null, null);
        }
        return new Route(Outcome.NEW_TICKET, Why.NEW_REPORT.name(), null, null);
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
