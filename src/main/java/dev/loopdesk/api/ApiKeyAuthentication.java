package dev.loopdesk.api;

import dev.loopdesk.hardening.Role;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** Authentication of an integration: its key, and after verification the integration itself. */
final class ApiKeyAuthentication extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable String key;
    private final transient @Nullable Integration integration;

    /** Creates an unverified authentication. */
    ApiKeyAuthentication(String key) {
        super(List.of());
        this.key = key;
        this.integration = null;
    }

    /** Creates a verified authentication. */
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
