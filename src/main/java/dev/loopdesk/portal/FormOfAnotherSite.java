package dev.loopdesk.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Recognises a form that another site sends with a visitor's browser. Browsers say where a form stood; a client that says
 * nothing is no browser, and knows the link or nothing. {@code Origin: null} comes from our own pages, because they send
 * no referrer. So the pages need neither cookie nor session for it.
 */
class FormOfAnotherSite implements RequestMatcher {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OURS = Set.of("same-origin", "none");

    private final String base;

    /** Forms may come from this address, beside the one that was asked. */
    FormOfAnotherSite(String base) {
        this.base = base;
    }

    @Override
    public boolean matches(HttpServletRequest request) {
        return !READING.contains(request.getMethod()) && !isOurs(request);
    }

    private boolean isOurs(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return OURS.contains(site);
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null || origin.equals("null")) {
            return true;
        }
        String authority = authority(origin);
        return authority != null
                && (authority.equals(request.getHeader(HttpHeaders.HOST)) || authority.equals(authority(base)));
    }

    private static @Nullable String authority(String address) {
        try {
            return URI.create(address).getAuthority();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
