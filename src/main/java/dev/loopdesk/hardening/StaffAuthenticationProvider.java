package dev.loopdesk.hardening;

import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * Authenticates accounts of the engine by password or by the session of the web applications. Groups are read at each
 * request, so that a change of an account takes effect at once.
 */
@Component
public class StaffAuthenticationProvider implements AuthenticationProvider {

    private final IdentityService identity;

    StaffAuthenticationProvider(IdentityService identity) {
        this.identity = identity;
    }

    @Override
    public Authentication authenticate(Authentication asked) {
        String account = asked.getName();
        boolean known = asked instanceof PreAuthenticatedAuthenticationToken ? exists(account) : hasPassword(asked);
        if (!known) {
            throw new BadCredentialsException("The account or its password is wrong");
        }
        List<String> groups = identity.createGroupQuery().groupMember(account).list().stream()
                .map(Group::getId)
                .toList();
        return new StaffAuthentication(account, groups);
    }

    @Override
    public boolean supports(Class<?> kind) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(kind)
                || PreAuthenticatedAuthenticationToken.class.isAssignableFrom(kind);
    }

    private boolean exists(String account) {
        return identity.createUserQuery().userId(account).count() > 0;
    }

    private boolean hasPassword(Authentication asked) {
        String password = String.valueOf(asked.getCredentials());
        return !asked.getName().isEmpty() && !password.isEmpty() && identity.checkPassword(asked.getName(), password);
    }
}
