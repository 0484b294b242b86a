package dev.loopdesk.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.loopdesk.workspace.Caller.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.TaskQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Articles over HTTP: who writes, changes, retires and reads them. */
class DeskKnowledgeTest extends DeskTest {

    private static final String ARTICLES = "/camunda/api/loopdesk/articles";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private TaskService tasks;

    private final List<Long> written = new ArrayList<>();

    @AfterEach
    void removeArticles() {
        for (long article : written) {
            for (ProcessInstance instance : runtime.createProcessInstanceQuery()
                    .processDefinitionKey("review-knowledge")
                    .variableValueEquals("articleId", article)
                    .list()) {
                runtime.deleteProcessInstance(instance.getId(), "end of test");
            }
            jdbc.sql("delete from knowledge_article where id = :id")
                    .param("id", article)
                    .update();
        }
    }

    @ParameterizedTest(name = "{0}: reads {1}, writes {2}")
    @CsvSource({
        "agent,      200, 201",
        "specialist, 200, 201",
        "lead,       200, 201",
        "admin,      200, 201",
        "manager,    200, 403",
        "analyst,    403, 403",
        "nobody,     401, 401"
    })
    void eachAddressIsForItsRoles(String account, int reads, int writes) throws JsonProcessingException {
        long id = write(session("agent"), text("VPN stops"));
        Session session = session(account);
        String article = ARTICLES + "/" + id;
        int works = writes == 201 ? 200 : writes;

        assertThat(status(session.send("GET", ARTICLES, null))).isEqualTo(reads);
        assertThat(status(session.send("GET", article, null))).isEqualTo(reads);
        ResponseEntity<String> own = session.send("POST", ARTICLES, body(text("VPN stops again")));
        assertThat(status(own)).isEqualTo(writes);
        if (writes == 201) {
            written.add(read(own).path("id").asLong());
        }
        assertThat(status(session.send("PUT", article, body(version(text("VPN stops at noon"), 1)))))
                .isEqualTo(works == 200 ? 204 : works);
        assertThat(status(session.send("POST", ARTICLES + "/preview", body(Map.of("cause", "x")))))
                .isEqualTo(works);
        assertThat(status(session.send("POST", article + "/review", null))).isEqualTo(works);
        assertThat(status(session.send("POST", article + "/retirement", body(Map.of("note", "Wrong")))))
                .isEqualTo(works == 200 ? 204 : works);
    }

    @Test
    void anArticleIsToldWithItsFormerVersionsAndTheNamesOfItsAuthors() throws JsonProcessingException {
        Session agent = session("agent");
        long id = write(agent, text("Blank ${1+1} <b>"));
        session("specialist").send("PUT", ARTICLES + "/" + id, body(version(text("Blank pages"), 1)));

        JsonNode told = read(agent.send("GET", ARTICLES + "/" + id, null));

        assertThat(told.path("article").path("title").asText()).isEqualTo("Blank pages");
        assertThat(told.path("article").path("state").asText()).isEqualTo("draft");
        assertThat(told.path("version").asInt()).isEqualTo(2);
        assertThat(told.path("sections").path("SOLUTION").asText()).isEqualTo("1. Replace it.");
        assertThat(told.path("sections").has("CAUSE")).isFalse();
        assertThat(told.path("versions")).hasSize(1);
        assertThat(told.path("versions").get(0).path("title").asText()).isEqualTo("Blank ${1+1} <b>");
        assertThat(read(agent.send("GET", ARTICLES, null))
                        .path("articles")
                        .get(0)
                        .path("id")
                        .asLong())
                .isEqualTo(id);
    }

    @Test
    void markdownIsDrawnInTheArticleItsFormerVersionsAndWhileItIsWritten() throws JsonProcessingException {
        Session agent = session("agent");
        Map<String, Object> text = text("Drawn");
        text.put("solution", "**Wait** <script>alert(1)</script> [now](javascript:alert(1))");
        long id = write(agent, text);
        agent.send("PUT", ARTICLES + "/" + id, body(version(text("Drawn again"), 1)));

        JsonNode told = read(agent.send("GET", ARTICLES + "/" + id, null));
        JsonNode preview = read(agent.send("POST", ARTICLES + "/preview", body(Map.of("workaround", "- *a*"))));

        String harmless = "<p><strong>Wait</strong> &lt;script&gt;alert(1)&lt;/script&gt; now</p>\n";
        assertThat(told.path("drawn").path("SOLUTION").asText()).isEqualTo("<ol>\n<li>Replace it.</li>\n</ol>\n");
        assertThat(told.path("versions").get(0).path("drawn").path("SOLUTION").asText())
                .isEqualTo(harmless);
        assertThat(preview.path("WORKAROUND").asText()).isEqualTo("<ul>\n<li><em>a</em></li>\n</ul>\n");
        assertThat(preview).hasSize(1);
        assertThat(status(agent.send("POST", ARTICLES + "/preview", body(Map.of("script", "x")))))
                .isEqualTo(422);
    }

    @Test
    void badInputIsRefusedAndChangesNothing() throws JsonProcessingException {
        Session agent = session("agent");
        long id = write(agent, text("Blank pages"));
        Map<String, Object> unknown = text("x");
        unknown.put("state", "reviewed");

        assertThat(status(agent.send("POST", ARTICLES, body(unknown)))).isEqualTo(422);
        assertThat(status(agent.send("POST", ARTICLES, body(Map.of("title", "x")))))
                .isEqualTo(422);
        assertThat(status(agent.send("POST", ARTICLES, body(text("x".repeat(256))))))
                .isEqualTo(422);
        assertThat(status(agent.send("PUT", ARTICLES + "/" + id, body(version(text("y"), 7)))))
                .isEqualTo(422);
        assertThat(status(agent.send("GET", ARTICLES + "/999999999999999999", null)))
                .isEqualTo(404);
        assertThat(status(agent.send("POST", ARTICLES + "/" + id + "/retirement", body(Map.of()))))
                .isEqualTo(422);
        JsonNode told = read(agent.send("GET", ARTICLES + "/" + id, null));
        assertThat(told.path("version").asInt()).isEqualTo(1);
        assertThat(told.path("article").path("state").asText()).isEqualTo("draft");
    }

    @ParameterizedTest(name = "{0}: reads {1}, says {2}")
    @CsvSource({
        "agent,      200, 204",
        "specialist, 200, 204",
        "lead,       200, 204",
        "admin,      200, 204",
        "manager,    200, 403",
        "analyst,    403, 403",
        "nobody,     401, 401"
    })
    void verdictsOnSuggestionsAreForTheirRoles(String account, int reads, int says) throws JsonProcessingException {
        long id = write(session("agent"), text("Toner is low"));
        String verdicts = "/camunda/api/loopdesk/tickets/" + ticket("Toner is low") + "/verdicts";
        Session session = session(account);

        assertThat(status(session.send("GET", verdicts, null))).isEqualTo(reads);
        assertThat(status(session.send("POST", verdicts, body(verdict("article", String.valueOf(id), "helped")))))
                .isEqualTo(says);
        assertThat(status(session.send("POST", verdicts + "/shown", body(Map.of("articles", List.of(id + ""))))))
                .isEqualTo(says);
    }

    @Test
    void whatWasShownIsNoVerdictAndStaysBesideOne() throws JsonProcessingException {
        Session agent = session("agent");
        String id = String.valueOf(write(agent, text("Toner is shown")));
        String verdicts = "/camunda/api/loopdesk/tickets/" + ticket("Toner is low") + "/verdicts";
        for (int n = 0; n < 2; n++) {
            assertThat(status(agent.send("POST", verdicts + "/shown", body(Map.of("articles", List.of(id, "999999"))))))
                    .isEqualTo(204);
        }
        assertThat(read(agent.send("GET", verdicts, null))).isEmpty();
        agent.send("POST", verdicts, body(verdict("article", id, "helped")));
        agent.send("POST", verdicts, body(verdict("article", id, "none")));

        assertThat(jdbc.sql("select verdict from suggestion_use where article_id = :id")
                        .param("id", Long.valueOf(id))
                        .query(String.class)
                        .list())
                .containsExactly("shown");
        assertThat(status(agent.send("POST", verdicts + "/shown", body(Map.of("articles", List.of("x"))))))
                .isEqualTo(422);
        assertThat(status(agent.send("POST", verdicts, body(verdict("article", id, "shown")))))
                .isEqualTo(422);
    }

    @Test
    void anAccountHasOneVerdictOnASuggestionHoweverOftenItSaysSo() throws JsonProcessingException {
        Session agent = session("agent");
        String other = ticket("Toner is empty");
        String verdicts = "/camunda/api/loopdesk/tickets/" + ticket("Toner is low") + "/verdicts";
        for (String said : List.of("opened", "helped", "helped", "solved")) {
            assertThat(status(agent.send("POST", verdicts, body(verdict("case", other, said)))))
                    .isEqualTo(204);
        }

        JsonNode own = read(agent.send("GET", verdicts, null));
        assertThat(own).hasSize(1);
        assertThat(own.get(0).path("id").asText()).isEqualTo(other);
        assertThat(own.get(0).path("verdict").asText()).isEqualTo("solved");
        assertThat(read(session("lead").send("GET", verdicts, null))).isEmpty();
        agent.send("POST", verdicts, body(verdict("case", other, "none")));
        assertThat(read(agent.send("GET", verdicts, null))).isEmpty();
        assertThat(status(agent.send("POST", verdicts, body(verdict("case", "LD-1", "helped")))))
                .isEqualTo(404);
        assertThat(status(agent.send("POST", verdicts, body(verdict("article", "x' or 1=1", "helped")))))
                .isEqualTo(404);
        assertThat(status(agent.send("POST", verdicts, body(verdict("nothing", other, "great")))))
                .isEqualTo(422);
    }

    @Test
    void anArticleThatManyTicketsOpenedWithoutHelpIsReviewedAgain() throws JsonProcessingException {
        Session agent = session("agent");
        long useless = published("Toner smells");
        long useful = published("Toner leaks");
        for (int n = 1; n <= 10; n++) {
            assertThat(inReview(useless)).as("after %d tickets", n - 1).isFalse();
            String verdicts = "/camunda/api/loopdesk/tickets/" + ticket("Toner smells " + n) + "/verdicts";
            for (long article : List.of(useless, useful)) {
                agent.send("POST", verdicts, body(verdict("article", String.valueOf(article), "opened")));
                agent.send("POST", verdicts, body(verdict("article", String.valueOf(article), "opened")));
            }
            if (n == 1) {
                agent.send("POST", verdicts, body(verdict("article", String.valueOf(useful), "helped")));
            }
        }

        assertThat(inReview(useless)).isTrue();
        assertThat(inReview(useful)).isFalse();
    }

    private long published(String title) throws JsonProcessingException {
        long id = write(session("agent"), text(title));
        process.complete(
                reviews(id).singleResult().getId(),
                "specialist",
                Map.of("reviewOutcome", "publish", "articleVisibility", "internal"));
        return id;
    }

    @Test
    void theCardOfAReviewNamesTheArticleToThoseWhoMayReviewIt() throws JsonProcessingException {
        long id = write(session("agent"), text("VPN stops"));
        String cards =
                "/camunda/api/loopdesk/cards?task=" + reviews(id).singleResult().getId();

        JsonNode shown = read(session("specialist").send("GET", cards, null)).path("articles");

        assertThat(shown)
                .singleElement()
                .satisfies(title -> assertThat(title.asText()).isEqualTo("VPN stops"));
        assertThat(read(session("specialist").send("GET", cards, null)).path("cards"))
                .isEmpty();
        assertThat(read(session("agent").send("GET", cards, null)).path("articles"))
                .isEmpty();
    }

    private boolean inReview(long article) {
        return reviews(article).count() > 0;
    }

    private TaskQuery reviews(long article) {
        return tasks.createTaskQuery()
                .taskDefinitionKey("Task_ReviewArticle")
                .processVariableValueEquals("articleId", article);
    }

    private static Map<String, Object> verdict(String kind, String id, String verdict) {
        return Map.of("kind", kind, "id", id, "verdict", verdict);
    }

    private long write(Session session, Map<String, Object> text) throws JsonProcessingException {
        ResponseEntity<String> answer = session.send("POST", ARTICLES, body(text));
        assertThat(status(answer)).as(answer.getBody()).isEqualTo(201);
        long id = read(answer).path("id").asLong();
        written.add(id);
        return id;
    }

    private static String body(Map<String, Object> fields) throws JsonProcessingException {
        return JSON.writeValueAsString(fields);
    }

    private static Map<String, Object> text(String title) {
        Map<String, Object> text = new HashMap<>();
        text.put("title", title);
        text.put("language", "en");
        text.put("category", "network");
        text.put("visibility", "requesters");
        text.put("symptom", "It stops.");
        text.put("solution", "1. Replace it.");
        return text;
    }

    private static Map<String, Object> version(Map<String, Object> text, int version) {
        text.put("version", version);
        return text;
    }
}
