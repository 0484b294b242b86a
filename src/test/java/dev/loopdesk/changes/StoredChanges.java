package dev.loopdesk.changes;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The changes that tests leave behind in a database that they share. */
public final class StoredChanges {

    /** Tables, those that refer to others first. */
    private static final List<String> TABLES = List.of(
            "ticket_migration_instance",
            "ticket_migration",
            "planned_publication",
            "model_change_rerun",
            "model_change_what_if",
            "model_change_walk",
            "model_change_conflict",
            "model_change_acceptance",
            "model_change_note",
            "model_change_step",
            "model_change_file",
            "model_change");

    private StoredChanges() {}

    /** Removes all changes, with all that is about them. */
    public static void remove(JdbcClient jdbc) {
        TABLES.forEach(table -> jdbc.sql("delete from " + table).update());
    }
}
