package dev.loopdesk.hardening;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.webapp.impl.security.auth.Authentication;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.UserAuthentication;
import org.camunda.bpm.webapp.impl.security.filter.util.CsrfConstants;
import org.jspecify.annotations.Nullable;

/** Reads the sessions of Camunda's web applications. */
public final class WebApplicationSession {

    private static final String ENGINE = "default";

    private WebApplicationSession() {}

    /** Returns the account of the session, or null if nobody has signed in. */
    public static @Nullable String account(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null) {
            return null;
        }
        Authentication authentication =
                AuthenticationUtil.getAuthsFromSession(session).getAuthenticationForProcessEngine(ENGINE);
        return authentication instanceof UserAuthentication user ? user.getIdentityId() : null;
    }

    /**
     * Tells whether a request carries the token of its session, which the web applications send with every change and
     * a page of another site does not know (CSRF).
     */
    public static boolean hasToken(HttpServletRequest request) {
        String token = token(request);
        String sent = request.getHeader(CsrfConstants.CSRF_TOKEN_HEADER_NAME);
        return token != null
                && sent != null
                && MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the token of the session, or null if there is none; only pages of this site can read the answer. */
    public static @Nullable String token(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        Object token = session == null ? null : session.getAttribute(CsrfConstants.CSRF_TOKEN_SESSION_ATTR_NAME);
        return token == null ? null : token.toString();
    }

    /** Tells whether the account of the session may open an application now; the rights at sign-in may have changed. */
    static boolean mayOpen(HttpServletRequest request, String application) {
        String account = account(request);
        if (account == null) {
            return false;
        }
        UserAuthentication now = AuthenticationUtil.createAuthentication(ENGINE, account);
        return now != null && now.isAuthorizedForApp(application);
    }

    /**
     * Ends the session of an account that is in no group any more, because grants for tasks that it held remain.
     *
     * @return true if the session has ended
     */
    static boolean endsWithoutGroup(HttpServletRequest request, IdentityService identity) {
        HttpSession session = request.getSession(false);
        String account = account(request);
        if (session == null
                || account == null
                || !request.getRequestURI().contains("/camunda/api/engine/")
                || identity.createGroupQuery().groupMember(account).count() > 0) {
            return false;
        }
        session.invalidate();
        return true;
    }
}
