package dev.loopdesk.mail.outbound;

import dev.loopdesk.mail.MailSettings;
import dev.loopdesk.mail.ReplyAddresses;
import dev.loopdesk.mail.ReturnPaths;
import dev.loopdesk.mail.received.OwnMailIdentity;
import dev.loopdesk.message.MailThread;
import dev.loopdesk.message.MailThreads;
import dev.loopdesk.message.MessageKind.Audience;
import dev.loopdesk.message.OutgoingMessage;
import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Component;

/** Converts a message to a mail and sends it. */
@Component
public class MessageMailer {

    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final JavaMailSender sender;
    private final MailSettings settings;
    private final ReplyAddresses replyAddresses;
    private final ReturnPaths returnPaths;
    private final MailThreads threads;
    private final SmtpVerdict verdict;
    private final AtomicReference<State> state = new AtomicReference<>(new State(0, 0, 0, 0, null, null));

    /**
     * What the mail server did with the messages of this node since its start.
     *
     * @param accepted number of messages that it took
     * @param refused number of messages that it refused for good, because of the recipient
     * @param failed number of attempts that failed for now
     * @param failedInARow number of attempts that failed since the server last took or refused a message
     * @param lastAnswer time at which it last did, or null
     * @param lastFailure time of the latest failed attempt, or null
     */
    public record State(
            long accepted,
            long refused,
            long failed,
            int failedInARow,
            @Nullable Instant lastAnswer,
            @Nullable Instant lastFailure) {

        private State withAccepted() {
            return new State(accepted + 1, refused, failed, 0, Instant.now(), lastFailure);
        }

        private State withRefused() {
            return new State(accepted, refused + 1, failed, 0, Instant.now(), lastFailure);
        }

        private State withFailed() {
            return new State(accepted, refused, failed + 1, failedInARow + 1, lastAnswer, Instant.now());
        }
    }

    MessageMailer(
            JavaMailSender sender,
            MailSettings settings,
            ReplyAddresses replyAddresses,
            ReturnPaths returnPaths,
            MailThreads threads,
            MailServer server) {
        this.sender = sender;
        this.settings = settings;
        this.replyAddresses = replyAddresses;
        this.returnPaths = returnPaths;
        this.threads = threads;
        this.verdict = new SmtpVerdict(server);
    }

    /**
     * Sends a message and returns when the mail server has accepted it.
     *
     * @throws DeliveryRefusedException if the server refuses it permanently
     * @throws DeliveryFailedException if a retry may succeed
     */
    void send(OutgoingMessage message) {
        MimeMessage mail = mail(message);
        try {
            sender.send(mail);
        } catch (MailSendException e) {
            // Without failed messages, only closing the connection failed: the mail was accepted.
            if (!e.getFailedMessages().isEmpty()) {
                throw counted(verdict.on(message, e.getMessageExceptions()[0]));
            }
        } catch (MailException e) {
            throw counted(verdict.on(message, e));
        }
        state.updateAndGet(State::withAccepted);
    }

    /** Returns what the mail server did so far. */
    public State state() {
        return Objects.requireNonNull(state.get());
    }

    private RuntimeException counted(RuntimeException failure) {
        state.updateAndGet(failure instanceof DeliveryRefusedException ? State::withRefused : State::withFailed);
        return failure;
    }

    private MimeMessage mail(OutgoingMessage message) {
        InternetAddress recipient = recipient(message.recipient());
        var mail = new SMTPMessage(sender.createMimeMessage().getSession());
        try {
            mail.setFrom(new InternetAddress(settings.address(), settings.name(), UTF_8));
            mail.setRecipient(RecipientType.TO, recipient);
            mail.setSubject(message.subject(), UTF_8);
            mail.setSentDate(Date.from(message.composedAt()));
            mail.setHeader("Message-ID", message.mailId());
            Optional<String> returnPath = returnPaths.of(message.id());
            if (returnPath.isPresent()) {
                mail.setEnvelopeFrom(returnPath.get());
            }
            if (message.kind().audience() != Audience.STAFF) {
                MailThread thread = threads.before(message);
                if (thread.inReplyTo() != null) {
                    mail.setHeader("In-Reply-To", thread.inReplyTo());
                    // One Message-ID per line, because some fill a line alone.
                    mail.setHeader("References", String.join("\r\n ", thread.references()));
                }
                Optional<String> reply = replyAddresses.of(message.ticketNumber(), message.participant());
                if (reply.isPresent()) {
                    mail.setReplyTo(new Address[] {new InternetAddress(reply.get(), settings.name(), UTF_8)});
                }
            }
            mail.setHeader("Auto-Submitted", "auto-generated");
            // Without "All", which would also suppress the reports of failed deliveries.
            mail.setHeader("X-Auto-Response-Suppress", "OOF, AutoReply");
            mail.setHeader(OwnMailIdentity.HEADER, message.kind().name().toLowerCase(Locale.ROOT));
            mail.setHeader("Content-Language", message.language());
            mail.setContent(
                    new MimeMultipart("alternative", text(message.text(), "plain"), text(message.html(), "html")));
            return mail;
        } catch (MessagingException | UnsupportedEncodingException e) {
            throw new DeliveryFailedException("The mail " + message.mailId() + " cannot be put together", e);
        }
    }

    private static MimeBodyPart text(String text, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, UTF_8, subtype);
        return part;
    }

    private static InternetAddress recipient(@Nullable String address) {
        if (address == null) {
            throw new DeliveryRefusedException("There is no mail address", null);
        }
        try {
            int at = address.lastIndexOf('@');
            String ascii = address.substring(0, at + 1) + IDN.toASCII(address.substring(at + 1));
            var recipient = new InternetAddress(ascii, true);
            // Local parts beyond ASCII need SMTPUTF8, which too few servers support.
            if (at < 1
                    || !recipient.getAddress().equals(ascii)
                    || !StandardCharsets.US_ASCII.newEncoder().canEncode(ascii)) {
                throw new AddressException("One plain address is needed");
            }
            return recipient;
        } catch (AddressException | IllegalArgumentException e) {
            throw new DeliveryRefusedException(address + " is not a mail address", e);
        }
    }
}
