package dev.loopdesk;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ProcessEngine;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Indexes that the engine's schema lacks, and without which what is asked for with every ticket reads all open tickets:
 * timers that are due, and the parts of a task. They are created after the engine has created its tables, which no migration
 * can be sure of.
 */
@Component
class EngineIndexes implements SmartInitializingSingleton {

    /** Any number that nothing else locks. */
    private static final long LOCK = 7_240_715;

    private static final List<Index> INDEXES = List.of(
            // Acquired are jobs with retries; PostgreSQL indexes these alone.
            new Index("loopdesk_job_due", "act_ru_job", "duedate_", "retries_ > 0"),
            new Index("loopdesk_task_parent", "act_ru_task", "parent_task_id_", "parent_task_id_ is not null"));

    private final JdbcTemplate database;
    private final TransactionTemplate transaction;

    /** @param engine whose tables are there once it is */
    EngineIndexes(ProcessEngine engine, DataSource database, PlatformTransactionManager transactions) {
        this.database = new JdbcTemplate(database);
        this.transaction = new TransactionTemplate(transactions);
    }

    /** @param part of the rows that PostgreSQL indexes */
    private record Index(String name, String table, String column, String part) {

        String definition(boolean postgresql) {
            return "create index if not exists %s on %s (%s)".formatted(name, table, column)
                    + (postgresql ? " where " + part : "");
        }
    }

    @Override
    public void afterSingletonsInstantiated() {
        // Most starts find them: a statement that creates an index waits for whoever writes, even if there is one.
        if (!missing().isEmpty()) {
            transaction.executeWithoutResult(status -> create());
        }
    }

    private List<Index> missing() {
        Set<String> known = new HashSet<>();
        database.execute((ConnectionCallback<Void>) connection -> {
            for (Index index : INDEXES) {
                known.addAll(names(connection, index.table()));
            }
            return null;
        });
        return INDEXES.stream().filter(index -> !known.contains(index.name())).toList();
    }

    private static Set<String> names(Connection connection, String table) throws SQLException {
        DatabaseMetaData data = connection.getMetaData();
        String stored = data.storesUpperCaseIdentifiers() ? table.toUpperCase(Locale.ROOT) : table;
        Set<String> names = new HashSet<>();
        try (ResultSet indexes =
                data.getIndexInfo(connection.getCatalog(), connection.getSchema(), stored, false, true)) {
            while (indexes.next()) {
                names.add(String.valueOf(indexes.getString("INDEX_NAME")).toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    /** Nodes that start at the same time create them one after the other. */
    private void create() {
        database.execute((ConnectionCallback<Void>) connection -> {
            boolean postgresql =
                    DatabaseDriver.fromProductName(connection.getMetaData().getDatabaseProductName())
                            == DatabaseDriver.POSTGRESQL;
            try (Statement statement = connection.createStatement()) {
                if (postgresql) {
                    statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
                }
                for (Index index : INDEXES) {
                    statement.execute(index.definition(postgresql));
                }
            }
            return null;
        });
    }
}
