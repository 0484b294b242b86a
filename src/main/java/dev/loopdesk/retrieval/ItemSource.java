package dev.loopdesk.retrieval;

import dev.loopdesk.knowledge.CaseSolution;
import dev.loopdesk.retrieval.IndexedItem.Change;
import dev.loopdesk.retrieval.IndexedItem.Kind;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Report;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads what the index follows: reviewed articles, and the cases of all tickets. */
@Repository
class ItemSource {

    /** Visibility of an article that everybody may read. */
    private static final String REQUESTERS = "requesters";

    /** Fields of a report that say what the problem is. */
    private static final List<String> REPORTED =
            List.of(Report.Field.DESCRIPTION, "errorMessage", "steps", "environment");

    /** Characters of a text that are indexed; a log may be longer. */
    private static final int MOST_CHARACTERS = 20_000;

    /** Characters of a text that the model is given; it reads fewer. */
    private static final int MOST_OF_MEANING = 1_000;

    private final JdbcClient jdbc;
    private final CaseFiles caseFiles;

    ItemSource(JdbcClient jdbc, CaseFiles caseFiles) {
        this.jdbc = jdbc;
        this.caseFiles = caseFiles;
    }

    /** Returns the articles and cases whose latest change took a higher number, also articles that are not to be found. */
    List<Change> changesAfter(long number) {
        List<Change> changes = new ArrayList<>(
                jdbc.sql("select ticket_id, change_number from ticket_search where change_number > :number")
                        .param("number", number)
                        .query((row, n) -> change(Kind.CASE, row))
                        .list());
        changes.addAll(jdbc.sql("select id, change_number from knowledge_article where change_number > :number")
                .param("number", number)
                .query((row, n) -> change(Kind.ARTICLE, row))
                .list());
        return changes;
    }

    /** Returns all that is to be found. */
    List<Change> all() {
        List<Change> all = new ArrayList<>(jdbc.sql("select ticket_id, change_number from ticket_search")
                .query((row, n) -> change(Kind.CASE, row))
                .list());
        all.addAll(jdbc.sql("select id, change_number from knowledge_article where state = 'reviewed'")
                .query((row, n) -> change(Kind.ARTICLE, row))
                .list());
        return all;
    }

    /** Returns the highest number that a change took, as far as it is still the latest of its row; 0 without any. */
    long highestNumber() {
        return jdbc.sql("""
                        select greatest((select coalesce(max(change_number), 0) from ticket_search),
                            (select coalesce(max(change_number), 0) from knowledge_article))
                        """).query(Long.class).single();
    }

    /** Returns the identity of this database, which the first node gives it. */
    String identity() {
        String identity = knownIdentity();
        if (identity == null) {
            try {
                jdbc.sql("insert into retrieval_source (singleton, identity_key) values (1, :identity)")
                        .param("identity", UUID.randomUUID().toString())
                        .update();
            } catch (DuplicateKeyException e) {
                // Another node was first.
            }
            identity = knownIdentity();
        }
        return Objects.requireNonNull(identity);
    }

    private @Nullable String knownIdentity() {
        return jdbc.sql("select identity_key from retrieval_source").query(String.class).list().stream()
                .findFirst()
                .orElse(null);
    }

    /** Returns articles and cases as they are now; what is not to be found is absent. */
    List<IndexedItem> load(Collection<ItemKey> keys) {
        List<IndexedItem> items = new ArrayList<>(articles(ids(keys, Kind.ARTICLE)));
        items.addAll(cases(ids(keys, Kind.CASE)));
        return items;
    }

    private List<IndexedItem> articles(List<Long> ids) {
        return ids.isEmpty()
                ? List.of()
                : jdbc.sql("select * from knowledge_article where id in (:ids) and state = 'reviewed'")
                        .param("ids", ids)
                        .query((row, n) -> article(row))
                        .list();
    }

    private static IndexedItem article(ResultSet row) throws SQLException {
        String title = row.getString("title");
        String symptom = row.getString("symptom");
        return new IndexedItem(
                change(Kind.ARTICLE, row),
                title,
                joined(Stream.of(
                        symptom,
                        row.getString("environment"),
                        row.getString("cause"),
                        row.getString("solution"),
                        row.getString("workaround"))),
                meaning(title, symptom == null ? "" : symptom),
                row.getString("language"),
                row.getString("visibility").equals(REQUESTERS));
    }

    private List<IndexedItem> cases(List<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        record Row(Change change, String number, String title, String language) {}
        List<Row> rows = jdbc.sql("""
                        select s.ticket_id, s.change_number, t.number, t.title, t.language
                        from ticket_search s join ticket t on t.id = s.ticket_id where t.id in (:ids)
                        """)
                .param("ids", ids)
                .query((row, n) -> new Row(
                        change(Kind.CASE, row),
                        row.getString("number"),
                        row.getString("title"),
                        row.getString("language")))
                .list();
        Map<String, List<Entry>> entries =
                caseFiles.entriesWithoutMessages(rows.stream().map(Row::number).toList());
        return rows.stream()
                .map(row -> {
                    List<Entry> story = entries.getOrDefault(row.number(), List.of());
                    String report = report(story);
                    CaseSolution solution = CaseSolution.of(story);
                    return new IndexedItem(
                            row.change(),
                            row.title(),
                            joined(Stream.of(report, solution.cause(), solution.solution())),
                            meaning(row.title(), report),
                            row.language(),
                            false);
                })
                .toList();
    }

    /** Returns the case of a ticket, or null if there is no such ticket. */
    @Nullable
    IndexedItem ofTicket(String number) {
        return jdbc
                .sql("select id from ticket where number = :number")
                .param("number", number)
                .query(Long.class)
                .list()
                .stream()
                .findFirst()
                .flatMap(id -> cases(List.of(id)).stream().findFirst())
                .orElse(null);
    }

    /**
     * What is shown of an article or a case.
     *
     * @param id id of the article, or number of the ticket
     * @param solution of an article; that of a case is asked for by its number
     */
    record Shown(String id, String title, String language, String state, CaseSolution solution) {}

    /**
     * Returns what is shown of articles and cases, as the database has it now; what may not be shown is absent.
     *
     * @param forRequesters whether only articles that requesters may read are shown
     * @param language language of articles; null for any
     */
    Map<ItemKey, Shown> shown(Collection<ItemKey> keys, boolean forRequesters, @Nullable String language) {
        Map<ItemKey, Shown> shown = new HashMap<>();
        List<Long> articles = ids(keys, Kind.ARTICLE);
        if (!articles.isEmpty()) {
            jdbc.sql("""
                            select id, title, language, cause, solution from knowledge_article
                            where id in (:ids) and state = 'reviewed' and visibility in (:visible)
                            """)
                    .param("ids", articles)
                    .param("visible", forRequesters ? List.of(REQUESTERS) : List.of(REQUESTERS, "internal"))
                    .query(row -> {
                        if (language == null || language.equals(row.getString("language"))) {
                            shown.put(
                                    new ItemKey(Kind.ARTICLE, row.getLong("id")),
                                    new Shown(
                                            row.getString("id"),
                                            row.getString("title"),
                                            row.getString("language"),
                                            "reviewed",
                                            new CaseSolution(row.getString("cause"), row.getString("solution"), null)));
                        }
                    });
        }
        if (!forRequesters) {
            addCases(ids(keys, Kind.CASE), shown);
        }
        return shown;
    }

    private void addCases(List<Long> ids, Map<ItemKey, Shown> shown) {
        if (ids.isEmpty()) {
            return;
        }
        jdbc.sql("select id, number, title, language, ended_at from ticket where id in (:ids)")
                .param("ids", ids)
                .query(row -> {
                    shown.put(
                            new ItemKey(Kind.CASE, row.getLong("id")),
                            new Shown(
                                    row.getString("number"),
                                    row.getString("title"),
                                    row.getString("language"),
                                    row.getObject("ended_at") == null ? "open" : "closed",
                                    CaseSolution.NONE));
                });
    }

    /** Returns cause and solution of cases, by the numbers of their tickets, in one query. */
    Map<String, CaseSolution> solutions(Collection<String> numbers) {
        Map<String, CaseSolution> solutions = new HashMap<>();
        caseFiles
                .entriesWithoutMessages(numbers)
                .forEach((number, entries) -> solutions.put(number, CaseSolution.of(entries)));
        return solutions;
    }

    private static String report(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.kind() == EntryKind.REPORT)
                .findFirst()
                .map(report -> joined(REPORTED.stream().map(report::text)))
                .orElse("");
    }

    private static String meaning(String title, String text) {
        return cut(title + "\n" + text, MOST_OF_MEANING);
    }

    private static String joined(Stream<@Nullable String> texts) {
        return cut(texts.filter(Objects::nonNull).collect(Collectors.joining("\n")), MOST_CHARACTERS);
    }

    private static String cut(String text, int most) {
        return text.length() <= most
                ? text
                : text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    private static List<Long> ids(Collection<ItemKey> keys, Kind kind) {
        return keys.stream().filter(key -> key.kind() == kind).map(ItemKey::id).toList();
    }

    private static Change change(Kind kind, ResultSet row) throws SQLException {
        return new Change(
                new ItemKey(kind, row.getLong(kind == Kind.CASE ? "ticket_id" : "id")), row.getLong("change_number"));
    }
}
