package dev.loopdesk.mail.tryout;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import org.springframework.context.support.ResourceBundleMessageSource;

/** The words of the mailbox pages in the reader's language; the methods that templates call are public. */
final class MailboxWords {

    private static final ResourceBundleMessageSource BUNDLES = bundles();

    private final Locale locale;
    private final ZoneId zone;

    MailboxWords(Locale reader, ZoneId zone) {
        this.locale = reader.getLanguage().equals("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
        this.zone = zone;
    }

    public String language() {
        return locale.toLanguageTag();
    }

    public String text(String key, Object... values) {
        return Objects.requireNonNull(BUNDLES.getMessage(key, values, locale));
    }

    public String time(Instant instant) {
        return DateTimeFormatter.ofPattern(text("time.pattern"), locale).format(instant.atZone(zone));
    }

    private static ResourceBundleMessageSource bundles() {
        var source = new ResourceBundleMessageSource();
        source.setBasename("messages/mailbox");
        source.setDefaultEncoding("UTF-8");
        source.setDefaultLocale(Locale.ENGLISH);
        source.setFallbackToSystemLocale(false);
        source.setAlwaysUseMessageFormat(true);
        return source;
    }
}
