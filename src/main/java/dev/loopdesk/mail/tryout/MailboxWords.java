package dev.loopdesk.mail.tryout;

import dev.loopdesk.text.Texts;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Texts of the mailbox pages in the reader's language; templates call the public methods. */
final class MailboxWords {

    private final Texts texts;
    private final ZoneId zone;

    MailboxWords(Locale reader, ZoneId zone) {
        this.texts = Texts.of("mailbox", reader);
        this.zone = zone;
    }

    public String language() {
        return texts.locale().toLanguageTag();
    }

    public String text(String key, Object... values) {
        return texts.get(key, values);
    }

    public String time(Instant instant) {
        return DateTimeFormatter.ofPattern(text("time.pattern"), texts.locale()).format(instant.atZone(zone));
    }
}
