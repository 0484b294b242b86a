package dev.loopdesk.benchmark;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * An empty database on the one PostgreSQL of the benchmark: that of {@code loopdesk.benchmark.postgresql}, an address such
 * as {@code jdbc:postgresql://localhost:5498/} where the account {@code postgres} needs no password, or an embedded one.
 */
class BenchmarkDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static @Nullable String server;

    private final String name;

    /** The product's. */
    BenchmarkDatabase() {
        this("loopdesk_product");
    }

    BenchmarkDatabase(String name) {
        this.name = name;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        String address = server();
        try (var connection = DriverManager.getConnection(address + "postgres", "postgres", "postgres");
                var statement = connection.createStatement()) {
            statement.execute("drop database if exists " + name + " with (force)");
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "benchmark-database",
                        Map.of(
                                "spring.datasource.url", address + name,
                                "spring.datasource.username", "postgres",
                                "spring.datasource.password", "postgres")));
    }

    private static synchronized String server() {
        String address = server == null ? System.getProperty("loopdesk.benchmark.postgresql") : server;
        if (address == null || address.isEmpty()) {
            try {
                // It ends with the tests.
                address = EmbeddedPostgres.start().getJdbcUrl("postgres", "").replaceFirst("/\\?.*$", "/");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        server = address;
        return address;
    }
}
