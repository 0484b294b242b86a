package dev.loopdesk;

import dev.loopdesk.benchmark.SqlCounter;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * An empty database: H2 in memory, or a real PostgreSQL where {@code loopdesk.test.database} says so. What is sent to it
 * can be counted.
 */
public class TestDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Map<String, Object> settings;
        if ("postgresql".equals(System.getProperty("loopdesk.test.database"))) {
            settings = postgresql(context);
        } else {
            settings = h2(context);
        }
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test-database", settings));
        SqlCounter.install(context);
    }

    private static Map<String, Object> h2(ConfigurableApplicationContext context) {
        String url = "jdbc:h2:mem:" + UUID.randomUUID();
        stopsWith(context, () -> shutDown(url));
        return Map.of(
                "spring.datasource.url", url + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000;DEFAULT_NULL_ORDERING=HIGH");
    }

    private static Map<String, Object> postgresql(ConfigurableApplicationContext context) {
        try {
            EmbeddedPostgres server =
                    EmbeddedPostgres.builder().setRegisterShutdownHook(false).start();
            stopsWith(context, () -> close(server));
            return Map.of(
                    "spring.datasource.url", server.getJdbcUrl("postgres", "postgres"),
                    "spring.datasource.username", "postgres",
                    "spring.datasource.password", "postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Registered before all else, so that the database stops after whatever still uses it. */
    private static void stopsWith(ConfigurableApplicationContext context, DisposableBean database) {
        ((DefaultListableBeanFactory) context.getBeanFactory()).registerDisposableBean("testDatabase", database);
    }

    private static void shutDown(String url) throws SQLException {
        try (var connection = DriverManager.getConnection(url, "sa", "");
                var statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    private static void close(EmbeddedPostgres server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
