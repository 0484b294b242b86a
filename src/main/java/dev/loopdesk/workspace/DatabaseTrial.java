package dev.loopdesk.workspace;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * Result of a connection to the configured database, which reads only.
 *
 * @param product name and version of the database, null if it could not be asked
 * @param hasAdministrator true if it holds an administrator of Loopdesk
 * @param failure why it could not be asked, or null
 */
record DatabaseTrial(
        @Nullable String product,
        boolean hasAdministrator,
        @Nullable String failure) {

    private static final String SECONDS = "5";

    /** Tries the database of {@code spring.datasource}, for at most some seconds. */
    static DatabaseTrial of(Environment environment) {
        var settings = new Properties();
        settings.setProperty("user", environment.getProperty("spring.datasource.username", ""));
        settings.setProperty("password", environment.getProperty("spring.datasource.password", ""));
        settings.setProperty("connectTimeout", SECONDS);
        settings.setProperty("loginTimeout", SECONDS);
        settings.setProperty("socketTimeout", SECONDS);
        String url = environment.getProperty("spring.datasource.url", "");
        if (!url.startsWith("jdbc:postgresql:")) {
            return new DatabaseTrial(null, false, url);
        }
        try (Connection connection = DriverManager.getConnection(url, settings)) {
            String product = connection.getMetaData().getDatabaseProductName() + " "
                    + connection.getMetaData().getDatabaseProductVersion();
            return new DatabaseTrial(product, hasAdministrator(connection), null);
        } catch (SQLException e) {
            return new DatabaseTrial(null, false, String.valueOf(e.getMessage()));
        }
    }

    private static boolean hasAdministrator(Connection connection) throws SQLException {
        try (PreparedStatement tables =
                        connection.prepareStatement("select to_regclass('act_id_membership') is not null");
                ResultSet known = tables.executeQuery()) {
            if (!known.next() || !known.getBoolean(1)) {
                return false;
            }
        }
        try (PreparedStatement members =
                connection.prepareStatement("select exists (select 1 from act_id_membership where group_id_ = ?)")) {
            members.setString(1, StaffGroup.ADMINISTRATORS.id());
            try (ResultSet found = members.executeQuery()) {
                return found.next() && found.getBoolean(1);
            }
        }
    }
}
