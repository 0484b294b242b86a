package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.text.Texts;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Creates refusals in the language of the current user. */
@Component
public class Refusals {

    /** Creates a refusal with the text of a key. */
    public Refusal of(String key, Object... arguments) {
        return new Refusal(text(key, arguments));
    }

    public String text(String key, Object... arguments) {
        return Texts.of("refusals", LocaleContextHolder.getLocale()).get(key, arguments);
    }
}
