package dev.loopdesk.desk;

import dev.loopdesk.ticket.DecisionLocks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Prepared texts for messages, and the record of their changes, which is written with each of them. */
@Repository
class ReplyTemplates {

    private static final String COLUMNS = "id, language, name, text, version, changed_by, changed_at";

    /** Templates that are kept. */
    static final int MOST = 200;

    private final JdbcClient jdbc;
    private final DecisionLocks locks;
    private final Clock clock;

    ReplyTemplates(JdbcClient jdbc, DecisionLocks locks, Clock clock) {
        this.jdbc = jdbc;
        this.locks = locks;
        this.clock = clock;
    }

    /**
     * A template.
     *
     * @param language {@code en} or {@code zh-CN}
     * @param version 1 for a new one, and one more with each change
     */
    record Template(
            String id, String language, String name, String text, int version, String changedBy, Instant changedAt) {

        boolean says(Wording wording) {
            return language.equals(wording.language()) && name.equals(wording.name()) && text.equals(wording.text());
        }
    }

    /** The content of a template. */
    record Wording(String language, String name, String text) {}

    /**
     * A change of a template.
     *
     * @param former null if it was new
     * @param present null if it was removed
     */
    record Change(
            String template,
            String changedBy,
            Instant changedAt,
            @Nullable Wording former,
            @Nullable Wording present) {}

    /** Returns all templates by language and name. */
    List<Template> all() {
        return jdbc.sql("select " + COLUMNS + " from reply_template order by language, name, id")
                .query(ReplyTemplates::template)
                .list();
    }

    private int count() {
        return jdbc.sql("select count(*) from reply_template")
                .query(Integer.class)
                .single();
    }

    Optional<Template> find(String id) {
        return jdbc.sql("select " + COLUMNS + " from reply_template where id = :id")
                .param("id", id)
                .query(ReplyTemplates::template)
                .optional();
    }

    /** Returns the latest changes, newest first. */
    List<Change> changes(int most) {
        return jdbc.sql("""
                        select template_id, changed_by, changed_at, former_language, former_name, former_text,
                          language, name, text
                        from reply_template_change order by id desc limit :most
                        """)
                .param("most", most)
                .query((row, n) -> new Change(
                        row.getString("template_id"),
                        row.getString("changed_by"),
                        at(row),
                        wording(row, "former_"),
                        wording(row, "")))
                .list();
    }

    /** Returns who changed or removed a template last. */
    Optional<String> lastChangedBy(String id) {
        return jdbc.sql("select changed_by from reply_template_change where template_id = :id order by id desc limit 1")
                .param("id", id)
                .query(String.class)
                .optional();
    }

    /**
     * Adds a template.
     *
     * @return false if there are as many as are kept
     * @throws DuplicateKeyException if there is one of that id, or of that name in the language
     */
    @Transactional
    public boolean add(String id, Wording wording, String account) {
        locks.lock(List.of("reply templates"));
        if (count() >= MOST) {
            return false;
        }
        OffsetDateTime now = now();
        jdbc.sql("insert into reply_template (" + COLUMNS
                        + ") values (:id, :language, :name, :text, 1, :account, :now)")
                .param("id", id)
                .param("language", wording.language())
                .param("name", wording.name())
                .param("text", wording.text())
                .param("account", account)
                .param("now", now)
                .update();
        record(id, account, now, null, wording);
        return true;
    }

    /**
     * Changes a template that is still as the account has seen it.
     *
     * @return false if it has been changed or removed meanwhile
     * @throws DuplicateKeyException if there is another of that name in the language
     */
    @Transactional
    public boolean change(Template seen, Wording wording, String account) {
        OffsetDateTime now = now();
        boolean isChanged = jdbc.sql("""
                        update reply_template set language = :language, name = :name, text = :text, version = version + 1,
                          changed_by = :account, changed_at = :now
                        where id = :id and version = :version
                        """)
                        .param("language", wording.language())
                        .param("name", wording.name())
                        .param("text", wording.text())
                        .param("account", account)
                        .param("now", now)
                        .param("id", seen.id())
                        .param("version", seen.version())
                        .update()
                > 0;
        if (isChanged) {
            record(seen.id(), account, now, said(seen), wording);
        }
        return isChanged;
    }

    /**
     * Removes a template that is still as the account has seen it.
     *
     * @return false if it has been changed or removed meanwhile
     */
    @Transactional
    public boolean remove(Template seen, String account) {
        boolean isRemoved = jdbc.sql("delete from reply_template where id = :id and version = :version")
                        .param("id", seen.id())
                        .param("version", seen.version())
                        .update()
                > 0;
        if (isRemoved) {
            record(seen.id(), account, now(), said(seen), null);
        }
        return isRemoved;
    }

    private void record(
            String id, String account, OffsetDateTime now, @Nullable Wording former, @Nullable Wording present) {
        jdbc.sql("""
                        insert into reply_template_change (template_id, changed_by, changed_at, former_language, former_name,
                          former_text, language, name, text)
                        values (:id, :account, :now, :formerLanguage, :formerName, :formerText, :language, :name, :text)
                        """)
                .param("id", id)
                .param("account", account)
                .param("now", now)
                .param("formerLanguage", former == null ? null : former.language())
                .param("formerName", former == null ? null : former.name())
                .param("formerText", former == null ? null : former.text())
                .param("language", present == null ? null : present.language())
                .param("name", present == null ? null : present.name())
                .param("text", present == null ? null : present.text())
                .update();
    }

    private static Wording said(Template template) {
        return new Wording(template.language(), template.name(), template.text());
    }

    private static Template template(ResultSet row, int n) throws SQLException {
        return new Template(
                row.getString("id"),
                row.getString("language"),
                row.getString("name"),
                row.getString("text"),
                row.getInt("version"),
                row.getString("changed_by"),
                at(row));
    }

    private static @Nullable Wording wording(ResultSet row, String prefix) throws SQLException {
        String name = row.getString(prefix + "name");
        return name == null
                ? null
                : new Wording(row.getString(prefix + "language"), name, row.getString(prefix + "text"));
    }

    private static Instant at(ResultSet row) throws SQLException {
        return row.getObject("changed_at", OffsetDateTime.class).toInstant();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
