package dev.loopdesk.workspace;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The first administrator in production; ignored once the workspace has an administrator.
 *
 * @param username account to create
 * @param password password of at least 12 characters, different from the name
 */
@ConfigurationProperties("loopdesk.admin")
record AdministratorProperties(
        @Nullable String username, @Nullable String password) {

    @Override
    public String toString() {
        return "AdministratorProperties[username=" + username + "]";
    }
}
