package dev.loopdesk.retrieval;

import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Report;
import dev.loopdesk.ticket.Targets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;

/** Articles and cases as they lie in the database, and nodes that index them. */
class Knowledge {

    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private ItemSource source;

    @Autowired
    private StoredEmbeddings embeddings;

    @Autowired
    private SuggestionUses uses;

    /** A node: an index in a folder of its own, and the answers from it. */
    record Node(CaseIndex index, Suggestions suggestions) implements AutoCloseable {

        @Override
        public void close() {
            index.destroy();
        }
    }

    Node node(Path folder) {
        return node(folder, embeddings);
    }

    Node node(Path folder, StoredEmbeddings vectors) {
        var index = new CaseIndex(folder, source, vectors);
        return new Node(index, new Suggestions(index, source, vectors, uses));
    }

    /** Returns vectors of a node whose models' files are missing. */
    StoredEmbeddings withoutModels() {
        return new StoredEmbeddings(jdbc, new Embeddings(new ClassLoader(null) {}));
    }

    String article(String language, String title, String symptom) {
        return article(language, title, symptom, "reviewed", "requesters");
    }

    String article(String language, String title, String symptom, String state, String visibility) {
        var key = new GeneratedKeyHolder();
        jdbc.sql("""
                        insert into knowledge_article (state, visibility, version, language, title, symptom, written_by,
                            written_at, change_number)
                        values (:state, :visibility, 1, :language, :title, :symptom, 'agent', :now, %s)
                        """.formatted(next()))
                .param("state", state)
                .param("visibility", visibility)
                .param("language", language)
                .param("title", title)
                .param("symptom", symptom)
                .param("now", NOW.atOffset(ZoneOffset.UTC))
                .update(key, "id");
        return String.valueOf(java.util.Objects.requireNonNull(key.getKey()).longValue());
    }

    /** Changes an article's state and visibility. */
    void change(String article, String state, String visibility) {
        jdbc.sql("""
                        update knowledge_article set state = :state, visibility = :visibility, change_number = %s
                        where id = :id
                        """.formatted(next()))
                .param("state", state)
                .param("visibility", visibility)
                .param("id", Long.valueOf(article))
                .update();
    }

    String open(String title, String description) {
        return open("en", title, description);
    }

    String open(String language, String title, String description) {
        var report = new Report(
                title, "Front desk", null, "front.desk@example.org", null, "medium", "low", language, "hotline");
        return caseFiles
                .open(
                        report,
                        new Targets("P4", "office", NOW, NOW, NOW, NOW, null),
                        "agent",
                        Map.of("title", title, "description", description),
                        "Task_RegisterTicket")
                .number();
    }

    /** Diagnoses, solves and verifies a case, and closes it. */
    void solve(String number, String cause, String steps, boolean verified) {
        append(number, EntryKind.DIAGNOSIS, Map.of("cause", cause, "diagnosisOutcome", "cause-found"));
        append(number, EntryKind.SOLUTION, Map.of("option1Title", "The way", "option1Steps", steps));
        append(
                number,
                EntryKind.VERIFICATION,
                Map.of("symptomGone", verified, "functionsNormal", true, "noNewProblems", true));
        if (verified) {
            caseFiles.end(number, "EndEvent_TicketClosed");
        }
    }

    void append(String number, EntryKind kind, Map<String, Object> content) {
        caseFiles.append(number, kind, null, "agent", false, content);
    }

    void note(String number, String text) {
        append(number, EntryKind.NOTE, Map.of(Entry.NOTE, text));
    }

    /** Records a verdict of staff on a case or an article in a ticket. */
    void verdict(String ticket, String kind, String suggested, String verdict) {
        Map<String, Object> values = new HashMap<>();
        values.put("ticket", id(ticket));
        values.put("article", kind.equals("article") ? Long.valueOf(suggested) : null);
        values.put("case", kind.equals("case") ? Long.valueOf(id(suggested)) : null);
        values.put("verdict", verdict);
        values.put("now", NOW.atOffset(ZoneOffset.UTC));
        jdbc.sql("""
                        insert into suggestion_use (ticket_id, article_id, case_id, verdict, given_by, given_at)
                        values (:ticket, cast(:article as bigint), cast(:case as bigint), :verdict, 'agent', :now)
                        """).params(values).update();
    }

    /** Removes all articles and vectors. */
    void clear() {
        jdbc.sql("delete from knowledge_article").update();
        jdbc.sql("delete from text_embedding").update();
    }

    /** Makes the database another one, as far as an index can tell. */
    void newIdentity() {
        jdbc.sql("delete from retrieval_source").update();
    }

    int storedVectors() {
        return jdbc.sql("select count(*) from text_embedding")
                .query(Integer.class)
                .single();
    }

    private long id(String number) {
        return caseFiles.get(number).id();
    }

    private String next() {
        return "postgresql".equals(System.getProperty("loopdesk.test.database"))
                ? "nextval('ticket_search_change')"
                : "next value for ticket_search_change";
    }
}
