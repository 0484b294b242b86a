package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.text.Texts;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.TemporalAccessor;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Creates refusals in the language of the current user. */
@Component
public class Refusals {

    /** Creates a refusal with the text of a key. */
    public Refusal of(String key, Object... arguments) {
        return new Refusal(text(key, arguments));
    }

    /** Returns a date in words, in the language of the current user. */
    String date(TemporalAccessor date) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(LocaleContextHolder.getLocale())
                .format(date);
    }

    public String text(String key, Object... arguments) {
        return Texts.of("refusals", LocaleContextHolder.getLocale()).get(key, arguments);
    }
}
