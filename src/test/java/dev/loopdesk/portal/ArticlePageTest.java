package dev.loopdesk.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.knowledge.Article;
import dev.loopdesk.knowledge.Article.State;
import dev.loopdesk.knowledge.Article.Visibility;
import dev.loopdesk.knowledge.ArticleText;
import dev.loopdesk.knowledge.Articles;
import dev.loopdesk.retrieval.CaseIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Requesters find and read articles that are reviewed and meant for them, and no others (CWE-639). */
@LoopdeskTest
@Tag("postgresql")
class ArticlePageTest {

    private static final String SUGGESTIONS = "/report/articles?title={title}&lang={lang}";

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private Articles articles;

    @Autowired
    private CaseIndex index;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    private final List<Long> written = new ArrayList<>();

    @AfterEach
    void remove() {
        written.forEach(article -> jdbc.sql("delete from knowledge_article where id = :id")
                .param("id", article)
                .update());
        // Other tests on this application expect the answers of the database alone.
        index.release();
    }

    @Test
    void aPublicArticleIsFoundWhileItsProblemIsTypedAndReadAsText() {
        long id = article("Wombat scanner shows E-4711 <b>${7777*3}</b>", Visibility.REQUESTERS, State.REVIEWED);
        index.refresh();

        ResponseEntity<String> found = http.getForEntity(SUGGESTIONS, String.class, "wombat scanner e4711", "en");
        ResponseEntity<String> shown = http.getForEntity("/knowledge/" + id + "?lang=zh-CN", String.class);

        assertThat(found.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(found.getBody())
                .contains("href=\"/knowledge/" + id + "\"", "E-4711 &lt;b&gt;${7777*3}&lt;/b&gt;")
                .doesNotContain("<b>", "23331");
        assertThat(shown.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(shown.getBody())
                .contains("解决方案", "&lt;script&gt;alert(1)&lt;/script&gt;", "lang=\"en\"")
                .doesNotContain("<script>alert");
    }

    @Test
    void whatIsNotForRequestersIsMissingForThem() {
        long internal = article("Wombat scanner internal", Visibility.INTERNAL, State.REVIEWED);
        long draft = article("Wombat scanner draft", Visibility.REQUESTERS, State.DRAFT);
        long retired = article("Wombat scanner retired", Visibility.REQUESTERS, State.RETIRED);
        index.refresh();

        for (long id : List.of(internal, draft, retired, 999_999_999L)) {
            assertThat(http.getForEntity("/knowledge/" + id, String.class).getStatusCode())
                    .isEqualTo(HttpStatus.NOT_FOUND);
        }
        assertThat(http.getForEntity(SUGGESTIONS, String.class, "Wombat scanner", "en")
                        .getStatusCode())
                .isEqualTo(HttpStatus.NO_CONTENT);
    }

    @Test
    void anArticleThatIsRetiredIsNotSuggestedAnyMoreByAnIndexThatDoesNotKnowIt() {
        long id = article("Numbat printer is mute", Visibility.REQUESTERS, State.REVIEWED);
        index.refresh();
        assertThat(http.getForEntity(SUGGESTIONS, String.class, "numbat printer mute", "en")
                        .getBody())
                .contains("/knowledge/" + id);

        Article article = articles.find(id).orElseThrow();
        transaction.executeWithoutResult(
                status -> articles.review(article, State.RETIRED, Visibility.REQUESTERS, null, "specialist"));

        assertThat(http.getForEntity(SUGGESTIONS, String.class, "numbat printer mute", "en")
                        .getStatusCode())
                .isEqualTo(HttpStatus.NO_CONTENT);
        assertThat(http.getForEntity("/knowledge/" + id, String.class).getStatusCode())
                .isEqualTo(HttpStatus.NOT_FOUND);
    }

    @Test
    void titlesThatAreEmptyOrTooLongSuggestNothing() {
        assertThat(http.getForEntity(SUGGESTIONS, String.class, "  ", "en").getStatusCode())
                .isEqualTo(HttpStatus.NO_CONTENT);
        assertThat(http.getForEntity(SUGGESTIONS, String.class, "x".repeat(300), "en")
                        .getStatusCode())
                .isEqualTo(HttpStatus.NO_CONTENT);
    }

    private long article(String title, Visibility readers, State state) {
        var text =
                new ArticleText(title, "en", null, "Mute", null, null, "<script>alert(1)</script> Replace it.", null);
        long id = Objects.requireNonNull(transaction.execute(status -> {
            long drafted = articles.draft(text, readers, null, "agent");
            if (state != State.DRAFT) {
                articles.review(articles.find(drafted).orElseThrow(), state, readers, null, "specialist");
            }
            articles.follow(drafted, true);
            return drafted;
        }));
        written.add(id);
        return id;
    }
}
