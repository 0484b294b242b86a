package dev.loopdesk.portal;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Sends a browser on after a form, to an address without a host: what the request says of ours is not to be trusted. */
final class Redirect {

    private Redirect() {}

    /** Names the empty template that a controller returns with it. */
    static String to(String path, HttpServletResponse response) {
        response.setStatus(HttpStatus.SEE_OTHER.value());
        response.setHeader(HttpHeaders.LOCATION, path);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        return "nothing";
    }

    /** The language that was chosen, to be kept in the next address; nothing where none was. */
    static String language(@Nullable String lang, String separator) {
        return "en".equals(lang) || "zh-CN".equals(lang) ? separator + "lang=" + lang : "";
    }
}
