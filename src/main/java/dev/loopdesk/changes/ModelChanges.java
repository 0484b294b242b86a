package dev.loopdesk.changes;

import dev.loopdesk.changes.ModelChange.State;
import dev.loopdesk.changes.ModelChange.Step;
import dev.loopdesk.changes.ModelMerge.Conflict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The stored changes of the models; each keeps what it changes, who did what to it, and why. */
@Repository
class ModelChanges {

    private static final String COLUMNS = "id, name, state, author, proposed_at, base, deployment";

    private final JdbcClient jdbc;

    ModelChanges(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Files that a change adds, changes or takes away.
     *
     * @param proposed contents that are added or changed, by name
     * @param former contents that are changed or go, by name
     */
    record Files(Map<String, byte[]> proposed, Map<String, byte[]> former) {

        static Files between(Map<String, byte[]> live, Map<String, byte[]> whole) {
            Map<String, byte[]> proposed = new TreeMap<>(whole);
            proposed.entrySet().removeIf(file -> Arrays.equals(file.getValue(), live.get(file.getKey())));
            Map<String, byte[]> former = new TreeMap<>(live);
            former.entrySet().removeIf(file -> Arrays.equals(file.getValue(), whole.get(file.getKey())));
            return new Files(proposed, former);
        }

        /** Returns a set of models with this change. */
        Map<String, byte[]> applied(Map<String, byte[]> models) {
            return replaced(models, former, proposed);
        }

        /** Returns a set of models without this change. */
        Map<String, byte[]> takenBack(Map<String, byte[]> models) {
            return replaced(models, proposed, former);
        }

        boolean isEmpty() {
            return proposed.isEmpty() && former.isEmpty();
        }

        private static Map<String, byte[]> replaced(
                Map<String, byte[]> models, Map<String, byte[]> left, Map<String, byte[]> added) {
            Map<String, byte[]> result = new TreeMap<>(models);
            result.keySet().removeAll(left.keySet());
            result.putAll(added);
            return result;
        }
    }

    void add(ModelChange change, Files files) {
        jdbc.sql("insert into model_change (" + COLUMNS
                        + ") values (:id, :name, :state, :author, :at, :base, :deployment)")
                .param("id", change.id())
                .param("name", change.name())
                .param("state", change.state().key())
                .param("author", change.author())
                .param("at", utc(change.proposedAt()))
                .param("base", change.base())
                .param("deployment", change.deployment())
                .update();
        var names = new TreeSet<>(files.proposed().keySet());
        names.addAll(files.former().keySet());
        for (String name : names) {
            jdbc.sql(
                            "insert into model_change_file (change_id, name, proposed, live) values (:id, :name, :proposed, :live)")
                    .param("id", change.id())
                    .param("name", name)
                    .param("proposed", files.proposed().get(name))
                    .param("live", files.former().get(name))
                    .update();
        }
        record(change.id(), change.state(), change.author(), change.proposedAt(), "");
    }

    /** Returns all changes, newest first. */
    List<ModelChange> all(int most) {
        return jdbc.sql("select " + COLUMNS
                        + " from model_change order by proposed_at desc, id fetch first :most rows only")
                .param("most", most)
                .query(ModelChanges::change)
                .list();
    }

    Optional<ModelChange> find(String id) {
        return jdbc.sql("select " + COLUMNS + " from model_change where id = :id")
                .param("id", id)
                .query(ModelChanges::change)
                .optional();
    }

    /** Returns a change that no other transaction changes until this one ends. */
    Optional<ModelChange> lock(String id) {
        return jdbc.sql("select " + COLUMNS + " from model_change where id = :id for update")
                .param("id", id)
                .query(ModelChanges::change)
                .optional();
    }

    /** Returns the drafts of an author with a name. */
    List<ModelChange> drafts(String author, String name) {
        return jdbc.sql("select " + COLUMNS
                        + " from model_change where author = :author and name = :name and state = :draft for update")
                .param("author", author)
                .param("name", name)
                .param("draft", State.DRAFT.key())
                .query(ModelChanges::change)
                .list();
    }

    Files files(String id) {
        Map<String, byte[]> proposed = new TreeMap<>();
        Map<String, byte[]> former = new TreeMap<>();
        jdbc.sql("select name, proposed, live from model_change_file where change_id = :id")
                .param("id", id)
                .query(row -> {
                    put(row.getString("name"), row.getBytes("proposed"), proposed);
                    put(row.getString("name"), row.getBytes("live"), former);
                });
        return new Files(proposed, former);
    }

    private static void put(String name, byte @Nullable [] content, Map<String, byte[]> into) {
        if (content != null) {
            into.put(name, content);
        }
    }

    /** Keeps what a release and the analysts have both changed in what a draft merges. */
    void conflicts(String id, List<Conflict> conflicts) {
        for (int at = 0; at < conflicts.size(); at++) {
            Conflict conflict = conflicts.get(at);
            jdbc.sql("""
                            insert into model_change_conflict (change_id, position, file, element, name)
                            values (:id, :position, :file, :element, :name)
                            """)
                    .param("id", id)
                    .param("position", at + 1)
                    .param("file", conflict.file())
                    .param("element", conflict.element())
                    .param("name", conflict.name())
                    .update();
        }
    }

    List<Conflict> conflicts(String id) {
        return jdbc.sql("select file, element, name from model_change_conflict where change_id = :id order by position")
                .param("id", id)
                .query((row, n) -> new Conflict(row.getString("file"), row.getString("element"), row.getString("name")))
                .list();
    }

    List<Step> steps(String id) {
        return jdbc.sql("""
                        select state, account, taken_at, reason from model_change_step where change_id = :id order by position
                        """)
                .param("id", id)
                .query((row, n) -> new Step(
                        State.of(row.getString("state")),
                        row.getString("account"),
                        at(row, "taken_at"),
                        row.getString("reason")))
                .list();
    }

    /** Notes what has become of a change. */
    void turn(
            ModelChange change, State state, @Nullable String deployment, String account, Instant now, String reason) {
        jdbc.sql(
                        "update model_change set state = :state, deployment = coalesce(:deployment, deployment) where id = :id")
                .param("state", state.key())
                .param("deployment", deployment)
                .param("id", change.id())
                .update();
        record(change.id(), state, account, now, reason);
    }

    private void record(String id, State state, String account, Instant now, String reason) {
        jdbc.sql("""
                        insert into model_change_step (change_id, position, state, account, taken_at, reason)
                        select :id, count(*) + 1, :state, :account, :now, :reason from model_change_step where change_id = :id
                        """)
                .param("id", id)
                .param("state", state.key())
                .param("account", account)
                .param("now", utc(now))
                .param("reason", reason)
                .update();
    }

    private static ModelChange change(ResultSet row, int n) throws SQLException {
        return new ModelChange(
                row.getString("id"),
                row.getString("name"),
                State.of(row.getString("state")),
                row.getString("author"),
                at(row, "proposed_at"),
                row.getString("base"),
                row.getString("deployment"));
    }

    private static Instant at(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
