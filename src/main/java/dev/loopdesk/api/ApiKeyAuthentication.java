package dev.loopdesk.api;

import dev.loopdesk.hardening.Role;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A key that a program shows, or, once it has been recognised, the program. */
final class ApiKeyAuthentication extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable String key;
    private final transient @Nullable Integration integration;

    /** A key that nobody has looked at yet. */
    ApiKeyAuthentication(String key) {
        super(List.of());
        this.key = key;
        this.integration = null;
    }

    /** A program that was recognised by its key. */
    ApiKeyAuthentication(Integration integration) {
        super(List.of(Role.INTEGRATION));
        this.key = null;
        this.integration = integration;
        setAuthenticated(true);
    }

    @Override
    public Object getPrincipal() {
        return integration == null ? "" : integration;
    }

    @Override
    public Object getCredentials() {
        return Objects.requireNonNullElse(key, "");
    }

    @Override
    public String getName() {
        return integration == null ? "" : integration.name();
    }
}
