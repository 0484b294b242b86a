package dev.loopdesk.knowledge;

import dev.loopdesk.knowledge.Article.State;
import dev.loopdesk.knowledge.Article.Visibility;
import dev.loopdesk.search.SearchDialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The articles of the knowledge base, their former versions and their reviews (S6.1). Every change takes a number of the
 * sequence that indexes follow.
 */
@Repository
public class Articles {

    private static final String ARTICLE = """
            select a.*, t.number as source_number
            from knowledge_article a left join ticket t on t.id = a.source_ticket_id
            """;

    private final JdbcClient jdbc;
    private final SearchDialect dialect;
    private final Clock clock;

    Articles(JdbcClient jdbc, SearchDialect dialect, Clock clock) {
        this.jdbc = jdbc;
        this.dialect = dialect;
        this.clock = clock;
    }

    /** A former version of an article. */
    public record Version(int version, ArticleText text, Visibility visibility, String writtenBy, Instant writtenAt) {}

    /**
     * A review of an article.
     *
     * @param outcome state that it led to
     */
    public record Review(
            int version, State outcome, @Nullable String note, String reviewedBy, Instant reviewedAt) {}

    /** Result of the import of a file. */
    public enum ImportResult {
        ADDED,
        CHANGED,
        UNCHANGED
    }

    /**
     * An imported file.
     *
     * @param id id of its article
     */
    public record Imported(long id, ImportResult result) {}

    /**
     * Writes a draft.
     *
     * @param sourceTicket id of the closed case that it is drafted from, or null
     * @param author account
     * @return the article's id
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public long draft(ArticleText text, Visibility visibility, @Nullable Long sourceTicket, String author) {
        return insert(text, State.DRAFT, visibility, sourceTicket, null, author);
    }

    /**
     * Takes over a file that was reviewed elsewhere: adds an article, or changes the one that an earlier import of the file
     * made.
     *
     * @param otherPictures true if pictures of the file are not those of the article, which makes it another version
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Imported take(String file, ArticleText text, Visibility visibility, boolean otherPictures, String author) {
        Article present = importedFrom(file).orElse(null);
        if (present == null) {
            return new Imported(insert(text, State.REVIEWED, visibility, null, file, author), ImportResult.ADDED);
        }
        if (!otherPictures
                && present.text().equals(text.tidied())
                && present.visibility() == visibility
                && present.state() == State.REVIEWED) {
            return new Imported(present.id(), ImportResult.UNCHANGED);
        }
        change(present, text, visibility, author);
        jdbc.sql("""
                        update knowledge_article set state = :state, reviewed_by = :author, reviewed_at = :now
                        where id = :id
                        """)
                .param("state", State.REVIEWED.key())
                .param("author", author)
                .param("now", now())
                .param("id", present.id())
                .update();
        return new Imported(present.id(), ImportResult.CHANGED);
    }

    /** Returns the article that an earlier import of a file made, if any. */
    Optional<Article> importedFrom(String file) {
        return jdbc.sql(ARTICLE + "where a.source_file = :file")
                .param("file", file)
                .query((row, n) -> article(row))
                .optional();
    }

    private long insert(
            ArticleText text,
            State state,
            Visibility visibility,
            @Nullable Long sourceTicket,
            @Nullable String sourceFile,
            String author) {
        boolean reviewed = state == State.REVIEWED;
        var key = new GeneratedKeyHolder();
        words(jdbc.sql("""
                        insert into knowledge_article
                            (source_file, source_ticket_id, state, visibility, version, language, category, title, symptom,
                            environment, cause, solution, workaround, written_by, written_at, reviewed_by, reviewed_at,
                            change_number)
                        values (:file, :ticket, :state, :visibility, 1, :language, :category, :title, :symptom,
                            :environment, :cause, :solution, :workaround, :author, :now, :reviewer, :reviewed, %s)
                        """.formatted(dialect.nextChange())), text.tidied())
                .param("file", sourceFile, Types.VARCHAR)
                .param("ticket", sourceTicket, Types.BIGINT)
                .param("state", state.key())
                .param("visibility", visibility.key())
                .param("author", author)
                .param("now", now())
                .param("reviewer", reviewed ? author : null, Types.VARCHAR)
                .param("reviewed", reviewed ? now() : null, Types.TIMESTAMP_WITH_TIMEZONE)
                .update(key, "id");
        Number id = key.getKey();
        if (id == null) {
            throw new IllegalStateException("The database gave the article no id");
        }
        return id.longValue();
    }

    /** Returns the article with that id, if it exists. */
    public Optional<Article> find(long id) {
        return jdbc.sql(ARTICLE + "where a.id = :id")
                .param("id", id)
                .query((row, n) -> article(row))
                .optional();
    }

    /** Locks an article until the caller's transaction ends, and returns it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Article> lock(long id) {
        return jdbc.sql("select id from knowledge_article where id = :id for update")
                .param("id", id)
                .query(Long.class)
                .optional()
                .flatMap(this::find);
    }

    /** Returns articles of every state, newest change first. */
    public List<Article> newest(int most) {
        return jdbc.sql(ARTICLE + "order by a.change_number desc fetch first :most rows only")
                .param("most", most)
                .query((row, n) -> article(row))
                .list();
    }

    /** Returns the articles that were drafted from a case. */
    public List<Article> draftedFrom(long ticket) {
        return jdbc.sql(ARTICLE + "where a.source_ticket_id = :ticket order by a.id")
                .param("ticket", ticket)
                .query((row, n) -> article(row))
                .list();
    }

    /** Returns the next reviewed articles after that id, for an export. */
    List<Article> reviewedAfter(long id, int most) {
        return jdbc.sql(ARTICLE + """
                        where a.state = :state and a.id > :id order by a.id fetch first :most rows only
                        """)
                .param("state", State.REVIEWED.key())
                .param("id", id)
                .param("most", most)
                .query((row, n) -> article(row))
                .list();
    }

    /** Returns the former versions, newest first. */
    public List<Version> versions(long id) {
        return jdbc.sql("select * from knowledge_version where article_id = :id order by version desc")
                .param("id", id)
                .query((row, n) -> new Version(
                        row.getInt("version"),
                        text(row),
                        Visibility.of(row.getString("visibility")),
                        row.getString("written_by"),
                        instant(row, "written_at")))
                .list();
    }

    /** Returns the reviews, newest first. */
    public List<Review> reviews(long id) {
        return jdbc.sql("select * from knowledge_review where article_id = :id order by id desc")
                .param("id", id)
                .query((row, n) -> new Review(
                        row.getInt("version"),
                        State.of(row.getString("outcome")),
                        row.getString("note"),
                        row.getString("reviewed_by"),
                        instant(row, "reviewed_at")))
                .list();
    }

    /** Changes the text or the readers of a locked article; the former version is kept. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void change(Article present, ArticleText text, Visibility visibility, String author) {
        jdbc.sql("""
                        insert into knowledge_version
                            (article_id, version, visibility, language, category, title, symptom, environment, cause,
                            solution, workaround, written_by, written_at)
                        select a.id, a.version, a.visibility, a.language, a.category, a.title, a.symptom, a.environment,
                            a.cause, a.solution, a.workaround, a.written_by, a.written_at
                        from knowledge_article a where a.id = :id
                        """).param("id", present.id()).update();
        words(jdbc.sql("""
                        update knowledge_article set version = version + 1, visibility = :visibility,
                            language = :language, category = :category, title = :title, symptom = :symptom,
                            environment = :environment, cause = :cause, solution = :solution, workaround = :workaround,
                            written_by = :author, written_at = :now, change_number = %s
                        where id = :id
                        """.formatted(dialect.nextChange())), text.tidied())
                .param("visibility", visibility.key())
                .param("author", author)
                .param("now", now())
                .param("id", present.id())
                .update();
    }

    /** Makes a published article, which is locked, a draft again. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void takeBack(long id) {
        jdbc.sql("update knowledge_article set state = :state, change_number = %s where id = :id"
                        .formatted(dialect.nextChange()))
                .param("state", State.DRAFT.key())
                .param("id", id)
                .update();
    }

    /** Records the outcome of a review of a locked article, and who may read it from now on. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void review(Article present, State outcome, Visibility visibility, @Nullable String note, String reviewer) {
        jdbc.sql("""
                        insert into knowledge_review (article_id, version, outcome, note, reviewed_by, reviewed_at)
                        values (:id, :version, :outcome, :note, :reviewer, :now)
                        """)
                .param("id", present.id())
                .param("version", present.version())
                .param("outcome", outcome.key())
                .param("note", note, Types.VARCHAR)
                .param("reviewer", reviewer)
                .param("now", now())
                .update();
        jdbc.sql("""
                        update knowledge_article set state = :state, visibility = :visibility, reviewed_by = :reviewer,
                            reviewed_at = :now, change_number = %s
                        where id = :id
                        """.formatted(dialect.nextChange()))
                .param("state", outcome.key())
                .param("visibility", visibility.key())
                .param("reviewer", reviewer)
                .param("now", now())
                .param("id", present.id())
                .update();
    }

    /** Returns the ids of articles whose process of reviews does not run, oldest first. */
    public List<Long> notFollowed(int most) {
        return jdbc.sql("""
                        select id from knowledge_article where not followed and state <> :retired
                        order by id fetch first :most rows only
                        """)
                .param("retired", State.RETIRED.key())
                .param("most", most)
                .query(Long.class)
                .list();
    }

    /** Records that the process of reviews of a locked article runs, or has ended. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void follow(long id, boolean follows) {
        jdbc.sql("update knowledge_article set followed = :follows where id = :id")
                .param("follows", follows)
                .param("id", id)
                .update();
    }

    /** Tells whether the process of reviews of an article runs. */
    public boolean isFollowed(long id) {
        return jdbc.sql("select followed from knowledge_article where id = :id")
                .param("id", id)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    private static JdbcClient.StatementSpec words(JdbcClient.StatementSpec statement, ArticleText text) {
        return statement
                .param("language", text.language())
                .param("category", text.category(), Types.VARCHAR)
                .param("title", text.title())
                .param("symptom", text.symptom(), Types.VARCHAR)
                .param("environment", text.environment(), Types.VARCHAR)
                .param("cause", text.cause(), Types.VARCHAR)
                .param("solution", text.solution(), Types.VARCHAR)
                .param("workaround", text.workaround(), Types.VARCHAR);
    }

    private static Article article(ResultSet row) throws SQLException {
        return new Article(
                row.getLong("id"),
                State.of(row.getString("state")),
                Visibility.of(row.getString("visibility")),
                row.getInt("version"),
                text(row),
                row.getString("source_number"),
                row.getString("written_by"),
                instant(row, "written_at"),
                row.getString("reviewed_by"),
                row.getObject("reviewed_at") == null ? null : instant(row, "reviewed_at"));
    }

    private static ArticleText text(ResultSet row) throws SQLException {
        return new ArticleText(
                row.getString("title"),
                row.getString("language"),
                row.getString("category"),
                row.getString("symptom"),
                row.getString("environment"),
                row.getString("cause"),
                row.getString("solution"),
                row.getString("workaround"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
