package dev.loopdesk.replay;

import jakarta.mail.internet.MimeMessage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Counts mail instead of sending it. */
class CountingMailSender extends JavaMailSenderImpl {

    private final AtomicInteger mails = new AtomicInteger();

    @Override
    protected void doSend(MimeMessage[] messages, Object @Nullable [] originals) {
        mails.addAndGet(messages.length);
    }

    int mails() {
        return mails.get();
    }
}
