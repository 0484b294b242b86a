package dev.loopdesk.hardening;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.camunda.bpm.webapp.impl.security.auth.UserAuthentication;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets only those read what Cockpit and Admin show who may open them; the platform checks that for their pages only. */
class ApplicationAccessFilter extends OncePerRequestFilter {

    private static final String API = "/camunda/api/";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        String application = path.substring(API.length()).split("/", 2)[0];
        if (isScriptOrStyle(path) || mayOpen(application, request.getSession(false))) {
            chain.doFilter(request, response);
        } else {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        }
    }

    private static boolean isScriptOrStyle(String path) {
        return path.matches(API + "[a-z]+/plugin/[^/]+/static/.*");
    }

    private static boolean mayOpen(String application, @Nullable HttpSession session) {
        if (session == null) {
            return false;
        }
        UserAuthentication user = StaffSignIn.signedIn(session);
        return user != null && user.isAuthorizedForApp(application);
    }
}
