package dev.loopdesk.hardening;

import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A signed-in account of the engine, with its groups. */
final class StaffAuthentication extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final String account;
    private final transient List<String> groups;

    StaffAuthentication(String account, List<String> groups) {
        super(Role.ofGroups(groups));
        this.account = account;
        this.groups = List.copyOf(groups);
        setAuthenticated(true);
    }

    List<String> groups() {
        return groups;
    }

    @Override
    public Object getPrincipal() {
        return account;
    }

    @Override
    public Object getCredentials() {
        return "";
    }
}
