package dev.loopdesk.hardening;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The content that a handler announced before it failed, such as a file that cannot be read. */
public final class UnsentContent {

    private static final Set<String> ANNOUNCING = Set.of(
            "content-type",
            "content-length",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-range",
            "accept-ranges",
            "etag",
            "last-modified");

    private UnsentContent() {}

    /**
     * Removes it from a response that is not committed, because the error that is sent instead has another type and
     * length and is no file. All other headers stay.
     */
    public static void forget(HttpServletResponse response) {
        Map<String, Collection<String>> kept = new LinkedHashMap<>();
        for (String name : response.getHeaderNames()) {
            if (!ANNOUNCING.contains(name.toLowerCase(Locale.ROOT))) {
                kept.put(name, List.copyOf(response.getHeaders(name)));
            }
        }
        response.reset();
        kept.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
    }
}
