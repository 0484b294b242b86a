package dev.loopdesk.hardening;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Matches a form submitted by a page of another site (CSRF). Browsers state the origin of a form; a client that states
 * none is no browser and has no stored credentials. {@code Origin: null} comes from our own pages, because they send no
 * referrer. So the pages need neither cookie nor session.
 */
public class FormOfAnotherSite implements RequestMatcher {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OURS = Set.of("same-origin", "none");

    private final String base;

    /** @param base an allowed origin besides the requested host */
    public FormOfAnotherSite(String base) {
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
