package dev.loopdesk.portal;

import dev.loopdesk.text.Texts;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Redirects a browser after a form, to an address without a host, because the request's Host header is not trusted. */
final class Redirect {

    private Redirect() {}

    /** Sets the redirect and returns the name of the empty template. */
    static String to(String path, HttpServletResponse response) {
        response.setStatus(HttpStatus.SEE_OTHER.value());
        response.setHeader(HttpHeaders.LOCATION, path);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        return "nothing";
    }

    /** Returns the chosen language as a query parameter; empty if none was chosen. */
    static String language(@Nullable String lang, String separator) {
        return lang != null && Texts.LANGUAGES.contains(lang) ? separator + "lang=" + lang : "";
    }
}
