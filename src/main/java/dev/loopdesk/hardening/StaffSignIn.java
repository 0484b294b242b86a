package dev.loopdesk.hardening;

import dev.loopdesk.workspace.StaffGroup;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.webapp.impl.security.auth.Authentication;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.UserAuthentication;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Who of the accounts is asking, at addresses of our own: by HTTP Basic, or by the session of the web applications. The
 * engine itself slows down whoever guesses passwords.
 */
@Component
public class StaffSignIn {

    private static final String BASIC = "Basic ";
    private static final Set<String> STAFF = Stream.of(
                    StaffGroup.SERVICE_DESK,
                    StaffGroup.SPECIALISTS,
                    StaffGroup.SUPPORT_LEADS,
                    StaffGroup.MANAGERS,
                    StaffGroup.ADMINISTRATORS)
            .map(StaffGroup::id)
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<String> MANAGING = Set.of(StaffGroup.MANAGERS.id(), StaffGroup.ADMINISTRATORS.id());

    private final IdentityService identity;

    StaffSignIn(IdentityService identity) {
        this.identity = identity;
    }

    /** The account that asks, or null. A wrong password is not made good by a session. */
    public @Nullable String account(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            return authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())
                    ? byPassword(authorization.substring(BASIC.length()))
                    : null;
        }
        HttpSession session = request.getSession(false);
        return session == null ? null : bySession(session);
    }

    /** Whether an account works on tickets, or sees to it that others do: analysts do not. */
    public boolean isStaff(String account) {
        return identity.createGroupQuery().groupMember(account).list().stream()
                .anyMatch(group -> STAFF.contains(group.getId()));
    }

    /** Whether an account may see what was put aside: managers and administrators. */
    public boolean isManager(String account) {
        return identity.createGroupQuery().groupMember(account).list().stream()
                .map(Group::getId)
                .anyMatch(MANAGING::contains);
    }

    static @Nullable UserAuthentication signedIn(HttpSession session) {
        Authentication authentication =
                AuthenticationUtil.getAuthsFromSession(session).getAuthenticationForProcessEngine("default");
        return authentication instanceof UserAuthentication user ? user : null;
    }

    private @Nullable String bySession(HttpSession session) {
        UserAuthentication user = signedIn(session);
        return user == null ? null : user.getIdentityId();
    }

    private @Nullable String byPassword(String credentials) {
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(credentials.strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
        int colon = pair.indexOf(':');
        if (colon < 1 || colon == pair.length() - 1) {
            return null;
        }
        String account = pair.substring(0, colon);
        return identity.checkPassword(account, pair.substring(colon + 1)) ? account : null;
    }
}
