package dev.loopdesk.api;

import dev.loopdesk.text.Texts;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Creates problem details (RFC 9457) in the reader's language. */
final class Problems {

    private Problems() {}

    /** Creates problem details with the text of a key. */
    static ProblemDetail of(HttpStatus status, String key, Locale language, Object... values) {
        return ProblemDetail.forStatusAndDetail(status, text(key, language, values));
    }

    static String text(String key, Locale language, Object... values) {
        return Texts.of("api", language).get(key, values);
    }
}
