package dev.loopdesk.workspace;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The first administrator in production; not read any more once the workspace has an administrator.
 *
 * @param username account to create
 * @param password its password, of at least 12 characters and not the name
 */
@ConfigurationProperties("loopdesk.admin")
record AdministratorProperties(
        @Nullable String username, @Nullable String password) {

    @Override
    public String toString() {
        return "AdministratorProperties[username=" + username + "]";
    }
}
