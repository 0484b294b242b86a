package dev.loopdesk.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.Sample;
import dev.loopdesk.SqlStatements;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.text.Characters;
import dev.loopdesk.ticket.Origins.Origin;
import dev.loopdesk.workspace.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.TaskService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;

/** Staff find every ticket by whatever its case says, integrations find their own by what its requester may read. */
@LoopdeskTest
@Tag("process")
@Tag("postgresql")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TicketListTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Path NAUGHTY = Path.of("../shared/data/injection/blns.json");

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private SupportProcess support;

    @Autowired
    private RequesterActions requester;

    @Autowired
    private TaskService tasks;

    @Autowired
    private TicketLinks links;

    /** Differs between runs on one database, so that nothing else is found. */
    private final String only =
            "q" + UUID.randomUUID().toString().replaceAll("[^a-z]", "").concat("xyz");

    private String number = "";

    @BeforeAll
    void oneTicketWithEverything() {
        ObjectNode report = report("Zebraleser " + only, "Nadja Ferreira-Lund");
        report.put("description", "打印机卡纸，重启后仍然失败 ORA-12514").put("externalId", "room-9/" + only);
        ((ObjectNode) report.path("requester"))
                .put("department", "Lohnbüro Süd")
                .put("email", "nadja.lund@payroll.example")
                .put("phone", "+86 (10) 8888-4711");
        number = post(report);
        new Caller(http, "agent").send("POST", "/api/tickets/" + number + "/notes", text("Sieht nach Walzenbruch aus"));
        support.answer(
                number,
                "Task_Triage",
                "agent",
                Map.of("category", "hardware", "urgency", "medium", "impact", "low", "triageOutcome", "diagnose"));
        support.answer(
                number,
                "Task_Diagnose",
                "agent",
                Map.of("diagnosisOutcome", "consult", "consultQuestion", "Ist die Kupplung lieferbar?"));
        upload(number, "spooler-protokoll.txt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Zebraleser",
                "zebral",
                "nadja",
                "FERREIRA-LUND",
                "Lund Nadja",
                "Lohnburo sud",
                "nadja.lund@payroll.example",
                "payroll.example",
                "+86 10 88884711",
                "88884711",
                "4711",
                "打印",
                "卡",
                "重启 失败",
                "ora12514",
                "ORA-12514",
                "Walzenbruch",
                "kupplung lieferbar",
                "spooler-protokoll.txt",
                "protokoll"
            })
    void staff_find_it_by(String words) {
        for (String account : List.of("agent", "specialist", "lead", "manager", "admin")) {
            assertThat(numbers(staff(account, "q=" + encoded(words) + "&limit=100")))
                    .as("%s by %s", words, account)
                    .contains(number);
        }
        assertThat(numbers(staff("agent", "q=" + encoded(only + " " + words)))).containsExactly(number);
        assertThat(numbers(staff("agent", "q=" + encoded(only + " " + words) + "&state=closed")))
                .isEmpty();
    }

    @Test
    void staff_find_it_by_its_number_and_see_who_holds_it() {
        JsonNode item =
                staff("agent", "q=" + number + "&state=open").path("tickets").get(0);
        assertThat(item.path("number").asText()).isEqualTo(number);
        assertThat(item.path("title").asText()).isEqualTo("Zebraleser " + only);
        assertThat(item.path("state").asText()).isEqualTo("open");
        assertThat(item.path("stage").asText()).isEqualTo("diagnosis");
        assertThat(item.path("priority").asText()).matches("P[1-4]");
        assertThat(item.path("requester").path("name").asText()).isEqualTo("Nadja Ferreira-Lund");
        assertThat(item.path("assignee").isNull()).isTrue();
        assertThat(Instant.parse(item.path("updatedAt").asText())).isBeforeOrEqualTo(Instant.now());

        String task = tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .singleResult()
                .getId();
        tasks.setAssignee(task, "specialist");
        try {
            assertThat(staff("lead", "q=" + number)
                            .path("tickets")
                            .get(0)
                            .path("assignee")
                            .asText())
                    .isEqualTo("specialist");
            assertThat(found("tryout", "q=" + number)
                            .path("tickets")
                            .get(0)
                            .path("assignee")
                            .isNull())
                    .as("integrations are told no names of staff")
                    .isTrue();
        } finally {
            tasks.setAssignee(task, null);
        }
    }

    @Test
    void ended_tickets_are_found_as_such() {
        String ended = post(report("Fernschreiber " + only, "Front desk"));
        support.ticketWithdrawn(ended);

        JsonNode item =
                staff("agent", "q=fernschreiber&state=closed").path("tickets").get(0);
        assertThat(item.path("number").asText()).isEqualTo(ended);
        assertThat(item.path("state").asText()).isEqualTo("closed");
        assertThat(item.path("stage").asText()).isEqualTo("closed");
        assertThat(numbers(staff("agent", "q=fernschreiber"))).containsExactly(ended);
        assertThat(numbers(staff("agent", "q=fernschreiber&state=open"))).isEmpty();
    }

    @Test
    void an_integration_finds_its_own_tickets_by_what_their_requester_may_read() {
        String foreign = requester
                .report(
                        new Origin("another", "room-9/" + only),
                        Map.of(
                                "title", "Fremdleser " + only,
                                "description", "x",
                                "requesterName", "Y",
                                "requesterEmail", "y@example.org",
                                "language", "en",
                                "channel", "chat"))
                .number();

        assertThat(numbers(staff("agent", "q=" + only))).containsExactly(foreign, number);
        assertThat(numbers(found("tryout", "q=" + only))).containsExactly(number);
        assertThat(numbers(found("tryout", "q=" + encoded("打印 ora-12514")))).contains(number);
        assertThat(numbers(found("tryout", "q=" + foreign))).isEmpty();
        assertThat(numbers(found("tryout", "limit=100"))).contains(number).doesNotContain(foreign);
        for (String internal : List.of("Walzenbruch", "kupplung", only + " walzenbruch")) {
            assertThat(numbers(found("tryout", "q=" + encoded(internal))))
                    .as(internal)
                    .isEmpty();
        }
        assertThat(numbers(found("tryout", "externalId=" + encoded("room-9/" + only))))
                .containsExactly(number);
        assertThat(numbers(found("tryout", "externalId=" + encoded("room-9/" + only) + "&q=nothinglikethis")))
                .isEmpty();
        assertThat(numbers(found("tryout", "externalId=other"))).isEmpty();
    }

    @Test
    void an_integration_asks_for_what_has_changed() {
        String changed = post(report("Changeling " + only, "Front desk"));
        String since = staff("agent", "q=" + changed)
                .path("tickets")
                .get(0)
                .path("updatedAt")
                .asText();

        assertThat(numbers(found("tryout", "changedSince=" + encoded(since)))).contains(changed);
        assertThat(numbers(found(
                        "tryout",
                        "changedSince="
                                + encoded(Instant.parse(since).plusNanos(1000).toString()))))
                .doesNotContain(changed);
        assertThat(numbers(found("tryout", "changedSince=" + encoded("2026-01-01T00:00:00+08:00") + "&q=" + changed)))
                .containsExactly(changed);
    }

    @Test
    void others_find_nothing() {
        assertThat(new Caller(http, "analyst")
                        .get("/api/tickets?q=" + only)
                        .getStatusCode()
                        .value())
                .isEqualTo(403);
        assertThat(new Caller(http, null)
                        .get("/api/tickets?q=" + only)
                        .getStatusCode()
                        .value())
                .isEqualTo(401);
        assertThat(call("no-such-key", "q=" + only).getStatusCode().value()).isEqualTo(401);
        assertThat(new Caller(http, "agent")
                        .open("tasklist")
                        .send("GET", "/api/tickets?q=" + only, null)
                        .getBody())
                .contains(number);
    }

    @Test
    void what_was_cut_out_of_a_case_is_not_found() {
        String quoting = post(report("Quotation " + only, "Front desk"));
        String link = links.link(number);
        String token = link.substring(link.lastIndexOf('/') + 1);
        call(
                "POST",
                "/api/tickets/" + quoting + "/messages",
                "tryout",
                text("You wrote bookmark to " + link + " yesterday"));

        assertThat(numbers(staff("agent", "q=" + encoded(only + " bookmark yesterday"))))
                .containsExactly(quoting);
        assertThat(numbers(staff("agent", "q=" + token.substring(0, 60)))).isEmpty();
        for (String part : token.split("[-_]", -1)) {
            if (part.length() > 5) {
                assertThat(numbers(staff("agent", "q=" + part))).as(part).isEmpty();
            }
        }
    }

    @Test
    void pages_list_each_ticket_once_whatever_changes_meanwhile() {
        String word = "pagination" + only;
        List<String> reported = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            reported.add(0, post(report(word, "Front desk")));
        }
        JsonNode first = staff("agent", "q=" + word + "&limit=3");
        assertThat(numbers(first)).containsExactlyElementsOf(reported.subList(0, 3));

        new Caller(http, "agent").send("POST", "/api/tickets/" + reported.get(0) + "/notes", text("moves to the top"));
        post(report(word, "Front desk"));
        JsonNode second = staff(
                "agent", "q=" + word + "&limit=3&cursor=" + first.path("next").asText());
        JsonNode third = staff(
                "agent", "q=" + word + "&limit=3&cursor=" + second.path("next").asText());

        assertThat(numbers(second)).containsExactlyElementsOf(reported.subList(3, 6));
        assertThat(numbers(third)).containsExactly(reported.get(6));
        assertThat(third.path("next").isNull()).isTrue();
        assertThat(numbers(staff("agent", "q=" + word + "&limit=8")))
                .hasSize(8)
                .element(1)
                .isEqualTo(reported.get(0));
        assertThat(staff("agent", "q=" + word + "&limit=8").path("next").isNull())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            limit=0                             | limit
            limit=101                           | limit
            limit=-1                            | limit
            limit=                              | limit
            limit=1e1                           | limit
            limit=99999999999                   | limit
            limit=%D9%A1                        | limit
            state=ended                         | state
            state=                              | state
            state=OPEN                          | state
            cursor=                             | cursor
            cursor=x                            | cursor
            cursor=***                          | cursor
            cursor=MSAy0                        | cursor
            cursor=LTEgMQ                       | cursor
            changedSince=yesterday              | changedSince
            changedSince=2026-11-28             | changedSince
            changedSince=2026-11-28T09:15:00    | changedSince
            changedSince=2026-02-30T09:15:00Z   | changedSince
            changedSince=+999999999-12-31T23:59:59Z | changedSince
            changedSince=-4800-12-31T23:59:59Z  | changedSince
            q=                                  | q
            q=%20%E2%80%8B                      | q
            q=a%00b                             | q
            q=%ED%A0%80                         | q
            q=a&q=b                             | q
            externalId=                         | externalId
            """)
    void a_wrong_parameter_is_named(String query, String parameter) {
        ResponseEntity<String> answer = raw("agent", query);

        assertThat(answer.getStatusCode().value()).as("%s", answer.getBody()).isEqualTo(400);
        assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(json(answer).path("errors").findValuesAsText("field")).containsOnly(parameter);
    }

    @Test
    void an_endless_query_is_refused() {
        assertThat(raw("agent", "q=" + "x".repeat(256)).getStatusCode().value()).isEqualTo(400);
        assertThat(raw("agent", "q=" + "x".repeat(100_000)).getStatusCode().value())
                .isEqualTo(400);
        assertThat(raw("agent", "q=" + "x%20".repeat(127)).getStatusCode().value())
                .isEqualTo(200);
        assertThat(raw("agent", "q=" + encoded("字".repeat(255))).getStatusCode().value())
                .isEqualTo(200);
    }

    /** A parameter that cannot be decoded is no missing one. */
    @Test
    void a_broken_escape_is_refused() throws IOException {
        var connection =
                (HttpURLConnection) new URL(http.getRootUri() + "/api/tickets?state=open&q=%zz").openConnection();
        connection.setRequestProperty("X-Api-Key", "tryout");

        assertThat(connection.getResponseCode()).isEqualTo(400);
    }

    @Test
    void a_page_costs_the_same_number_of_statements_however_long_it_is() {
        String word = "statements" + only;
        for (int i = 0; i < 12; i++) {
            String reported = post(report(word, "Front desk"));
            if (i % 3 == 0) {
                support.ticketWithdrawn(reported);
            } else if (i % 3 == 1) {
                support.answer(
                        reported,
                        "Task_Triage",
                        "agent",
                        Map.of(
                                "category",
                                "hardware",
                                "urgency",
                                "high",
                                "impact",
                                "low",
                                "triageOutcome",
                                "diagnose"));
            }
        }
        staff("agent", "q=" + word);

        List<String> two = SqlStatements.during(() -> staff("agent", "q=" + word + "&limit=2"));
        List<String> all = SqlStatements.during(() -> staff("agent", "q=" + word + "&limit=100"));

        assertThat(two.stream().filter(sql -> sql.contains("ticket_search"))).hasSize(1);
        assertThat(all).hasSize(two.size());
    }

    @Test
    @Tag("sampled")
    void hostile_queries_find_or_are_refused() throws IOException {
        assumeThat(NAUGHTY).exists();
        for (String text : Sample.every(5, List.of(JSON.readValue(NAUGHTY.toFile(), String[].class)))) {
            ResponseEntity<String> answer = raw("agent", "q=" + encoded(text));
            assertThat(answer.getStatusCode().value()).as(text).isIn(200, 400);
            boolean isText = text.length() <= 255 && !Characters.isBlank(text) && Characters.canBeStored(text);
            if (isText && text.indexOf('\uFFFD') < 0) {
                assertThat(answer.getStatusCode().value()).as(text).isEqualTo(200);
            }
        }
        for (String text :
                List.of("' or 1=1 --", "a' | 'b", "a & !b", "\\", "a\\'b", "%", "_", "a:*", "(a", ":query", "{x}")) {
            assertThat(raw("agent", "q=" + encoded(text)).getStatusCode().value())
                    .as(text)
                    .isEqualTo(200);
        }
        assertThat(numbers(staff("agent", "q=" + encoded("%")))).isEmpty();
        assertThat(numbers(staff("agent", "q=" + encoded(only.substring(0, 3) + "_" + only.substring(4)))))
                .isEmpty();
    }

    @Test
    void hostile_texts_are_found_as_they_are() {
        String title = "<img src=x onerror=alert(1)> ${7*7} {{7*7}} " + only;
        String reported = post(report(title, "<script>alert('" + only + "')</script>"));

        JsonNode item = staff("agent", "q=" + encoded("onerror alert " + only))
                .path("tickets")
                .get(0);

        assertThat(item.path("number").asText()).isEqualTo(reported);
        assertThat(item.path("title").asText()).isEqualTo(title);
    }

    private String post(ObjectNode report) {
        ResponseEntity<String> answer = call("POST", "/api/tickets", "tryout", report.toString());
        assertThat(answer.getStatusCode().value()).as("%s", answer.getBody()).isEqualTo(201);
        return json(answer).path("number").asText();
    }

    private static ObjectNode report(String title, String name) {
        ObjectNode report = JSON.createObjectNode().put("title", title).put("description", "Nothing works.");
        report.putObject("requester").put("name", name).put("email", "front.desk@example.org");
        return report;
    }

    private static String text(String text) {
        return JSON.createObjectNode().put("text", text).toString();
    }

    private void upload(String ticket, String name) {
        var file = new HttpHeaders();
        file.setContentDispositionFormData("file", name);
        var parts = new LinkedMultiValueMap<String, Object>();
        parts.add("file", new HttpEntity<>("jammed".getBytes(StandardCharsets.UTF_8), file));
        HttpHeaders headers = key("tryout");
        headers.setContentType(MediaType.MULTIPART_FORM_DATA);
        assertThat(http.postForEntity(
                                "/api/tickets/" + ticket + "/attachments",
                                new HttpEntity<>(parts, headers),
                                String.class)
                        .getStatusCode()
                        .value())
                .isEqualTo(201);
    }

    private JsonNode staff(String account, String query) {
        ResponseEntity<String> answer = raw(account, query);
        assertThat(answer.getStatusCode().value()).as("%s", answer.getBody()).isEqualTo(200);
        return json(answer);
    }

    private JsonNode found(String key, String query) {
        ResponseEntity<String> answer = call(key, query);
        assertThat(answer.getStatusCode().value()).as("%s", answer.getBody()).isEqualTo(200);
        return json(answer);
    }

    private ResponseEntity<String> raw(String account, String query) {
        var headers = new HttpHeaders();
        headers.setBasicAuth(account, account);
        return http.exchange(address(query), HttpMethod.GET, new HttpEntity<>(headers), String.class);
    }

    private ResponseEntity<String> call(String key, String query) {
        return http.exchange(address(query), HttpMethod.GET, new HttpEntity<>(key(key)), String.class);
    }

    private ResponseEntity<String> call(String method, String address, String key, @Nullable String body) {
        HttpHeaders headers = key(key);
        headers.setContentType(MediaType.APPLICATION_JSON);
        return http.exchange(address, HttpMethod.valueOf(method), new HttpEntity<>(body, headers), String.class);
    }

    private URI address(String query) {
        return URI.create(http.getRootUri() + "/api/tickets?" + query);
    }

    private static HttpHeaders key(String key) {
        var headers = new HttpHeaders();
        headers.set("X-Api-Key", key);
        return headers;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static List<String> numbers(JsonNode page) {
        return page.path("tickets").findValuesAsText("number");
    }

    private static JsonNode json(ResponseEntity<String> answer) {
        try {
            return JSON.readTree(String.valueOf(answer.getBody()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
