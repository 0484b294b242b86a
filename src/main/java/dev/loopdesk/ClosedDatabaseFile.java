package dev.loopdesk;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Ends the process when an error of the disk has closed its H2 database, for a supervisor to start it again. The process could
 * not go on: at such an error H2 closes the whole database, and what is left of it keeps the pool from opening the file again.
 * What was confirmed is in the file, as after {@code kill -9}.
 */
@Component
@ConditionalOnWebApplication
class ClosedDatabaseFile implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ClosedDatabaseFile.class);
    private static final String IN_FILE = "jdbc:h2:file:";
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final int EXIT_CODE = 1;

    private final DataSourceProperties settings;
    private final Runnable end;
    private volatile CountDownLatch stopped = new CountDownLatch(0);

    @Autowired
    ClosedDatabaseFile(DataSourceProperties settings) {
        // An orderly end would wait for what waits for the database.
        this(settings, () -> Runtime.getRuntime().halt(EXIT_CODE));
    }

    /** @param end what to do when the database is closed */
    ClosedDatabaseFile(DataSourceProperties settings, Runnable end) {
        this.settings = settings;
        this.end = end;
    }

    @Override
    public void start() {
        if (settings.determineUrl().startsWith(IN_FILE)) {
            var latch = new CountDownLatch(1);
            stopped = latch;
            var thread = new Thread(() -> watch(latch), "database-file");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    @Override
    public boolean isRunning() {
        return stopped.getCount() > 0;
    }

    /** Asks by a connection of its own, because the pool would replace one that is closed. */
    private void watch(CountDownLatch latch) {
        try (Connection connection = DriverManager.getConnection(
                        settings.determineUrl(), settings.determineUsername(), settings.determinePassword());
                Statement statement = connection.createStatement()) {
            while (!latch.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!answers(statement) && latch.getCount() > 0) {
                    end.run();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.warn("The database file is not watched", e);
        }
    }

    private static boolean answers(Statement statement) {
        try {
            return statement.execute("select 1");
        } catch (SQLException e) {
            LOG.error(
                    "An error has closed the database file, so Loopdesk ends. Start it again when the disk is in order; what was"
                            + " confirmed is kept",
                    e);
            return false;
        }
    }
}
