package dev.loopdesk.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.SqlStatements;
import dev.loopdesk.workspace.Caller;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;

/** What is suggested over HTTP, and to whom (S3.3, S6.1). */
@LoopdeskTest
@Tag("process")
class KnowledgeApiTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Autowired
    private AutowireCapableBeanFactory beans;

    @Autowired
    private CaseIndex index;

    @Autowired
    private TestRestTemplate http;

    private Knowledge knowledge;

    @BeforeEach
    void start() {
        knowledge = beans.createBean(Knowledge.class);
        knowledge.clear();
    }

    @AfterEach
    void stop() {
        knowledge.clear();
        // Other tests on this application expect the answers of the database alone.
        index.release();
    }

    @ParameterizedTest
    @CsvSource({
        "agent,      200",
        "specialist, 200",
        "lead,       200",
        "manager,    200",
        "admin,      200",
        "analyst,    403",
        ",           401"
    })
    void staffSearchAndEverybodyElseIsRefused(@Nullable String account, int status) {
        String number = knowledge.open("Dunnart", "x");

        for (String address : List.of("/api/knowledge?q=dunnart", "/api/tickets/" + number + "/similar")) {
            assertThat(new Caller(http, account).get(address).getStatusCode().value())
                    .as(address)
                    .isEqualTo(status);
            assertThat(new Caller(http, account)
                            .get("/api/public/knowledge?q=dunnart")
                            .getStatusCode()
                            .value())
                    .isEqualTo(200);
            var key = RequestEntity.get(address).header("X-Api-Key", "tryout").build();
            assertThat(http.exchange(key, String.class).getStatusCode().value()).isEqualTo(403);
        }
    }

    @Test
    void everybodyGetsArticlesForRequestersWithoutWhatIsForStaff() throws JsonProcessingException {
        String open = knowledge.article("en", "Dunnart account locked", "After five tries");
        String internal = knowledge.article("en", "Dunnart account backdoor", "x", "reviewed", "internal");
        knowledge.article("en", "Dunnart account draft", "x", "draft", "requesters");
        String number = knowledge.open("Dunnart account of somebody else", "Private");
        index.refresh();

        JsonNode everybody = read(new Caller(http, null).get("/api/public/knowledge?q=dunnart+account&limit=10"));
        JsonNode staff = read(new Caller(http, "agent").get("/api/knowledge?q=dunnart+account&limit=10"));

        assertThat(ids(everybody)).containsExactly(open);
        assertThat(everybody.get(0).properties().stream().map(java.util.Map.Entry::getKey))
                .containsExactlyInAnyOrder("id", "kind", "title", "score", "why", "language");
        assertThat(everybody.toString()).doesNotContain(number);
        assertThat(ids(staff)).containsExactlyInAnyOrder(open, internal);

        knowledge.change(open, "retired", "requesters");
        assertThat(ids(read(new Caller(http, null).get("/api/public/knowledge?q=dunnart+account"))))
                .as("before the index knows")
                .isEmpty();
    }

    @Test
    void aTicketGetsLikeCasesWithIdKindTitleScoreAndWhy() throws JsonProcessingException {
        String closed = knowledge.open("Dibbler monitor flickers", "Since noon");
        knowledge.solve(closed, "Loose plug", "Push it in", true);
        String asked = knowledge.open("Dibbler monitor flickers", "Since yesterday");
        index.refresh();

        JsonNode found = read(new Caller(http, "agent").get("/api/tickets/" + asked + "/similar?limit=3"));

        assertThat(ids(found)).contains(closed).doesNotContain(asked).hasSizeLessThanOrEqualTo(3);
        JsonNode first = found.get(0);
        assertThat(first.path("id").asText()).isEqualTo(closed);
        assertThat(first.path("kind").asText()).isEqualTo("case");
        assertThat(first.path("title").asText()).isEqualTo("Dibbler monitor flickers");
        assertThat(first.path("score").asDouble()).isBetween(0.5, 1.0);
        assertThat(first.path("why").asText()).contains("same words: Dibbler");
        assertThat(first.path("cause").asText()).isEqualTo("Loose plug");
    }

    @Test
    void theSearchForTicketsAddsLikeOnesBehindThoseThatHaveAllWords() throws JsonProcessingException {
        String exact = knowledge.open("Potoroo screen stays black after login", "Since noon");
        String noted = knowledge.open("Telephone", "Rings");
        knowledge.note(noted, "potoroo screen stays black after login, says the caller");
        String like = knowledge.open("Potoroo display remains dark after signing in", "Since noon");
        String other = knowledge.open("Invoice of the caterer", "Two euros too much");
        String closed = knowledge.open("Potoroo display remains black after signing in", "Since noon");
        knowledge.solve(closed, "Loose plug", "Push it in", true);
        index.refresh();
        String query = "q=potoroo+screen+stays+black+after+login";

        JsonNode all = tickets("agent", query);
        assertThat(numbers(all)).startsWith(noted, exact).contains(like, closed).doesNotContain(other);
        assertThat(all.path("tickets").get(0).path("why").isNull()).isTrue();
        assertThat(all.path("tickets").get(1).path("why").isNull())
                .as("it has all words, and the index knows it too")
                .isTrue();
        assertThat(all.path("tickets").get(2).path("why").asText()).contains("same words: potoroo");
        assertThat(numbers(tickets("agent", query + "&state=closed")))
                .contains(closed)
                .doesNotContain(exact, noted, like);
        assertThat(numbers(tickets("agent", query + "&state=open")))
                .doesNotContain(closed)
                .contains(like);

        List<String> paged = new ArrayList<>();
        JsonNode page = tickets("agent", query + "&limit=1");
        paged.addAll(numbers(page));
        while (!page.path("next").isNull()) {
            page = tickets(
                    "agent", query + "&limit=1&cursor=" + page.path("next").asText());
            assertThat(numbers(page)).hasSize(1);
            paged.addAll(numbers(page));
        }
        assertThat(paged).isEqualTo(numbers(all));
    }

    @Test
    void theSearchForTicketsFindsChineseAndCodesThatAreWrittenInOtherWords() throws JsonProcessingException {
        String chinese = knowledge.open("zh-CN", "无法连接公司无线网络", "一直提示密码错误");
        String coded = knowledge.open("Client stops with ORA-48213", "After the update");
        index.refresh();

        JsonNode like = tickets("agent", "q={words}", "公司的无线网连不上");
        assertThat(numbers(like)).contains(chinese);
        assertThat(like.path("tickets"))
                .filteredOn(ticket -> ticket.path("number").asText().equals(chinese))
                .singleElement()
                .satisfies(ticket -> assertThat(ticket.path("why").asText()).contains("similar in meaning"));
        assertThat(numbers(tickets("agent", "q={words}", "what does ora_48213 mean")))
                .startsWith(coded);
    }

    @Test
    void numbersPhonesAndAddressesAndPagesThatAreFullAreLeftToTheDatabase() throws JsonProcessingException {
        String number = knowledge.open("Quoll monitor flickers", "Since noon");
        String same = knowledge.open("Quoll monitor flickers", "Since noon");
        String like = knowledge.open("Quoll monitors flicker", "Since noon");
        index.refresh();

        assertThat(numbers(tickets("agent", "q=" + number))).containsExactly(number);
        assertThat(SqlStatements.during(() -> tickets("agent", "q={words}", "front.desk@example.org")).stream()
                        .filter(sql -> sql.contains("ticket_search")))
                .hasSize(1);
        assertThat(SqlStatements.during(() -> tickets("agent", "q=quoll+monitor+flickers&limit=1")).stream()
                        .filter(sql -> sql.contains("ticket_search")))
                .hasSize(1);
        assertThat(SqlStatements.during(() -> tickets("agent", "q=quoll+monitor+flickers&limit=5")).stream()
                        .filter(sql -> sql.contains("ticket_search")))
                .as("one more for those that are like it")
                .hasSize(2);
        assertThat(numbers(tickets("agent", "q=quoll+monitor+flickers")))
                .startsWith(same, number)
                .contains(like);
    }

    @Test
    void anIntegrationGetsNothingFromTheIndex() throws JsonProcessingException {
        String like = knowledge.open("Bettong printer prints stripes on every page", "Since noon");
        index.refresh();

        var request = RequestEntity.get(URI.create(http.getRootUri() + "/api/tickets?q=bettong+printer+prints+lines"))
                .header("X-Api-Key", "tryout")
                .build();

        assertThat(numbers(read(http.exchange(request, String.class)))).isEmpty();
        assertThat(numbers(tickets("agent", "q=bettong+printer+prints+lines"))).contains(like);
        assertThat(new Caller(http, "analyst")
                        .get("/api/tickets?q=bettong+printer+prints+lines")
                        .getStatusCode()
                        .value())
                .isEqualTo(403);
    }

    @Test
    void withoutAnOpenIndexTheDatabaseAnswersAlone() throws JsonProcessingException {
        String exact = knowledge.open("Wallaby router drops calls", "Since noon");
        String like = knowledge.open("Wallaby router drops the line", "Since noon");
        index.refresh();
        assertThat(numbers(tickets("agent", "q=wallaby+router+drops+calls"))).contains(exact, like);

        index.release();

        assertThat(numbers(tickets("agent", "q=wallaby+router+drops+calls"))).containsExactly(exact);
    }

    /** Returns what an account finds; {@code {words}} stands for words that an address cannot hold as they are. */
    private JsonNode tickets(String account, String query, String... words) {
        String encoded = words.length == 0 ? "" : URLEncoder.encode(words[0], StandardCharsets.UTF_8);
        var request = RequestEntity.get(
                        URI.create(http.getRootUri() + "/api/tickets?" + query.replace("{words}", encoded)))
                .headers(headers -> headers.setBasicAuth(account, account))
                .build();
        try {
            return read(http.exchange(request, String.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> numbers(JsonNode page) {
        return page.path("tickets").findValuesAsText("number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "q=", "q=%20", "q=x&limit=0", "q=x&limit=51", "q=x&language=de", "q=%00", "q=x&q=y"})
    void wrongParametersAreTheCallersMistake(String parameters) {
        for (String address : List.of("/api/knowledge?", "/api/public/knowledge?")) {
            var request = RequestEntity.get(URI.create(http.getRootUri() + address + parameters))
                    .headers(headers -> headers.setBasicAuth("agent", "agent"))
                    .build();
            assertThat(http.exchange(request, String.class).getStatusCode().value())
                    .as(address)
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "title:* OR *:*",
                "\" OR \"",
                "${7*7}",
                "' or 1=1 --",
                "字\uD83D\uDE00"
            })
    void aQueryIsDataAlone(String query) throws JsonProcessingException {
        String article = knowledge.article("en", "<img src=x onerror=alert(1)> " + query, "x");
        index.refresh();

        var request = RequestEntity.get(URI.create(http.getRootUri() + "/api/public/knowledge?q="
                        + URLEncoder.encode("img " + query, StandardCharsets.UTF_8)))
                .header(HttpHeaders.ACCEPT_LANGUAGE, "zh-CN")
                .build();
        ResponseEntity<String> answer = http.exchange(request, String.class);

        assertThat(ids(read(answer))).containsExactly(article);
        assertThat(String.valueOf(answer.getHeaders().getContentType())).startsWith("application/json");
        assertThat(read(answer).get(0).path("why").asText()).startsWith("词语相同：");
    }

    private static List<String> ids(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(one -> one.path("id").asText())
                .toList();
    }

    private static JsonNode read(ResponseEntity<String> answer) throws JsonProcessingException {
        assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(200);
        return JSON.readTree(answer.getBody());
    }
}
