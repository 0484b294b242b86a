package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.Refusal;
import java.util.Locale;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.stereotype.Component;

/** The words of refusals, in the language of whoever is asking. */
@Component
public class Refusals {

    private final ResourceBundleMessageSource texts = new ResourceBundleMessageSource();

    Refusals() {
        texts.setBasename("messages/refusals");
        texts.setDefaultEncoding("UTF-8");
        texts.setDefaultLocale(Locale.ENGLISH);
        // Every text is a pattern, so that a doubled apostrophe means the same in all of them.
        texts.setAlwaysUseMessageFormat(true);
    }

    /** A refusal in the words of that key. */
    public Refusal of(String key, Object... arguments) {
        return new Refusal(text(key, arguments));
    }

    public String text(String key, Object... arguments) {
        return texts.getMessage(key, arguments, LocaleContextHolder.getLocale());
    }
}
