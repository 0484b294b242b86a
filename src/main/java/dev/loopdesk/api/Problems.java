package dev.loopdesk.api;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** What the API answers when it cannot do what it is asked (RFC 9457), in the reader's language. */
final class Problems {

    private Problems() {}

    /** The details are the text of that key. */
    static ProblemDetail of(HttpStatus status, String key, Locale language, Object... values) {
        return ProblemDetail.forStatusAndDetail(status, text(key, language, values));
    }

    static String text(String key, Locale language, Object... values) {
        boolean chinese = language.getLanguage().equals(Locale.CHINESE.getLanguage());
        Locale locale = chinese ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
        ResourceBundle texts = ResourceBundle.getBundle(
                "messages.api",
                locale,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        return new MessageFormat(texts.getString(key), locale).format(values);
    }
}
