package dev.loopdesk.hardening;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriUtils;

/**
 * Closes the resource with which Admin lets an anonymous caller create an administrator while there is none
 * (CVE-2026-77226). Administrators come from the configuration only.
 */
class AdminSetupFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isSetup(request)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } else {
            chain.doFilter(request, response);
        }
    }

    /** Looks at the address as the container and as the REST library see it: they disagree on parameters in it. */
    private static boolean isSetup(HttpServletRequest request) {
        String mapped = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        return hasSetupSegment(mapped)
                || hasSetupSegment(UriUtils.decode(request.getRequestURI(), StandardCharsets.UTF_8));
    }

    private static boolean hasSetupSegment(String path) {
        for (String segment : path.toLowerCase(Locale.ROOT).split("/", -1)) {
            int parameters = segment.indexOf(';');
            if ((parameters < 0 ? segment : segment.substring(0, parameters)).equals("setup")) {
                return true;
            }
        }
        return false;
    }
}
