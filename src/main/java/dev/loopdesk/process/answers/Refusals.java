package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.text.Texts;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** The words of refusals, in the language of whoever is asking. */
@Component
public class Refusals {

    /** A refusal in the words of that key. */
    public Refusal of(String key, Object... arguments) {
        return new Refusal(text(key, arguments));
    }

    public String text(String key, Object... arguments) {
        return Texts.of("refusals", LocaleContextHolder.getLocale()).get(key, arguments);
    }
}
