package dev.loopdesk.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.LocaleResolver;

/** Answers unauthenticated and unauthorised callers of the API with the reason of the refusal. */
@Component
class ApiRefusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    private static final String CHALLENGE = "Basic realm=\"Loopdesk\", charset=\"UTF-8\"";
    private static final String ASKED_BY = "X-Requested-With";

    private final LocaleResolver languages;
    private final ObjectMapper json;

    ApiRefusals(LocaleResolver languages, ObjectMapper json) {
        this.languages = languages;
        this.json = json;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        boolean program = request.getHeader(ApiCallerConverter.KEY) != null;
        // The challenge is omitted for scripts, which ask for the password themselves; a browser would open its own
        // dialog.
        if (!program && request.getHeader(ASKED_BY) == null) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
        }
        refuse(request, response, HttpStatus.UNAUTHORIZED, program ? "wrong-key" : "not-signed-in");
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
            throws IOException {
        refuse(request, response, HttpStatus.FORBIDDEN, "not-staff");
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String key)
            throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), Problems.of(status, key, languages.resolveLocale(request)));
    }
}
