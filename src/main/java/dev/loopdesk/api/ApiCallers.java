package dev.loopdesk.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.hardening.StaffSignIn;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.LocaleResolver;

/**
 * Lets nobody through to the API but integrations with a key and staff who are signed in. Who shows a key is an
 * integration or nobody, whatever else comes with the request.
 */
class ApiCallers extends OncePerRequestFilter {

    private static final String CHALLENGE = "Basic realm=\"Loopdesk\", charset=\"UTF-8\"";
    private static final String ASKED_BY = "X-Requested-With";

    /** Attribute of a request: the name of the integration that asks; none for staff. */
    static final String INTEGRATION = "dev.loopdesk.api.integration";

    private static final String KEY = "X-Api-Key";

    private final ApiKeys keys;
    private final StaffSignIn staff;
    private final LocaleResolver languages;
    private final ObjectMapper json;

    ApiCallers(ApiKeys keys, StaffSignIn staff, LocaleResolver languages, ObjectMapper json) {
        this.keys = keys;
        this.staff = staff;
        this.languages = languages;
        this.json = json;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // What is answered is for who asked, in their language.
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        String key = request.getHeader(KEY);
        if (key != null) {
            String integration = keys.integration(key);
            if (integration == null) {
                refuse(request, response, HttpStatus.UNAUTHORIZED, "wrong-key");
            } else {
                request.setAttribute(INTEGRATION, integration);
                chain.doFilter(request, response);
            }
            return;
        }
        String account = staff.account(request);
        if (account == null) {
            if (request.getHeader(ASKED_BY) == null) {
                // A browser would ask with a window of its own for what a script can ask better.
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
            }
            refuse(request, response, HttpStatus.UNAUTHORIZED, "not-signed-in");
        } else if (!staff.isStaff(account)) {
            refuse(request, response, HttpStatus.FORBIDDEN, "not-staff");
        } else {
            chain.doFilter(request, response);
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String key)
            throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), Problems.of(status, key, languages.resolveLocale(request)));
    }
}
