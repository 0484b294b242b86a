package dev.loopdesk.changes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.changes.InstanceMove.Hindrance;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The stored migrations: which instances are to move, and what has become of each. */
@Repository
class MigrationRecord {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, String>> MAPPING = new TypeReference<>() {};
    private static final String COLUMNS = "id, change_id, direction, target, state, mapping, account, started_at";
    private static final int LONGEST_DETAIL = 1_000;

    private final JdbcClient jdbc;

    MigrationRecord(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** To the version of a publication, or back from it. */
    enum Direction {
        FORWARD("forward"),
        BACK("back");

        private final String key;

        Direction(String key) {
            this.key = key;
        }

        String key() {
            return key;
        }
    }

    /** States of a migration. */
    static final String RUNNING = "running";

    static final String FINISHED = "finished";
    static final String STOPPED = "stopped";

    /** States of an instance. */
    static final String LEFT = "left";

    static final String MOVED = "moved";
    static final String FAILED = "failed";
    static final String ENDED = "ended";

    /**
     * A migration.
     *
     * @param target the engine's deployment to whose versions instances move
     * @param mapping elements that become others, as the latest call said
     */
    record Migration(
            String id,
            String change,
            String direction,
            String target,
            String state,
            Map<String, String> mapping,
            String account,
            Instant startedAt) {}

    /** An instance that is to move. */
    record Moving(
            String migration,
            String instance,
            String process,
            @Nullable String number,
            Map<String, String> mapping) {}

    /** An instance that stays on its version. */
    record Staying(String process, @Nullable String number, Hindrance hindrance) {}

    Optional<Migration> find(String id) {
        return one("id = :id", "id", id);
    }

    /** Returns the migration of a change to its version, or back from it. */
    Optional<Migration> find(String change, Direction direction) {
        return jdbc.sql("select " + COLUMNS
                        + " from ticket_migration where change_id = :change and direction = :direction")
                .param("change", change)
                .param("direction", direction.key())
                .query(MigrationRecord::migration)
                .optional();
    }

    /** Returns a migration whose state nobody changes until the transaction ends. */
    Optional<Migration> lock(String id) {
        return one("id = :id for update", "id", id);
    }

    private Optional<Migration> one(String condition, String name, String value) {
        return jdbc.sql("select " + COLUMNS + " from ticket_migration where " + condition)
                .param(name, value)
                .query(MigrationRecord::migration)
                .optional();
    }

    void add(Migration migration) {
        jdbc.sql("insert into ticket_migration (" + COLUMNS
                        + ") values (:id, :change, :direction, :target, :state, :mapping, :account, :at)")
                .param("id", migration.id())
                .param("change", migration.change())
                .param("direction", migration.direction())
                .param("target", migration.target())
                .param("state", migration.state())
                .param("mapping", json(migration.mapping()))
                .param("account", migration.account())
                .param("at", migration.startedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Starts a migration once more, as another call wants it. */
    void startAgain(Migration migration, Map<String, String> mapping, String account) {
        jdbc.sql("update ticket_migration set state = :running, mapping = :mapping, account = :account where id = :id")
                .param("running", RUNNING)
                .param("mapping", json(mapping))
                .param("account", account)
                .param("id", migration.id())
                .update();
    }

    void state(String id, String state) {
        jdbc.sql("update ticket_migration set state = :state where id = :id")
                .param("state", state)
                .param("id", id)
                .update();
    }

    /** Adds an instance, or has one that could not move try again. */
    void want(Moving one) {
        int known = jdbc.sql("""
                        update ticket_migration_instance set state = 'left', attempts = 0, mapping = :mapping,
                        element = null, element_name = null, reason = null, detail = null
                        where migration_id = :migration and instance_id = :instance
                        """)
                .param("mapping", json(one.mapping()))
                .param("migration", one.migration())
                .param("instance", one.instance())
                .update();
        if (known == 0) {
            jdbc.sql("""
                            insert into ticket_migration_instance (migration_id, instance_id, process, number, mapping, state,
                            attempts) values (:migration, :instance, :process, :number, :mapping, 'left', 0)
                            """)
                    .param("migration", one.migration())
                    .param("instance", one.instance())
                    .param("process", one.process())
                    .param("number", one.number())
                    .param("mapping", json(one.mapping()))
                    .update();
        }
    }

    /** Returns some of those that are left, those first that have been tried least. */
    List<Moving> left(String migration, int most) {
        return jdbc.sql("""
                        select migration_id, instance_id, process, number, mapping from ticket_migration_instance
                        where migration_id = :migration and state = 'left'
                        order by attempts, instance_id fetch first :most rows only
                        """)
                .param("migration", migration)
                .param("most", most)
                .query(MigrationRecord::moving)
                .list();
    }

    /** Returns what an instance went by on its way to the version of a migration, if it went. */
    Optional<Map<String, String>> mapping(String migration, String instance) {
        return jdbc.sql("""
                        select mapping from ticket_migration_instance
                        where migration_id = :migration and instance_id = :instance and state = 'moved'
                        """)
                .param("migration", migration)
                .param("instance", instance)
                .query((row, n) -> mapping(row))
                .optional();
    }

    /** Tells whether an instance is left, and keeps others from moving it until the transaction ends. */
    boolean isLeft(Moving one) {
        return jdbc.sql("""
                        select state from ticket_migration_instance
                        where migration_id = :migration and instance_id = :instance for update
                        """)
                .param("migration", one.migration())
                .param("instance", one.instance())
                .query(String.class)
                .optional()
                .filter(LEFT::equals)
                .isPresent();
    }

    void is(Moving one, String state) {
        jdbc.sql("""
                        update ticket_migration_instance set state = :state
                        where migration_id = :migration and instance_id = :instance
                        """)
                .param("state", state)
                .param("migration", one.migration())
                .param("instance", one.instance())
                .update();
    }

    void failed(Moving one, Hindrance why) {
        jdbc.sql("""
                        update ticket_migration_instance set state = 'failed', element = :element, element_name = :name,
                        reason = :reason, detail = :detail
                        where migration_id = :migration and instance_id = :instance and state = 'left'
                        """)
                .param("element", why.element())
                .param("name", why.name())
                .param("reason", why.reason())
                .param(
                        "detail",
                        why.detail()
                                .substring(
                                        0, Math.min(LONGEST_DETAIL, why.detail().length())))
                .param("migration", one.migration())
                .param("instance", one.instance())
                .update();
    }

    /** Notes that an instance could not be moved now, and returns how often that was so. */
    int later(Moving one) {
        jdbc.sql("""
                        update ticket_migration_instance set attempts = attempts + 1
                        where migration_id = :migration and instance_id = :instance
                        """)
                .param("migration", one.migration())
                .param("instance", one.instance())
                .update();
        return jdbc.sql("""
                        select attempts from ticket_migration_instance
                        where migration_id = :migration and instance_id = :instance
                        """)
                .param("migration", one.migration())
                .param("instance", one.instance())
                .query(Integer.class)
                .single();
    }

    /** Returns how many instances are in each state. */
    Map<String, Integer> counts(String migration) {
        Map<String, Integer> counts = new TreeMap<>();
        jdbc.sql("""
                        select state, count(*) as instances from ticket_migration_instance where migration_id = :migration
                        group by state
                        """).param("migration", migration).query(row -> {
            counts.put(row.getString("state"), row.getInt("instances"));
        });
        return counts;
    }

    List<Staying> staying(String migration, int most) {
        return jdbc.sql("""
                        select process, number, element, element_name, reason, detail from ticket_migration_instance
                        where migration_id = :migration and state = 'failed'
                        order by number, process, instance_id fetch first :most rows only
                        """)
                .param("migration", migration)
                .param("most", most)
                .query((row, n) -> new Staying(
                        row.getString("process"),
                        row.getString("number"),
                        new Hindrance(
                                row.getString("element"),
                                row.getString("element_name"),
                                row.getString("reason"),
                                row.getString("detail"))))
                .list();
    }

    private static Migration migration(ResultSet row, int n) throws SQLException {
        return new Migration(
                row.getString("id"),
                row.getString("change_id"),
                row.getString("direction"),
                row.getString("target"),
                row.getString("state"),
                mapping(row),
                row.getString("account"),
                row.getObject("started_at", OffsetDateTime.class).toInstant());
    }

    private static Moving moving(ResultSet row, int n) throws SQLException {
        return new Moving(
                row.getString("migration_id"),
                row.getString("instance_id"),
                row.getString("process"),
                row.getString("number"),
                mapping(row));
    }

    private static Map<String, String> mapping(ResultSet row) throws SQLException {
        try {
            return JSON.readValue(row.getString("mapping"), MAPPING);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String json(Map<String, String> mapping) {
        try {
            return JSON.writeValueAsString(mapping);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
