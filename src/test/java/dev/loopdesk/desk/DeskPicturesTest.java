package dev.loopdesk.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.loopdesk.knowledge.Article.State;
import dev.loopdesk.knowledge.Article.Visibility;
import dev.loopdesk.knowledge.Articles;
import dev.loopdesk.workspace.Caller.Session;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Pictures of articles: who adds them, who sees them in which state of the article, and what is taken for one (S6.1). */
@Tag("postgresql")
class DeskPicturesTest extends DeskTest {

    private static final String ARTICLES = "/camunda/api/loopdesk/articles";

    @Autowired
    private Articles articles;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private RuntimeService runtime;

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

    @ParameterizedTest(name = "{0}: reads {1}, adds {2}")
    @CsvSource({
        "agent,      200, 201",
        "specialist, 200, 201",
        "lead,       200, 201",
        "admin,      200, 201",
        "manager,    200, 403",
        "analyst,    403, 403",
        "nobody,     401, 401"
    })
    void eachAddressIsForItsRoles(String account, int reads, int adds) throws IOException {
        long id = write("no picture");
        String first = add(id, "first.png");
        Session session = session(account);

        assertThat(status(session.send("GET", pictures(id) + first, null))).isEqualTo(reads);
        assertThat(status(session.upload(upload(id), "second.png", picture("png"))))
                .isEqualTo(adds);
        assertThat(status(session.send("DELETE", pictures(id) + first, null))).isEqualTo(adds == 201 ? 204 : adds);
        assertThat(status(session.send("POST", ARTICLES + "/" + id + "/preview", body(Map.of("cause", "x")))))
                .isEqualTo(adds == 201 ? 200 : adds);
    }

    @Test
    void requestersSeeThePicturesThatAPublishedArticleShowsAndNoOthers() throws IOException {
        long id = write("![The plug](plug.png) ![gone](other.png)");
        long stranger = write("![x](plug.png)");
        add(id, "plug.png");
        add(id, "beside.png");
        assertThat(seen(id, "plug.png")).as("a draft").isEqualTo(404);

        set(id, State.REVIEWED, Visibility.REQUESTERS);
        set(stranger, State.REVIEWED, Visibility.REQUESTERS);
        String page = http.getForObject("/knowledge/" + id, String.class);
        ResponseEntity<byte[]> picture = http.getForEntity("/knowledge/" + id + "/pictures/plug.png", byte[].class);

        assertThat(page)
                .contains("<img src=\"/knowledge/" + id + "/pictures/plug.png\" alt=\"The plug\"", "gone")
                .doesNotContain("other.png");
        assertThat(picture.getStatusCode().value()).isEqualTo(200);
        assertThat(picture.getBody()).isEqualTo(picture("png"));
        HttpHeaders headers = picture.getHeaders();
        assertThat(String.valueOf(headers.getContentType())).isEqualTo("image/png");
        assertThat(headers.get("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(headers.get("Content-Security-Policy"))
                .containsExactly("sandbox; default-src 'none'; frame-ancestors 'none'");
        assertThat(headers.getFirst(HttpHeaders.CONTENT_DISPOSITION)).isEqualTo("inline");
        assertThat(headers.getCacheControl()).isEqualTo("no-store");
        assertThat(seen(id, "beside.png")).as("one that the text does not show").isEqualTo(404);
        assertThat(seen(id, "other.png")).isEqualTo(404);
        assertThat(seen(stranger, "plug.png")).as("that of another article").isEqualTo(404);
        assertThat(seen(999_999_999L, "plug.png")).isEqualTo(404);

        set(id, State.REVIEWED, Visibility.INTERNAL);
        assertThat(seen(id, "plug.png")).as("internal").isEqualTo(404);
        set(id, State.RETIRED, Visibility.REQUESTERS);
        assertThat(seen(id, "plug.png")).as("retired").isEqualTo(404);
        ResponseEntity<String> read = session("agent").send("GET", pictures(id) + "plug.png", null);
        assertThat(status(read)).as("staff read retired articles").isEqualTo(200);
        assertThat(read.getHeaders().get("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(read.getHeaders().get("Content-Security-Policy"))
                .containsExactly("sandbox; default-src 'none'; frame-ancestors 'none'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "webp"})
    void aPictureIsTakenByItsContentAndNamedAfterIt(String kind) throws IOException {
        long id = write("no picture");

        ResponseEntity<String> added = session("agent").upload(upload(id), "../../ev il.(1).html", picture(kind));

        assertThat(status(added)).isEqualTo(201);
        assertThat(read(added).path("name").asText()).isEqualTo("ev-il.-1." + kind);
        assertThat(status(session("agent").send("GET", pictures(id) + "ev-il.-1." + kind, null)))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "page.png, '<!DOCTYPE html><script>alert(1)</script>'",
        "drawing.png, '<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>'",
        "text.png, hello",
        "bitmap.bmp, BM",
        "document.png, '%PDF-1.7'",
        "empty.png, ''"
    })
    void whatIsNoPictureIsRefusedWhateverItsName(String name, String content) throws IOException {
        long id = write("no picture");

        ResponseEntity<String> answer =
                session("agent").upload(upload(id), name, content.getBytes(StandardCharsets.UTF_8));

        assertThat(status(answer)).isEqualTo(422);
        assertThat(told(id).path("pictures")).isEmpty();
    }

    @Test
    void sizeAndNumberOfPicturesHaveLimits() throws IOException {
        long id = write("no picture");
        long contents = contents();
        byte[] large = new byte[5 * 1024 * 1024 + 1];
        System.arraycopy(picture("png"), 0, large, 0, picture("png").length);

        assertThat(status(session("agent").upload(upload(id), "large.png", large)))
                .isEqualTo(422);
        assertThat(contents()).as("nothing of it is stored").isEqualTo(contents);
        for (int n = 0; n < 30; n++) {
            add(id, "same.png");
        }
        assertThat(status(session("agent").upload(upload(id), "same.png", picture("png"))))
                .isEqualTo(422);
        assertThat(told(id).path("pictures")).hasSize(30);
        assertThat(told(id).path("pictures").findValuesAsText("name"))
                .contains("same.png", "same-2.png", "same-30.png");
    }

    @Test
    void aFormerVersionKeepsThePictureThatThePresentOneHasNoMore() throws IOException {
        Session agent = session("agent");
        long id = write("![old](old.png)");
        add(id, "old.png");
        long contents = contents();
        assertThat(status(agent.send("DELETE", pictures(id) + "old.png", null)))
                .as("the text shows it")
                .isEqualTo(409);

        change(id, 1, "no picture");
        assertThat(status(agent.send("DELETE", pictures(id) + "old.png", null))).isEqualTo(204);

        assertThat(status(agent.send("GET", pictures(id) + "old.png", null))).isEqualTo(404);
        assertThat(status(agent.send("GET", pictures(id) + "old.png?version=1", null)))
                .isEqualTo(200);
        assertThat(told(id).path("pictures")).isEmpty();
        assertThat(told(id).path("versions")
                        .get(0)
                        .path("drawn")
                        .path("SOLUTION")
                        .asText())
                .contains("/pictures/old.png?version=1\" alt=\"old\"");
        assertThat(contents()).isEqualTo(contents);
        assertThat(add(id, "old.png")).as("a name is not used again").isEqualTo("old-2.png");
    }

    @Test
    void aPictureThatNoVersionShowsIsDeletedWithItsBytes() throws IOException {
        long id = write("no picture");
        long contents = contents();
        add(id, "useless.png");
        change(id, 1, "still no picture");

        assertThat(status(session("agent").send("DELETE", pictures(id) + "useless.png", null)))
                .isEqualTo(204);

        assertThat(contents()).isEqualTo(contents);
        assertThat(status(session("agent").send("DELETE", pictures(id) + "useless.png", null)))
                .isEqualTo(404);
        assertThat(status(session("agent").send("GET", pictures(id) + "useless.png?version=1", null)))
                .isEqualTo(404);
    }

    @Test
    void thePreviewShowsThePicturesOfTheArticle() throws IOException {
        long id = write("no picture");
        add(id, "plug.png");

        String drawn = read(session("agent")
                        .send("POST", ARTICLES + "/" + id + "/preview", body(Map.of("cause", "![P](./plug.png)"))))
                .path("CAUSE")
                .asText();

        assertThat(drawn).contains("<img src=\"" + pictures(id) + "plug.png?version=1\" alt=\"P\"");
    }

    @Test
    void aNameThatLeadsElsewhereFindsNothing() throws IOException {
        long id = write("![x](plug.png)");
        add(id, "plug.png");
        set(id, State.REVIEWED, Visibility.REQUESTERS);

        Stream.of(
                        "..%2f..%2fplug.png",
                        "%2e%2e/plug.png", "plug.png%00.png", "PLUG.PNG", "plug.png%20", "%2e", "x'or'1'='1")
                .forEach(name -> assertThat(http.getForEntity(
                                        URI.create(http.getRootUri() + "/knowledge/" + id + "/pictures/" + name),
                                        String.class)
                                .getStatusCode()
                                .value())
                        .as(name)
                        .isIn(400, 404));
    }

    private int seen(long id, String name) {
        return http.getForEntity("/knowledge/" + id + "/pictures/" + name, byte[].class)
                .getStatusCode()
                .value();
    }

    private long contents() {
        return jdbc.sql("select count(*) from content").query(Long.class).single();
    }

    private void set(long id, State state, Visibility readers) {
        transaction.executeWithoutResult(
                status -> articles.review(articles.find(id).orElseThrow(), state, readers, null, "specialist"));
    }

    private long write(String solution) throws JsonProcessingException {
        ResponseEntity<String> answer = session("agent").send("POST", ARTICLES, body(text(solution)));
        assertThat(status(answer)).as(answer.getBody()).isEqualTo(201);
        long id = read(answer).path("id").asLong();
        written.add(id);
        return id;
    }

    private void change(long id, int version, String solution) throws JsonProcessingException {
        Map<String, Object> text = text(solution);
        text.put("version", version);
        assertThat(status(session("agent").send("PUT", ARTICLES + "/" + id, body(text))))
                .isEqualTo(204);
    }

    private JsonNode told(long id) throws JsonProcessingException {
        return read(session("agent").send("GET", ARTICLES + "/" + id, null));
    }

    private String add(long id, String name) throws IOException {
        ResponseEntity<String> answer = session("agent").upload(upload(id), name, picture("png"));
        assertThat(status(answer)).as(answer.getBody()).isEqualTo(201);
        return read(answer).path("name").asText();
    }

    private static String upload(long id) {
        return ARTICLES + "/" + id + "/pictures";
    }

    private static String pictures(long id) {
        return ARTICLES + "/" + id + "/pictures/";
    }

    private static Map<String, Object> text(String solution) {
        Map<String, Object> text = new HashMap<>();
        text.put("title", "Plug");
        text.put("language", "en");
        text.put("visibility", "requesters");
        text.put("solution", solution);
        return text;
    }

    private static String body(Map<String, Object> fields) throws JsonProcessingException {
        return JSON.writeValueAsString(fields);
    }

    private static byte[] picture(String kind) throws IOException {
        if (kind.equals("webp")) {
            return "RIFF$\0\0\0WEBPVP8 ".getBytes(StandardCharsets.ISO_8859_1);
        }
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), kind, bytes);
        return bytes.toByteArray();
    }
}
