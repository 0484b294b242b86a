package dev.loopdesk;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * Compacts the file of an H2 database when the application ends. Old versions of rows stay in the file while it is in use,
 * so that it grows to many times its content.
 */
@Component
class FileCompaction implements DestructionAwareBeanPostProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(FileCompaction.class);
    private static final String IN_FILE = "jdbc:h2:file:";

    @Override
    public boolean requiresDestruction(Object bean) {
        return bean instanceof HikariDataSource source
                && source.getJdbcUrl() != null
                && source.getJdbcUrl().startsWith(IN_FILE);
    }

    /** Runs when all that uses the database has ended. A process that is killed meanwhile leaves the file as it was. */
    @Override
    public void postProcessBeforeDestruction(Object bean, String name) {
        var pool = (HikariDataSource) bean;
        long before = System.nanoTime();
        // A connection of the pool could not be given back to it: the statement closes all.
        try (Connection connection =
                        DriverManager.getConnection(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN COMPACT");
            LOG.info(
                    "The database file is compacted, in {} ms",
                    Duration.ofNanos(System.nanoTime() - before).toMillis());
        } catch (SQLException e) {
            LOG.warn("The database file is not compacted, and stays as large as it is", e);
        }
    }
}
