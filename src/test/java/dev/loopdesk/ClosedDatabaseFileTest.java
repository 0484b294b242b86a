package dev.loopdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The end of a process whose database file is closed. */
@ExtendWith(OutputCaptureExtension.class)
class ClosedDatabaseFileTest {

    private final AtomicInteger ends = new AtomicInteger();

    @Test
    void theProcessEndsWhenItsDatabaseIsClosed(@TempDir Path folder, CapturedOutput output) throws SQLException {
        DataSourceProperties settings = settings("jdbc:h2:file:" + folder.resolve("database"));
        var watch = new ClosedDatabaseFile(settings, ends::incrementAndGet);
        try (var connection = DriverManager.getConnection(settings.getUrl(), "sa", "");
                var statement = connection.createStatement()) {
            watch.start();
            await().until(() -> sessions(settings) > 2);
            // As H2 does after an error of the disk.
            statement.execute("shutdown immediately");
        }

        await().until(() -> ends.get() == 1);
        assertThat(output).contains("An error has closed the database file");
        watch.stop();
    }

    @Test
    void anEndOfTheApplicationIsNoError(@TempDir Path folder, CapturedOutput output) throws SQLException {
        DataSourceProperties settings = settings("jdbc:h2:file:" + folder.resolve("database"));
        var watch = new ClosedDatabaseFile(settings, ends::incrementAndGet);
        watch.start();
        await().until(() -> sessions(settings) > 1);

        watch.stop();
        await().until(() -> sessions(settings) == 1);

        assertThat(watch.isRunning()).isFalse();
        assertThat(ends).hasValue(0);
        assertThat(output).doesNotContain("WARN", "ERROR");
    }

    @Test
    void anotherDatabaseIsNotWatched() {
        var watch = new ClosedDatabaseFile(settings("jdbc:h2:mem:"), ends::incrementAndGet);
        watch.start();

        assertThat(watch.isRunning()).isFalse();
    }

    private static int sessions(DataSourceProperties settings) throws SQLException {
        try (var connection = DriverManager.getConnection(settings.getUrl(), "sa", "");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from information_schema.sessions")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static DataSourceProperties settings(String url) {
        var settings = new DataSourceProperties();
        settings.setUrl(url);
        settings.setUsername("sa");
        settings.setPassword("");
        return settings;
    }
}
