package dev.loopdesk.replay;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Profile;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/** Counts mail instead of sending it, and refuses that to one domain, as a mail server does for ever. */
@Component
@Primary
@Profile(OfflineProduct.PROFILE)
public class CountingMailSender extends JavaMailSenderImpl {

    /** Domain whose addresses are refused. */
    public static final String REFUSED = "refused.invalid";

    private final AtomicInteger mails = new AtomicInteger();

    @Override
    protected void doSend(MimeMessage[] messages, Object @Nullable [] originals) {
        for (MimeMessage mail : messages) {
            mails.incrementAndGet();
            try {
                Address[] recipients = mail.getAllRecipients();
                if (recipients[0].toString().endsWith("@" + REFUSED)) {
                    throw new MailSendException(Map.of(
                            mail,
                            new SMTPSendFailedException(
                                    "RCPT", 550, "550 No such user", null, recipients, recipients, recipients)));
                }
            } catch (MessagingException e) {
                throw new MailParseException(e);
            }
        }
    }

    int mails() {
        return mails.get();
    }
}
