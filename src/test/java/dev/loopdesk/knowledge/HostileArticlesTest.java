package dev.loopdesk.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.NaughtyStrings;
import dev.loopdesk.knowledge.Article.State;
import dev.loopdesk.knowledge.Article.Visibility;
import dev.loopdesk.knowledge.ArticleMarkdown.UnusableFileException;
import dev.loopdesk.knowledge.ArticleText.Section;
import dev.loopdesk.retrieval.CaseIndex;
import dev.loopdesk.retrieval.Suggestions;
import dev.loopdesk.retrieval.Suggestions.Audience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Strings that mean something to some machine are the title and the text of articles: shown, found, exported, imported. */
@LoopdeskTest
@Tag("postgresql")
class HostileArticlesTest {

    private static final List<String> OWN = List.of(
            "```\nopen fence",
            "~~~~\n```\n## Cause\nx",
            "text\n## Solution\nof its own",
            "## 原因\n\n# Workaround",
            "---\ntitle: another\n---\nx",
            "  indented\n    code\n\n\n\nfar below",
            "one\r\ntwo\rthree",
            "\u2028separated\u2029\u0085",
            "[x](javascript:alert(1)) ![y](https://example.org/y.png)",
            "${7*7} #{7*7} {{x}} [[${7*7}]] [(${7*7})]",
            "<img src=x onerror=alert(1)>",
            "\ufeffmarked \u202eturned\u202c \u200b");

    @TempDir
    private Path home;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private Articles articles;

    @Autowired
    private ArticleFolder files;

    @Autowired
    private CaseIndex index;

    @Autowired
    private Suggestions suggestions;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    private final Map<Long, String> written = new TreeMap<>();

    @BeforeEach
    @AfterEach
    void removeAll() {
        jdbc.sql("delete from knowledge_article").update();
        // Other tests on this application expect the answers of the database alone.
        index.release();
    }

    @Test
    void everyStringIsShownFoundExportedAndImportedAsItIs() throws IOException, UnusableFileException {
        List<String> strings = new ArrayList<>(OWN);
        strings.addAll(NaughtyStrings.all());
        for (String string : strings) {
            write(string);
        }
        assertThat(written).hasSizeGreaterThan(strings.size() * 9 / 10);
        index.refresh();

        for (Map.Entry<Long, String> one : written.entrySet()) {
            assertShownAsText(one.getKey());
            assertThat(suggestions.articles(one.getValue(), null, Audience.REQUESTERS, 3, Locale.ENGLISH))
                    .as(one.getValue())
                    .allSatisfy(found -> assertThat(written).containsKey(Long.valueOf(found.id())));
        }
        assertExportedAndImportedUnchanged();
    }

    private void assertShownAsText(long id) {
        ResponseEntity<String> answer = http.getForEntity("/knowledge/" + id + "?lang=en", String.class);
        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(answer.getHeaders().getFirst("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe");
        Document page = Jsoup.parse(String.valueOf(answer.getBody()));
        String title = articles.find(id).orElseThrow().text().title();
        assertThat(page.expectFirst("h1").wholeText()).isEqualTo(title);
        assertThat(page.select(
                        "main script, main style, main svg, main iframe, main form, main img, main meta, main link"))
                .as(title)
                .isEmpty();
        assertThat(page.select(".article")).as(title).hasSize(2);
        assertThat(page.select("main a").eachAttr("href"))
                .as(title)
                .allMatch(link -> link.matches("(?i)https?://[^/].*|mailto:.+|/#report"));
        assertThat(page.select("main *").stream().flatMap(element -> element.attributes().asList().stream()))
                .as(title)
                .noneMatch(attribute -> attribute.getKey().startsWith("on")
                        || attribute.getKey().equals("style"));
    }

    private void assertExportedAndImportedUnchanged() throws IOException, UnusableFileException {
        Map<Long, ArticleText> before = new TreeMap<>();
        written.keySet()
                .forEach(id -> before.put(id, articles.find(id).orElseThrow().text()));
        Path folder = home.resolve("articles");
        assertThat(files.write(folder)).isEqualTo(written.size());
        jdbc.sql("delete from knowledge_article").update();

        List<Path> exported = ArticleFolder.files(folder);
        assertThat(exported).hasSize(written.size());
        for (Path file : exported) {
            files.take(folder, file);
        }

        for (Path file : exported) {
            String name = folder.relativize(file).toString();
            long id = Long.parseLong(name.replaceAll("\\D.*", ""));
            long again = jdbc.sql("select id from knowledge_article where source_file = :file")
                    .param("file", name)
                    .query(Long.class)
                    .single();
            assertThat(articles.find(again).orElseThrow().text())
                    .as(Files.readString(file))
                    .isEqualTo(before.get(id));
        }
        try (Stream<Path> beside = Files.list(home)) {
            assertThat(beside).as("nothing is written beside the folder").containsExactly(folder);
        }
    }

    private void write(String string) {
        var text = new ArticleText(
                string.substring(0, Math.min(string.length(), ArticleText.LONGEST_TITLE)),
                "en",
                null,
                string,
                null,
                null,
                string,
                null);
        if (!text.tidied().canBeStored() || text.tidied().sections().isEmpty()) {
            return;
        }
        assertThat(text.tidied().sections()).containsOnlyKeys(Section.SYMPTOM, Section.SOLUTION);
        written.put(
                Objects.requireNonNull(transaction.execute(status -> {
                    long id = articles.draft(text, Visibility.REQUESTERS, null, "agent");
                    articles.review(
                            articles.find(id).orElseThrow(), State.REVIEWED, Visibility.REQUESTERS, null, "specialist");
                    articles.follow(id, true);
                    return id;
                })),
                string);
    }
}
