package dev.loopdesk.api;

import dev.loopdesk.hardening.WebApplicationSession;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.authentication.www.BasicAuthenticationConverter;

/**
 * Reads the credentials of the caller from a request. A key takes precedence over a password, and a password over a
 * session; after a wrong one the next is not tried.
 */
class ApiCallerConverter implements AuthenticationConverter {

    static final String KEY = "X-Api-Key";

    private final BasicAuthenticationConverter passwords = new BasicAuthenticationConverter();

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        String key = request.getHeader(KEY);
        if (key != null) {
            return new ApiKeyAuthentication(key);
        }
        if (request.getHeader(HttpHeaders.AUTHORIZATION) != null) {
            return passwords.convert(request);
        }
        return session(request);
    }

    /** Reads the account of the web applications' session, or null if nobody has signed in. */
    static @Nullable Authentication session(HttpServletRequest request) {
        String account = WebApplicationSession.account(request);
        return account == null ? null : new PreAuthenticatedAuthenticationToken(account, "");
    }
}
