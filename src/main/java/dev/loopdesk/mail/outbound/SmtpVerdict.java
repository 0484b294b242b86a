package dev.loopdesk.mail.outbound;

import dev.loopdesk.message.OutgoingMessage;
import dev.loopdesk.ticket.KeyRedaction;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.springframework.mail.MailAuthenticationException;

/** Distinguishes permanent refusals from temporary failures, and words them for the reader of the incident. */
final class SmtpVerdict {

    /** Reply codes about our configuration or the session, not about the recipient or the message. */
    private static final Set<Integer> ABOUT_US = Set.of(500, 502, 503, 504, 530, 534, 535, 538);

    private static final int LONGEST_ANSWER = 300;

    private final MailServer server;

    SmtpVerdict(MailServer server) {
        this.server = server;
    }

    RuntimeException on(OutgoingMessage message, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SMTPAddressFailedException refused) {
                return answered(message, refused.getReturnCode(), refused, failure);
            }
            if (cause instanceof SMTPSendFailedException refused) {
                if (refused.getCommand().toUpperCase(Locale.ROOT).startsWith("MAIL")) {
                    return failed("did not accept the service desk as sender: " + answer(refused), failure);
                }
                // The refusal of a recipient is nested one level deeper.
                if (!(refused.getCause() instanceof SMTPAddressFailedException)) {
                    return answered(message, refused.getReturnCode(), refused, failure);
                }
            }
            if (cause instanceof MailAuthenticationException) {
                return failed("did not accept Loopdesk's user name and password: " + answer(cause), failure);
            }
            if (cause instanceof SocketTimeoutException) {
                return failed("did not answer in time; it may be overloaded or out of reach", failure);
            }
            if (cause instanceof UnknownHostException) {
                return failed("cannot be found under that name", failure);
            }
            if (cause instanceof ConnectException) {
                return failed("refused the connection; it may be down or out of reach", failure);
            }
        }
        return failed("did not take the message: " + answer(failure), failure);
    }

    private RuntimeException answered(OutgoingMessage message, int code, Throwable answer, Exception failure) {
        if (code >= 500 && code <= 599 && !ABOUT_US.contains(code)) {
            return new DeliveryRefusedException(
                    "Mail server " + server + " refuses mail to " + message.recipient() + ": " + answer(answer),
                    failure);
        }
        if (code < 0) {
            return failed("broke off the connection", failure);
        }
        return failed("put off the message to " + message.recipient() + ": " + answer(answer), failure);
    }

    private DeliveryFailedException failed(String what, Exception failure) {
        return new DeliveryFailedException("Mail server " + server + " " + what, failure);
    }

    private static String answer(Throwable failure) {
        String answer = KeyRedaction.text(String.valueOf(failure.getMessage()))
                .replaceAll("\\s+", " ")
                .strip();
        return answer.length() <= LONGEST_ANSWER ? answer : answer.substring(0, LONGEST_ANSWER) + "…";
    }
}
