package dev.loopdesk.hardening;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.camunda.bpm.webapp.impl.security.auth.Authentication;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.UserAuthentication;
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

    /** Tells whether the account of the session may open an application now; the rights at sign-in may have changed. */
    static boolean mayOpen(HttpServletRequest request, String application) {
        String account = account(request);
        if (account == null) {
            return false;
        }
        UserAuthentication now = AuthenticationUtil.createAuthentication(ENGINE, account);
        return now != null && now.isAuthorizedForApp(application);
    }
}
