package dev.loopdesk;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.UUID;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** An empty database: H2 in memory, or a real PostgreSQL where {@code loopdesk.test.database} says so. */
class TestDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Map<String, Object> settings;
        if ("postgresql".equals(System.getProperty("loopdesk.test.database"))) {
            settings = postgresql(context);
        } else {
            settings = Map.of(
                    "spring.datasource.url",
                    "jdbc:h2:mem:" + UUID.randomUUID()
                            + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000;DEFAULT_NULL_ORDERING=HIGH");
        }
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test-database", settings));
    }

    private static Map<String, Object> postgresql(ConfigurableApplicationContext context) {
        try {
            EmbeddedPostgres server =
                    EmbeddedPostgres.builder().setRegisterShutdownHook(false).start();
            // Registered before all else, so that it stops after whatever still uses it.
            ((DefaultListableBeanFactory) context.getBeanFactory())
                    .registerDisposableBean("embeddedPostgres", () -> close(server));
            return Map.of(
                    "spring.datasource.url", server.getJdbcUrl("postgres", "postgres"),
                    "spring.datasource.username", "postgres",
                    "spring.datasource.password", "postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
