package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.knowledge.Article;
import dev.loopdesk.knowledge.Article.State;
import dev.loopdesk.knowledge.Article.Visibility;
import dev.loopdesk.knowledge.ArticleText;
import dev.loopdesk.knowledge.Articles;
import dev.loopdesk.knowledge.SuggestionVerdicts.Suggested;
import dev.loopdesk.knowledge.SuggestionVerdicts.Verdict;
import dev.loopdesk.process.knowledge.SuggestionUse;
import dev.loopdesk.workspace.Caller;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The report of how articles were used, of a month that is this test's alone (S6.1, S6.2). */
@Tag("postgresql")
class ArticlesReportTest extends PathTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static int years = 2340;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Articles articles;

    @Autowired
    private SuggestionUse use;

    @Autowired
    private TransactionTemplate transaction;

    private int year;

    @BeforeEach
    void aYearOfItsOwn() {
        jdbc.sql("delete from knowledge_article").update();
        year = years++;
        itIs(year + "-03-05 10:00");
    }

    @AfterEach
    void removeArticles() {
        jdbc.sql("delete from knowledge_article").update();
    }

    @Test
    void usesAreCountedByTicketsWhoeverSaidSo() throws IOException {
        long used = article("=Toner smells", State.REVIEWED);
        long unused = article("Nobody knows", State.REVIEWED);
        TicketWalk one = callTaken();
        TicketWalk two = callTaken();
        use.show(one.number(), List.of(used, 999_999_999L), "agent");
        use.show(one.number(), List.of(used), "agent");
        use.show(two.number(), List.of(used), "lead");
        say(one, used, Verdict.OPENED, "agent");
        say(one, used, Verdict.OPENED, "lead");
        say(one, used, Verdict.HELPED, "agent");
        say(one, used, Verdict.SOLVED, "agent");
        say(two, used, Verdict.NOT_THIS, "lead");

        JsonNode report = report("used");

        assertThat(ids(report)).containsExactly(used);
        JsonNode line = report.path("articles").path(0);
        assertThat(line.path("shown").asInt()).isEqualTo(2);
        assertThat(line.path("opened").asInt()).isEqualTo(1);
        assertThat(line.path("helped").asInt())
                .as("another verdict took its place")
                .isZero();
        assertThat(line.path("solved").asInt()).isEqualTo(1);
        assertThat(line.path("notThis").asInt()).isEqualTo(1);
        assertThat(numbers("use=shown&article=" + used)).containsExactly(two.number(), one.number());
        assertThat(numbers("use=solved&article=" + used)).containsExactly(one.number());
        assertThat(numbers("use=not-this&article=" + used)).containsExactly(two.number());
        assertThat(numbers("use=helped&article=" + used)).isEmpty();
        assertThat(ids(report("unused"))).containsExactly(unused);
        assertThat(report.path("whole").path("published").asInt()).isEqualTo(2);
        assertThat(report.path("whole").path("unused").asInt()).isEqualTo(1);
        assertThat(get("/api/reports/articles.csv", "show=used").getBody())
                .contains("\r\n" + used + ",'=Toner smells,Published,Staff,")
                .contains(",,2,1,0,1,1\r\n");
        itIs(year + "-04-20 10:00");
        assertThat(report("used", "04").path("articles")).as("in another month").isEmpty();
    }

    @Test
    void whatWasOnlyShownWasNeverUsed() throws IOException {
        long shown = article("Shown", State.REVIEWED);
        use.show(callTaken().number(), List.of(shown), "agent");

        assertThat(ids(report("unused"))).containsExactly(shown);
        assertThat(ids(report("used"))).containsExactly(shown);
    }

    @Test
    void ticketsClosedWithHelpAreAShareOfThoseThatEnded() throws IOException {
        long article = article("Toner", State.REVIEWED);
        TicketWalk helped = callTaken();
        TicketWalk likeCase = callTaken();
        TicketWalk alone = callTaken();
        TicketWalk open = callTaken();
        say(helped, article, Verdict.HELPED, "agent");
        use.give(
                likeCase.number(),
                new Suggested(0, caseFiles.get(alone.number()).id()),
                Verdict.SOLVED,
                "agent");
        say(alone, article, Verdict.NOT_THIS, "agent");
        say(open, article, Verdict.SOLVED, "agent");
        for (TicketWalk ended : List.of(helped, likeCase, alone)) {
            caseFiles.end(ended.number(), "EndEvent_TicketClosed");
        }

        JsonNode whole = report("used").path("whole");

        assertThat(whole.path("closed").asInt()).isEqualTo(3);
        assertThat(whole.path("closedWithHelp").asInt()).isEqualTo(2);
        assertThat(whole.path("closedByArticle").asInt()).isEqualTo(1);
        assertThat(whole.path("closedByCase").asInt()).isEqualTo(1);
        assertThat(numbers("use=closed-by-either")).containsExactly(likeCase.number(), helped.number());
        assertThat(numbers("use=closed-by-article")).containsExactly(helped.number());
        assertThat(numbers("use=closed-by-case")).containsExactly(likeCase.number());
        assertThat(numbers("use=closed-by-either&limit=1")).containsExactly(likeCase.number());
        assertThat(numbers("use=closed-by-either&before=" + likeCase.number())).containsExactly(helped.number());
    }

    @Test
    void draftsHaveTheirAgeAndRetiredArticlesTheirMonth() throws IOException {
        long old = article("Old draft", State.DRAFT);
        long retired = article("Retired", State.RETIRED);
        itIs(year + "-03-08 11:00");
        long young = article("Young draft", State.DRAFT);
        itIs(year + "-03-15 11:00");

        JsonNode drafts = report("drafts");

        assertThat(ids(drafts)).containsExactly(old, young);
        assertThat(drafts.path("articles").path(0).path("waitingDays").asInt()).isEqualTo(10);
        assertThat(drafts.path("articles").path(1).path("waitingDays").asInt()).isEqualTo(7);
        assertThat(drafts.path("whole").path("drafts").asInt()).isEqualTo(2);
        assertThat(drafts.path("whole").path("oldestDraftDays").asInt()).isEqualTo(10);
        assertThat(ids(report("retired"))).containsExactly(retired);
        assertThat(drafts.path("whole").path("retired").asInt()).isEqualTo(1);
        assertThat(report("retired", "02").path("articles")).isEmpty();
    }

    @Test
    void withoutArticlesAllIsZero() throws IOException {
        JsonNode report = report("drafts");

        assertThat(report.path("articles")).isEmpty();
        assertThat(report.path("whole").path("oldestDraftDays").isNull()).isTrue();
        assertThat(report.path("whole").path("closed").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"articles", "articles.csv", "articles/tickets?use=closed-by-either"})
    void theReportIsForManagers(String report) {
        for (String account : List.of("agent", "specialist", "lead", "analyst")) {
            assertThat(new Caller(http, account).get("/api/reports/" + report).getStatusCode())
                    .as(account)
                    .isEqualTo(HttpStatus.FORBIDDEN);
        }
        assertThat(new Caller(http, null).get("/api/reports/" + report).getStatusCode())
                .isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(new Caller(http, "manager").get("/api/reports/" + report).getStatusCode())
                .isEqualTo(HttpStatus.OK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "articles?show=all",
                "articles?from=x",
                "articles.csv?show=x'",
                "articles/tickets?use=shown&article=0",
                "articles/tickets?use=read&article=1"
            })
    void whatIsNoReportIsRefused(String wrong) {
        assertThat(new Caller(http, "manager").get("/api/reports/" + wrong).getStatusCode())
                .isEqualTo(HttpStatus.BAD_REQUEST);
    }

    private void say(TicketWalk ticket, long article, Verdict verdict, String account) {
        use.give(ticket.number(), new Suggested(article, 0), verdict, account);
    }

    private long article(String title, State state) {
        var text = new ArticleText(title, "en", null, null, null, null, "Do it.", null);
        return Objects.requireNonNull(transaction.execute(status -> {
            long id = articles.draft(text, Visibility.INTERNAL, null, "agent");
            if (state != State.DRAFT) {
                Article draft = articles.find(id).orElseThrow();
                articles.review(draft, state, Visibility.INTERNAL, null, "specialist");
            }
            articles.follow(id, true);
            return id;
        }));
    }

    private JsonNode report(String show) throws IOException {
        return report(show, "03");
    }

    private JsonNode report(String show, String month) throws IOException {
        return json(new Caller(http, "manager")
                .get("/api/reports/articles?show=" + show + "&from=" + year + "-" + month + "-01&to=" + year + "-"
                        + month + "-28"));
    }

    private ResponseEntity<String> get(String address, String more) {
        return new Caller(http, "manager").get(address + "?from=" + year + "-03-01&to=" + year + "-03-31&" + more);
    }

    private List<String> numbers(String asked) throws IOException {
        return StreamSupport.stream(
                        json(get("/api/reports/articles/tickets", asked))
                                .path("tickets")
                                .spliterator(),
                        false)
                .map(one -> one.path("number").asText())
                .toList();
    }

    private static List<Long> ids(JsonNode report) {
        return StreamSupport.stream(report.path("articles").spliterator(), false)
                .map(one -> one.path("id").asLong())
                .toList();
    }

    private static JsonNode json(ResponseEntity<String> reply) throws IOException {
        assertThat(reply.getStatusCode()).as(reply.getBody()).isEqualTo(HttpStatus.OK);
        return JSON.readTree(reply.getBody());
    }
}
