package dev.loopdesk.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.WholeApplication;
import dev.loopdesk.hardening.OpenTicket;
import dev.loopdesk.process.answers.CaseTexts;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.text.Characters;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.workspace.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.util.HtmlUtils;

/** Staff write to the requester, leave notes and add files over HTTP, at any time and without moving the process. */
@WholeApplication
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TicketMessagesTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    private CaseTexts caseTexts;

    @Autowired
    private OpenTicket tickets;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private SupportProcess support;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private TaskService tasks;

    @Autowired
    private ManagementService management;

    @Autowired
    private JdbcClient jdbc;

    private String number = "";
    private String page = "";

    @BeforeEach
    void report() throws IOException {
        ObjectNode report = JSON.createObjectNode()
                .put("title", "Badge reader blinks red")
                .put("description", "Nobody gets in by the back door.");
        report.putObject("requester").put("name", "Front desk").put("email", "front.desk@example.org");
        JsonNode taken = JSON.readTree(withKey("POST", "/api/tickets", report).getBody());
        number = taken.path("number").asText();
        page = taken.path("link").asText().replaceFirst("^https?://[^/]+", "");
    }

    @AfterAll
    void remove() {
        tickets.removeTickets();
    }

    @Test
    void aMessageIsALetterAndAnEntryOfThePageInWords() throws IOException {
        String words = "Yes, you can come by at three.\n\nThe door is open.";
        ResponseEntity<String> answer = staff("agent", "/messages", text(words));

        assertThat(answer.getStatusCode().value()).as("%s", answer.getBody()).isEqualTo(201);
        assertThat(JSON.readTree(answer.getBody()).path("number").asText()).isEqualTo(number);
        assertThat(entries(EntryKind.STAFF_MESSAGE)).singleElement().satisfies(entry -> {
            assertThat(entry.content()).isEqualTo(Map.of(Entry.MESSAGE, words));
            assertThat(entry.author()).isEqualTo("agent");
            assertThat(entry.visibleToRequester()).isTrue();
        });
        assertThat(letters())
                .singleElement()
                .asString()
                .startsWith("A message about your request\n\nDear Front desk,\n\n" + words
                        + "\n\nThe page of your request\n");
        assertThat(runtime.createProcessInstanceQuery()
                        .processDefinitionKey("deliver-message")
                        .processInstanceBusinessKey(number)
                        .count())
                .as("the receipt and the message")
                .isEqualTo(2);
        String shown = String.valueOf(http.getForObject(page, String.class));
        assertThat(HtmlUtils.htmlUnescape(shown))
                .contains("Service desk</strong>", words)
                .doesNotContain(">agent<");
        assertThat(shown).doesNotContain("<summary class=\"said\">A message about your request");
        for (JsonNode state : List.of(state("agent"), state("tryout"))) {
            JsonNode item = last(state);
            assertThat(item.path("kind").asText()).isEqualTo("message");
            assertThat(item.path("from").asText()).isEqualTo("service-desk");
            assertThat(item.path("text").asText()).isEqualTo(words);
            assertThat(item.has("author")).isFalse();
        }
        assertThat(openTasks()).containsExactly("Task_Triage");
        assertThat(summary()).contains("Message to the requester, agent:", "come by at three");
    }

    /** What the requester has heard from staff is the update that was due (S4.8), so the next one is due later. */
    @ParameterizedTest
    @ValueSource(strings = {"agent", "specialist", "lead"})
    void aMessageInDiagnosisPutsTheNextUpdateOff(String account) {
        support.answer(
                number,
                "Task_Triage",
                "agent",
                Map.of("triageOutcome", "diagnose", "category", "network", "urgency", "high", "impact", "high"));
        management.setJobDuedate(nextUpdate().getId(), Date.from(Instant.now().plusSeconds(60)), false);

        ResponseEntity<String> answer = staff(account, "/messages", text("We look at the reader now."));

        assertThat(answer.getStatusCode().value()).as("%s", answer.getBody()).isEqualTo(201);
        assertThat(entries(EntryKind.STAFF_MESSAGE))
                .singleElement()
                .satisfies(entry -> assertThat(entry.author()).isEqualTo(account));
        Instant due = caseFiles.get(number).targets().nextUpdateDue();
        assertThat(due).isAfter(Instant.now().plusSeconds(120));
        assertThat(nextUpdate().getDuedate()).isEqualTo(Date.from(Objects.requireNonNull(due)));
    }

    private Job nextUpdate() {
        return management
                .createJobQuery()
                .processInstanceId(runtime.createProcessInstanceQuery()
                        .processDefinitionKey("technical-support")
                        .processInstanceBusinessKey(number)
                        .singleResult()
                        .getId())
                .activityId("TimerEvent_ProgressUpdateDue")
                .singleResult();
    }

    @Test
    void aNoteIsReadByStaffAndByNobodyElse() {
        String words = "SECRET-OF-STAFF: the reader was dropped.";

        assertThat(staff("specialist", "/notes", text(words)).getStatusCode().value())
                .isEqualTo(201);

        assertThat(entries(EntryKind.NOTE)).singleElement().satisfies(entry -> {
            assertThat(entry.content()).isEqualTo(Map.of(Entry.NOTE, words));
            assertThat(entry.author()).isEqualTo("specialist");
            assertThat(entry.visibleToRequester()).isFalse();
        });
        JsonNode item = last(state("manager"));
        assertThat(item.path("kind").asText()).isEqualTo("note");
        assertThat(item.path("internal").asBoolean()).isTrue();
        assertThat(item.path("author").asText()).isEqualTo("specialist");
        assertThat(item.path("text").asText()).isEqualTo(words);
        assertThat(summary()).contains("Internal note, specialist:", words);
        assertThat(state("tryout").toString()).doesNotContain("SECRET-OF-STAFF", "specialist", "note");
        assertThat(String.valueOf(http.getForObject(page, String.class))).doesNotContain("SECRET-OF-STAFF");
        assertThat(jdbc.sql("select count(*) from message where text_body like '%SECRET-OF-STAFF%'")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("select count(*) from outgoing_event where content like '%SECRET-OF-STAFF%'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void aCommentInTasklistIsANote() {
        String task = task();
        var session = new Caller(http, "agent").open("tasklist");

        ResponseEntity<String> answer = session.send(
                "POST",
                "/camunda/api/engine/engine/default/task/" + task + "/comment/create",
                comment("Ask the caretaker first."));

        assertThat(answer.getStatusCode().value()).as("%s", answer.getBody()).isEqualTo(200);
        assertThat(tasks.getTaskComments(task))
                .singleElement()
                .satisfies(comment -> assertThat(comment.getFullMessage()).isEqualTo("Ask the caretaker first."));
        assertThat(entries(EntryKind.NOTE)).singleElement().satisfies(entry -> {
            assertThat(entry.text(Entry.NOTE)).isEqualTo("Ask the caretaker first.");
            assertThat(entry.author()).isEqualTo("agent");
            assertThat(entry.visibleToRequester()).isFalse();
        });
        assertThat(summary()).contains("Internal note, agent:", "Ask the caretaker first.");
    }

    @Test
    void aCommentOnATaskThatIsDoneIsANoteToo() {
        String task = task();
        support.complete(
                task,
                "agent",
                Map.of("category", "hardware", "urgency", "low", "impact", "low", "triageOutcome", "diagnose"));

        ResponseEntity<String> answer = new Caller(http, "agent")
                .send("POST", "/engine-rest/task/" + task + "/comment/create", comment("Later."));
        assertThat(answer.getStatusCode().value()).as("%s", answer.getBody()).isEqualTo(200);

        assertThat(entries(EntryKind.NOTE)).hasSize(1);
        assertThat(summary()).contains("Later.");
    }

    @Test
    void whoMayNotSeeTicketsCannotCommentOnThem() {
        String task = task();

        assertThat(new Caller(http, "analyst")
                        .send("POST", "/engine-rest/task/" + task + "/comment/create", comment("x"))
                        .getStatusCode()
                        .value())
                .isEqualTo(400);

        assertThat(entries(EntryKind.NOTE)).isEmpty();
        assertThat(tasks.getTaskComments(task)).isEmpty();
    }

    @Test
    void filesOfStaffTravelWithAMessage() throws IOException {
        ResponseEntity<String> taken = upload("agent", "plan \u5b57.txt", "1. Unplug it.", "plan-1");
        assertThat(taken.getStatusCode().value()).as("%s", taken.getBody()).isEqualTo(201);
        String id = JSON.readTree(taken.getBody()).path("id").asText();
        assertThat(upload("agent", "plan \u5b57.txt", "1. Unplug it.", "plan-1")
                        .getStatusCode()
                        .value())
                .isEqualTo(200);
        assertThat(new Caller(http, "agent")
                        .get(Objects.requireNonNull(taken.getHeaders().getLocation())
                                .toString())
                        .getBody())
                .isEqualTo("1. Unplug it.");
        ObjectNode message = text("Please follow the plan.");
        message.putArray("attachments").add(id);

        assertThat(staff("agent", "/messages", message).getStatusCode().value()).isEqualTo(201);

        assertThat(letters())
                .singleElement()
                .asString()
                .contains("Files: plan \u5b57.txt\n", "The files are on the page of your request.");
        JsonNode item = last(state("tryout"));
        assertThat(item.at("/files/0/id").asText()).isEqualTo(id);
        assertThat(String.valueOf(http.getForObject(page, String.class))).contains("/attachments/" + id);
        assertThat(http.getForObject(page + "/attachments/" + id, String.class)).isEqualTo("1. Unplug it.");
        assertThat(entries(EntryKind.REPLY))
                .as("staff do not write as the requester")
                .isEmpty();
        assertThat(entries(EntryKind.ATTACHMENTS))
                .singleElement()
                .satisfies(entry -> assertThat(entry.author()).isEqualTo("agent"));
        assertThat(summary()).contains("/api/tickets/" + number + "/attachments/" + id);
    }

    @Test
    void whatIsWrongWithAMessageIsNamed() {
        for (String way : List.of("/messages", "/notes")) {
            assertProblem(staff("agent", way, JSON.createObjectNode()), 422, "text");
            assertProblem(staff("agent", way, text(" \u200b\n")), 422, "text");
            assertProblem(staff("agent", way, text("x".repeat(50_001))), 422, "text");
            assertProblem(staff("agent", way, text("a\u0000b")), 422, "text");
            assertProblem(staff("agent", way, text("x").put("visible", true)), 422, "visible");
            assertProblem(staff("agent", way, text("x").put("externalId", "x".repeat(256))), 422, "externalId");
        }
        for (Object wrong : new Object[] {"none", List.of("none"), List.of(1), List.of("x".repeat(37)), Map.of()}) {
            ObjectNode message = text("x");
            message.set("attachments", JSON.valueToTree(wrong));
            assertProblem(staff("agent", "/messages", message), 422, "attachments");
        }
        ObjectNode ofIntegration = text("x");
        ofIntegration.putArray("attachments");
        assertProblem(withKey("POST", address("/messages"), ofIntegration), 422, "attachments");
        assertThat(entries(EntryKind.STAFF_MESSAGE)).isEmpty();
        assertThat(entries(EntryKind.NOTE)).isEmpty();
        assertThat(entries(EntryKind.REPLY)).isEmpty();
        assertThat(staff("agent", "/messages", text("长".repeat(50_000)))
                        .getStatusCode()
                        .value())
                .isEqualTo(201);
        assertThat(staff("agent", "/notes", text("长".repeat(50_000)))
                        .getStatusCode()
                        .value())
                .isEqualTo(201);
    }

    @Test
    void aFileOfAnotherTicketTravelsWithNoMessage() throws IOException {
        String id = JSON.readTree(upload("agent", "a.txt", "a", "").getBody())
                .path("id")
                .asText();
        report();
        ObjectNode message = text("x");
        message.putArray("attachments").add(id);

        assertProblem(staff("agent", "/messages", message), 422, "attachments");
    }

    @Test
    void whatIsSubmittedAgainIsRecordedOnce() {
        for (String way : List.of("/messages", "/notes")) {
            String id = UUID.randomUUID().toString();
            assertThat(staff("agent", way, text("Once.").put("externalId", id))
                            .getStatusCode()
                            .value())
                    .isEqualTo(201);
            assertThat(staff("agent", way, text("Once.").put("externalId", id))
                            .getStatusCode()
                            .value())
                    .isEqualTo(200);
            assertThat(staff("lead", way, text("Of another author.").put("externalId", id))
                            .getStatusCode()
                            .value())
                    .isEqualTo(201);
        }
        assertThat(entries(EntryKind.STAFF_MESSAGE)).hasSize(2);
        assertThat(entries(EntryKind.NOTE)).hasSize(2);
        assertThat(letters()).hasSize(2);
    }

    @Test
    void anEndedTicketStillTakesWords() {
        support.ticketWithdrawn(number);

        assertThat(staff("agent", "/messages", text("All the best."))
                        .getStatusCode()
                        .value())
                .isEqualTo(201);
        assertThat(staff("agent", "/notes", text("Withdrawn by mistake?"))
                        .getStatusCode()
                        .value())
                .isEqualTo(201);
        assertThat(upload("agent", "a.txt", "a", "").getStatusCode().value()).isEqualTo(201);

        assertThat(letters()).singleElement().asString().contains("All the best.", "read everything");
        assertThat(caseFiles.isIntact(number)).isTrue();
    }

    /** Headers that a browser sends by itself with a request that a page of another site makes. */
    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Origin,         https://elsewhere.example.org",
    })
    void crossSiteRequestForgeryIsRefused(String header, String value) {
        for (String way : List.of("/messages", "/notes", "/attachments")) {
            var headers = new HttpHeaders();
            headers.setBasicAuth("agent", "agent");
            headers.setContentType(MediaType.APPLICATION_JSON);
            headers.set(header, value);
            if (way.equals("/attachments")) {
                headers.setContentType(MediaType.MULTIPART_FORM_DATA);
            }
            Object body = way.equals("/attachments")
                    ? file("a.txt", "a", "")
                    : text("x").toString();

            assertProblem(
                    http.exchange(address(way), HttpMethod.POST, new HttpEntity<>(body, headers), String.class),
                    403,
                    null);
        }
        assertThat(caseFiles.entries(number)).allMatch(entry -> !entry.author().equals("agent"));
    }

    @Test
    void aSessionWritesWithItsTokenOnly() {
        var session = new Caller(http, "agent").open("tasklist");
        var withoutToken = new HttpHeaders();
        session.cookies().forEach((name, value) -> withoutToken.add(HttpHeaders.COOKIE, name + "=" + value));
        withoutToken.setContentType(MediaType.APPLICATION_JSON);

        for (String way : List.of("/messages", "/notes")) {
            assertProblem(
                    http.exchange(
                            address(way),
                            HttpMethod.POST,
                            new HttpEntity<>(text("x").toString(), withoutToken),
                            String.class),
                    403,
                    null);
            ResponseEntity<String> answer =
                    session.send("POST", address(way), text("x").toString());
            assertThat(answer.getStatusCode().value()).as("%s", answer).isEqualTo(201);
        }
        assertThat(entries(EntryKind.STAFF_MESSAGE)).hasSize(1);
        assertThat(entries(EntryKind.NOTE)).hasSize(1);
    }

    static Stream<String> hostile() {
        return Stream.of(
                "${1+1} #{x} {{x}} =1+1 {0} {1,date} it's %s [(${x})] [[${x}]] [# th:text=x]",
                "<script>alert(1)</script><img src=x onerror=alert(1)> &amp; \"'",
                "line one\r\nBcc: all@example.org\r\n\r\n.\r\nline two",
                "\u202e right to left \u2066 \ud83d\ude00\ud840\udc0b \ufffe",
                "\u0007 bell \u001b[31m escape",
                "'; drop table ticket; -- \\ \t tab",
                "link-of-00000000-0000-0000-0000-000000000000");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileTextIsNothingButText(String words) throws IOException {
        for (String way : List.of("/messages", "/notes")) {
            ResponseEntity<String> answer = staff("agent", way, text(words));
            assertThat(answer.getStatusCode().value())
                    .as("%s", answer.getBody())
                    .isEqualTo(201);
            assertThat(last(state("agent")).path("text").asText()).isEqualTo(words);
        }
        assertThat(Characters.canBeStored(words)).isTrue();
        assertThat(String.valueOf(http.getForObject(page, String.class)))
                .doesNotContain("<script>alert(1)", "<img src=x onerror");
        String html = jdbc.sql("select html_body from message where kind = 'staff-message' order by composed_at desc")
                .query(String.class)
                .list()
                .get(0);
        assertThat(html).doesNotContain("<script>alert(1)", "<img src=x onerror");
        String visible = words.replace("\r\n", "\n").replaceAll("[\\p{Cntrl}&&[^\n\t]]", "");
        assertThat(letters().get(0))
                .contains(visible.lines().findFirst().orElseThrow().strip());
        assertThat(caseFiles.isIntact(number)).isTrue();
    }

    private ResponseEntity<String> staff(String account, String way, ObjectNode body) {
        return new Caller(http, account).send("POST", address(way), body.toString());
    }

    private String address(String way) {
        return "/api/tickets/" + number + way;
    }

    private ResponseEntity<String> upload(String account, String name, String content, String externalId) {
        var headers = new HttpHeaders();
        headers.setBasicAuth(account, account);
        headers.setContentType(MediaType.MULTIPART_FORM_DATA);
        return http.postForEntity(
                address("/attachments"), new HttpEntity<>(file(name, content, externalId), headers), String.class);
    }

    private static LinkedMultiValueMap<String, Object> file(String name, String content, String externalId) {
        var file = new HttpHeaders();
        file.setContentDisposition(org.springframework.http.ContentDisposition.formData()
                .name("file")
                .filename(name, StandardCharsets.UTF_8)
                .build());
        var parts = new LinkedMultiValueMap<String, Object>();
        parts.add("file", new HttpEntity<>(content.getBytes(StandardCharsets.UTF_8), file));
        if (!externalId.isEmpty()) {
            parts.add("externalId", externalId);
        }
        return parts;
    }

    private ResponseEntity<String> withKey(String method, String address, ObjectNode body) {
        var headers = new HttpHeaders();
        headers.set("X-Api-Key", "tryout");
        headers.setContentType(MediaType.APPLICATION_JSON);
        return http.exchange(
                address, HttpMethod.valueOf(method), new HttpEntity<>(body.toString(), headers), String.class);
    }

    private JsonNode state(String who) {
        var headers = new HttpHeaders();
        if (who.equals("tryout")) {
            headers.set("X-Api-Key", who);
        } else {
            headers.setBasicAuth(who, who);
        }
        String body = http.exchange(address(""), HttpMethod.GET, new HttpEntity<>(headers), String.class)
                .getBody();
        try {
            return JSON.readTree(String.valueOf(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode last(JsonNode state) {
        JsonNode conversation = state.path("conversation");
        return conversation.get(conversation.size() - 1);
    }

    private List<Entry> entries(EntryKind kind) {
        return caseFiles.entries(number).stream()
                .filter(entry -> entry.kind() == kind)
                .toList();
    }

    private List<String> letters() {
        return jdbc.sql("""
                        select m.text_body from message m join ticket t on t.id = m.ticket_id
                        where t.number = :number and m.kind = 'staff-message'
                        """).param("number", number).query(String.class).list();
    }

    private List<String> openTasks() {
        return tasks.createTaskQuery().processInstanceBusinessKey(number).list().stream()
                .map(task -> task.getTaskDefinitionKey())
                .toList();
    }

    private String task() {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .singleResult()
                .getId();
    }

    /** The case as a form of the open task could show it. */
    private String summary() {
        return caseTexts.summary(task());
    }

    private static String comment(String text) {
        return JSON.createObjectNode().put("message", text).toString();
    }

    private static ObjectNode text(String text) {
        return JSON.createObjectNode().put("text", text);
    }

    private static void assertProblem(
            ResponseEntity<String> answer, int status, @org.jspecify.annotations.Nullable String field) {
        assertThat(answer.getStatusCode().value()).as("%s", answer.getBody()).isEqualTo(status);
        assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        if (field != null) {
            try {
                assertThat(JSON.readTree(answer.getBody()).path("errors").findValuesAsText("field"))
                        .containsExactly(field);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
