package dev.loopdesk.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.WholeApplication;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.text.Characters;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.workspace.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RuntimeService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;

/** Integrations report, look and write over HTTP; what is not theirs they do not see. */
@WholeApplication
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TicketsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Path NAUGHTY = Path.of("../shared/data/injection/blns.json");
    private static final List<String> LINES =
            List.of("title", "requester.name", "requester.department", "requester.phone", "externalId");
    private static final List<String> TEXTS =
            List.of("description", "steps", "environment", "errorMessage", "frequency", "occurredAt", "businessImpact");
    private static final List<String> CHOICES = List.of("urgency", "impact", "language", "channel");

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private SupportProcess support;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private RuntimeService runtime;

    @AfterAll
    void remove() {
        runtime.createProcessInstanceQuery().rootProcessInstances().list().forEach(instance -> {
            if (caseFiles.find(String.valueOf(instance.getBusinessKey())).isPresent()) {
                runtime.deleteProcessInstance(instance.getId(), "test");
            }
        });
    }

    @Test
    void aReportBecomesATicketWithALinkThatOpens() throws IOException {
        ResponseEntity<String> answer = post("/api/tickets", "tryout", report().put("externalId", "first-report"));

        assertThat(answer.getStatusCode().value()).isEqualTo(201);
        String number = number(answer);
        assertThat(answer.getHeaders().getLocation()).hasToString("/api/tickets/" + number);
        ResponseEntity<String> page = http.getForEntity(path(answer), String.class);
        assertThat(page.getStatusCode().value()).isEqualTo(200);
        assertThat(page.getBody()).contains(number);

        ResponseEntity<String> again = post(
                "/api/tickets",
                "tryout",
                report().put("externalId", "first-report").put("title", "Another"));

        assertThat(again.getStatusCode().value()).isEqualTo(200);
        assertThat(number(again)).isEqualTo(number);
        assertThat(http.getForEntity(path(again), String.class).getStatusCode().value())
                .isEqualTo(200);
        assertThat(caseFiles.get(number).title()).isEqualTo("Badge reader blinks red");
        assertThat(caseFiles.get(number).channel()).isEqualTo("api");
    }

    @Test
    void theSameNameIsAnotherTicketForAnotherIntegration() throws IOException {
        ObjectNode report = report().put("externalId", "shared-name");

        ResponseEntity<String> mine = post("/api/tickets", "tryout", report);
        ResponseEntity<String> theirs = post("/api/tickets", "other-key-of-a-chat-robot", report);

        assertThat(mine.getStatusCode().value()).isEqualTo(201);
        assertThat(theirs.getStatusCode().value()).isEqualTo(201);
        assertThat(number(theirs)).isNotEqualTo(number(mine));
    }

    @Test
    void withoutANameEachReportIsATicket() throws IOException {
        assertThat(number(post("/api/tickets", "tryout", report())))
                .isNotEqualTo(number(post("/api/tickets", "tryout", report())));
    }

    @Test
    void twentyAtOnceAreOneTicket() throws Exception {
        ObjectNode report = report().put("externalId", "twenty-at-once");

        List<ResponseEntity<String>> answers = atOnce(20, () -> post("/api/tickets", "tryout", report));

        var numbers = new ArrayList<String>();
        for (ResponseEntity<String> answer : answers) {
            numbers.add(number(answer));
            assertThat(http.getForEntity(path(answer), String.class)
                            .getStatusCode()
                            .value())
                    .isEqualTo(200);
        }
        assertThat(numbers.stream().distinct()).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.getStatusCode().value() == 201))
                .hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.getStatusCode().value() == 200))
                .hasSize(19);
        assertThat(runtime.createProcessInstanceQuery()
                        .processDefinitionKey("technical-support")
                        .processInstanceBusinessKey(numbers.get(0))
                        .count())
                .isEqualTo(1);
    }

    @Test
    void twentyMessagesOfOneNameAreOne() throws Exception {
        String number = number(post("/api/tickets", "tryout", report()));
        ObjectNode message =
                JSON.createObjectNode().put("text", "It beeps now.").put("externalId", "m-1");

        List<ResponseEntity<String>> answers =
                atOnce(20, () -> post("/api/tickets/" + number + "/messages", "tryout", message));

        assertThat(answers.stream().filter(answer -> answer.getStatusCode().value() == 201))
                .hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.getStatusCode().value() == 200))
                .hasSize(19);
        assertThat(entries(number, EntryKind.REPLY))
                .singleElement()
                .satisfies(entry -> assertThat(entry.text("reply")).isEqualTo("It beeps now."));
        assertThat(post(
                                "/api/tickets/" + number + "/messages",
                                "tryout",
                                JSON.createObjectNode().put("text", "It beeps now."))
                        .getStatusCode()
                        .value())
                .isEqualTo(201);
        assertThat(entries(number, EntryKind.REPLY)).hasSize(2);
    }

    @Test
    void aTicketThatIsOverTakesNoMessage() throws IOException {
        String number = number(post("/api/tickets", "tryout", report()));
        post(
                "/api/tickets/" + number + "/messages",
                "tryout",
                JSON.createObjectNode().put("text", "Before").put("externalId", "b"));
        support.ticketWithdrawn(number);

        ResponseEntity<String> late = post(
                "/api/tickets/" + number + "/messages",
                "tryout",
                JSON.createObjectNode().put("text", "After"));
        ResponseEntity<String> repeated = post(
                "/api/tickets/" + number + "/messages",
                "tryout",
                JSON.createObjectNode().put("text", "Before").put("externalId", "b"));

        assertProblem(late, 409);
        assertThat(repeated.getStatusCode().value()).isEqualTo(200);
        assertThat(entries(number, EntryKind.REPLY)).hasSize(1);
        JsonNode state = json(get("/api/tickets/" + number, "tryout"));
        assertThat(state.path("status").asText()).isEqualTo("closed");
        assertThat(state.path("stage").asText()).isEqualTo("closed");
        assertThat(state.path("endedAs").asText()).isEqualTo("withdrawn");
    }

    @Test
    void aTicketIsShownAsItsRequesterMaySeeIt() throws IOException {
        String number = number(post("/api/tickets", "tryout", report().put("channel", "chat")));
        support.answer(
                number,
                "Task_Triage",
                "agent",
                Map.of(
                        "category", "hardware",
                        "urgency", "medium",
                        "impact", "low",
                        "triageOutcome", "details-missing",
                        "question", "Which door is it?",
                        "triageNote", "SECRET-OF-STAFF"));

        ResponseEntity<String> answer = get("/api/tickets/" + number, "tryout");
        JsonNode state = json(answer);

        assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_JSON);
        assertThat(state.path("status").asText()).isEqualTo("waiting-for-requester");
        assertThat(state.path("stage").asText()).isEqualTo("assessed");
        assertThat(state.path("channel").asText()).isEqualTo("chat");
        assertThat(state.path("integration").asText()).isEqualTo("tryout");
        assertThat(state.path("asked").path("kind").asText()).isEqualTo("details");
        assertThat(state.path("asked").path("question").asText()).isEqualTo("Which door is it?");
        assertThat(state.path("targets").has("firstResponseDue")).isFalse();
        assertThat(state.path("conversation").findValuesAsText("kind")).contains("report", "message");
        assertThat(state.path("conversation")
                        .get(0)
                        .path("fields")
                        .path("title")
                        .asText())
                .isEqualTo("Badge reader blinks red");
        assertThat(answer.getBody()).doesNotContain("SECRET-OF-STAFF", "\"agent\"", "/t/", "link-of-");
        assertThat(json(new Caller(http, "agent").get("/api/tickets/" + number)))
                .isEqualTo(state);
    }

    @Test
    void aFileComesBackAsItWasSentAndToNobodyElse() throws IOException {
        String number = number(post("/api/tickets", "tryout", report()));
        byte[] bytes = "reader 7: blinks red\n".getBytes(StandardCharsets.UTF_8);

        ResponseEntity<String> taken = upload(number, "tryout", "../\u65e5\u5fd7 \".txt", bytes);

        assertThat(taken.getStatusCode().value()).as("%s", taken.getBody()).isEqualTo(201);
        String address = String.valueOf(taken.getHeaders().getLocation());
        ResponseEntity<byte[]> file =
                http.exchange(address, HttpMethod.GET, new HttpEntity<>(headers("tryout")), byte[].class);
        assertThat(file.getBody()).isEqualTo(bytes);
        assertThat(file.getHeaders().getFirst("Content-Disposition")).startsWith("attachment;");
        assertThat(file.getHeaders().getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(new Caller(http, "agent").get(address).getStatusCode().value())
                .isEqualTo(200);
        JsonNode state = json(get("/api/tickets/" + number, "tryout"));
        assertThat(state.path("conversation").findValues("files")).hasSize(1);
        assertThat(state.path("conversation")
                        .findValues("files")
                        .get(0)
                        .get(0)
                        .path("id")
                        .asText())
                .isEqualTo(address.substring(address.lastIndexOf('/') + 1));
        assertThat(entries(number, EntryKind.REPLY)).hasSize(1);

        String another = number(post("/api/tickets", "tryout", report()));
        assertProblem(get(address, "other-key-of-a-chat-robot"), 404);
        assertProblem(get(address.replace(number, another), "tryout"), 404);
        assertProblem(get(address + "0", "tryout"), 404);
        assertProblem(upload(number, "other-key-of-a-chat-robot", "a.txt", bytes), 404);
    }

    @Test
    void whatIsNoFileToTakeIsAProblem() throws IOException {
        String number = number(post("/api/tickets", "tryout", report()));

        assertProblem(upload(number, "tryout", "empty.txt", new byte[0]), 422);
        assertProblem(upload(number, "tryout", "program.exe", "MZ".getBytes(StandardCharsets.US_ASCII)), 422);
        assertProblem(upload(number, "tryout", "page.html", "<html>".getBytes(StandardCharsets.US_ASCII)), 422);
        assertProblem(upload(number, "tryout", "large.txt", new byte[11 * 1024 * 1024]), 413);
        assertProblem(send("POST", "/api/tickets/" + number + "/attachments", "tryout", "{}", Map.of()), 415);
        var parts = new LinkedMultiValueMap<String, Object>();
        parts.add("other", "text");
        HttpHeaders headers = headers("tryout");
        headers.setContentType(MediaType.MULTIPART_FORM_DATA);
        assertProblem(
                http.postForEntity(
                        "/api/tickets/" + number + "/attachments", new HttpEntity<>(parts, headers), String.class),
                422);
        support.ticketWithdrawn(number);
        assertProblem(upload(number, "tryout", "late.txt", new byte[] {'a'}), 409);
        assertThat(entries(number, EntryKind.ATTACHMENTS)).isEmpty();
    }

    @Test
    void aFileIsOneHoweverOftenItIsHandedInUnderItsId() throws Exception {
        String number = number(post("/api/tickets", "tryout", report()));
        byte[] bytes = {'a'};
        String name = "photo.txt";

        var answers = atOnce(6, () -> upload(number, "tryout", name, bytes, "file-1"));

        assertThat(answers).extracting(answer -> answer.getStatusCode().value()).containsOnly(200, 201);
        assertThat(answers)
                .filteredOn(answer -> answer.getStatusCode().value() == 201)
                .hasSize(1);
        assertThat(answers.stream().map(ResponseEntity::getBody).distinct()).hasSize(1);
        assertThat(entries(number, EntryKind.ATTACHMENTS)).hasSize(1);
        assertThat(entries(number, EntryKind.REPLY)).hasSize(1);
        assertProblem(upload(number, "tryout", name, new byte[] {'b'}, "file-1"), 409);
        assertProblem(upload(number, "tryout", name, bytes, "x".repeat(256)), 422);
        assertThat(upload(number, "tryout", name, bytes, "file-2")
                        .getStatusCode()
                        .value())
                .isEqualTo(201);
        support.ticketWithdrawn(number);
        assertThat(upload(number, "tryout", name, bytes, "file-1")
                        .getStatusCode()
                        .value())
                .as("what was taken before the end")
                .isEqualTo(200);
    }

    private ResponseEntity<String> upload(String number, String key, String name, byte[] bytes) {
        return upload(number, key, name, bytes, "");
    }

    private ResponseEntity<String> upload(String number, String key, String name, byte[] bytes, String externalId) {
        var file = new HttpHeaders();
        file.setContentDisposition(ContentDisposition.formData()
                .name("file")
                .filename(name, StandardCharsets.UTF_8)
                .build());
        file.setContentType(MediaType.IMAGE_PNG);
        var parts = new LinkedMultiValueMap<String, Object>();
        parts.add("file", new HttpEntity<>(bytes, file));
        if (!externalId.isEmpty()) {
            parts.add("externalId", externalId);
        }
        HttpHeaders headers = headers(key);
        headers.setContentType(MediaType.MULTIPART_FORM_DATA);
        return http.postForEntity(
                "/api/tickets/" + number + "/attachments", new HttpEntity<>(parts, headers), String.class);
    }

    /** Rows: who asks; columns: a ticket of that integration, of another, of the phone, none, and no number at all. */
    @ParameterizedTest(name = "as [{0}]")
    @CsvSource({
        "tryout,                    200, 404, 404, 404, 404",
        "other-key-of-a-chat-robot, 404, 200, 404, 404, 404",
        "wrong,                     401, 401, 401, 401, 401",
        "'',                        401, 401, 401, 401, 401",
        "agent,                     200, 200, 200, 404, 404",
        "manager,                   200, 200, 200, 404, 404",
        "analyst,                   403, 403, 403, 403, 403",
        "nobody,                    401, 401, 401, 401, 401",
    })
    void whoMaySeeWhichTicket(String who, int own, int others, int calls, int none, int nonsense) throws IOException {
        String ofTryout = number(post("/api/tickets", "tryout", report()));
        String ofOther = number(post("/api/tickets", "other-key-of-a-chat-robot", report()));
        String ofPhone = support.callTaken(
                "agent",
                Map.of("title", "Call", "description", "By phone", "requesterName", "Desk", "requesterPhone", "4711"));

        assertThat(as(who, "GET", ofTryout, "")).isEqualTo(own);
        assertThat(as(who, "GET", ofOther, "")).isEqualTo(others);
        assertThat(as(who, "GET", ofPhone, "")).isEqualTo(calls);
        assertThat(as(who, "GET", "LD-999999999", "")).isEqualTo(none);
        assertThat(as(who, "GET", "everything", "")).isEqualTo(nonsense);
        assertThat(as(who, "POST", ofTryout, "/messages")).isEqualTo(own == 200 ? 201 : own);
        assertThat(as(who, "POST", ofOther, "/messages")).isEqualTo(others == 200 ? 201 : others);
        assertThat(as(who, "POST", ofPhone, "/messages")).isEqualTo(calls == 200 ? 201 : calls);
        assertThat(as(who, "POST", "LD-999999999", "/messages")).isEqualTo(none);
        boolean integration = !List.of("agent", "manager").contains(who);
        assertThat(as(who, "POST", ofTryout, "/notes")).isEqualTo(integration ? own == 401 ? 401 : 403 : 201);
        assertThat(as(who, "POST", "LD-999999999", "/notes")).isEqualTo(integration ? own == 401 ? 401 : 403 : 404);
        // what explains deadlines to staff is not for integrations
        boolean staff = own == 200 && !integration;
        assertThat(as(who, "GET", ofTryout, "/clock")).isEqualTo(staff ? 200 : own == 401 ? 401 : 403);
    }

    @Test
    void theSameAnswerForATicketOfSomebodyElseAndForNone() throws IOException {
        String ofOther = number(post("/api/tickets", "other-key-of-a-chat-robot", report()));

        String foreign = String.valueOf(get("/api/tickets/" + ofOther, "tryout").getBody());
        String none = String.valueOf(get("/api/tickets/LD-999999999", "tryout").getBody());

        assertThat(foreign.replace(ofOther, "X")).isEqualTo(none.replace("LD-999999999", "X"));
    }

    @Test
    void staffReportNothingHereWhicheverWayTheySignedIn() {
        assertThat(new Caller(http, "agent").send("POST", "/api/tickets", report().toString()))
                .satisfies(answer -> assertProblem(answer, 403));
        assertThat(new Caller(http, "agent").open("tasklist").send("POST", "/api/tickets", report().toString()))
                .satisfies(answer -> assertProblem(answer, 403));
    }

    @Test
    void aKeyOutdoesASessionAndIsNeverLogged(CapturedOutput output) {
        var headers = new HttpHeaders();
        headers.setBasicAuth("agent", "agent");
        headers.set("X-Api-Key", "a-key-that-is-wrong-and-secret");

        ResponseEntity<String> answer =
                http.exchange("/api/tickets/LD-100001", HttpMethod.GET, new HttpEntity<>(headers), String.class);
        post("/api/tickets", "other-key-of-a-chat-robot", JSON.createObjectNode());

        assertProblem(answer, 401);
        assertThat(output.getAll()).doesNotContain("a-key-that-is-wrong-and-secret", "other-key-of-a-chat-robot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"support@loopdesk.local", "SUPPORT@loopdesk.local", "support+LD-100001.abc@loopdesk.local"})
    void theAddressOfTheServiceDeskIsNoRequesters(String ours) throws IOException {
        ObjectNode report = report();
        put(report, "requester.email", ours);

        JsonNode refused = json(post("/api/tickets", "tryout", report));

        assertThat(refused.path("status").asInt()).isEqualTo(422);
        assertThat(refused.path("errors")).hasSize(1);
        assertThat(refused.at("/errors/0/field").asText()).isEqualTo("requester.email");
        assertThat(refused.at("/errors/0/message").asText()).contains("service desk");
    }

    @Test
    void aLineIsKeptAsOneLine() throws IOException {
        ObjectNode report = report();
        put(report, "title", "A\r\nBcc: q@y.z");
        put(report, "requester.name", "Ana\u0007\u2028Example");

        Entry kept = entries(number(post("/api/tickets", "tryout", report)), EntryKind.REPORT)
                .get(0);

        assertThat(kept.content()).containsEntry("title", "A Bcc: q@y.z").containsEntry("requesterName", "Ana Example");
    }

    @Test
    void everythingThatIsWrongIsNamedAtOnceInTheReadersLanguage() throws IOException {
        String sent = """
                {"title": " ", "requester": {"email": "nobody", "shoe": 43}, "urgency": "very", "impact": 3,
                 "steps": ["a"], "language": "fr", "channel": "mail", "extra": null, "externalId": {}}
                """;

        JsonNode english = json(send("POST", "/api/tickets", "tryout", sent, Map.of("Accept-Language", "en")));
        JsonNode chinese = json(send("POST", "/api/tickets", "tryout", sent, Map.of("Accept-Language", "zh-CN")));

        assertThat(english.path("status").asInt()).isEqualTo(422);
        assertThat(english.path("errors").findValuesAsText("field"))
                .containsExactlyInAnyOrder(
                        "externalId",
                        "title",
                        "description",
                        "requester.name",
                        "requester.email",
                        "requester.shoe",
                        "urgency",
                        "impact",
                        "steps",
                        "language",
                        "channel",
                        "extra");
        assertThat(english.path("errors").findValuesAsText("message")).allMatch(text -> text.matches("\\p{ASCII}+"));
        assertThat(chinese.path("errors")).hasSameSizeAs(english.path("errors"));
        assertThat(chinese.path("errors").findValuesAsText("message"))
                .allMatch(text -> text.codePoints().anyMatch(Character::isIdeographic));
    }

    static Stream<String> notWanted() {
        return Stream.of(
                "",
                " ",
                "null",
                "[]",
                "\"text\"",
                "{",
                "{\"title\": }",
                "{\"title\":\"a\",\"title\":\"b\"}",
                "{\"requester\":{\"name\":\"a\",\"name\":\"b\"}}",
                "{} {}",
                "{}x",
                "{'title':'single quotes'}",
                "{\"title\":\"line\nbreak\"}",
                "{\"title\":NaN}",
                "{\"a\":".repeat(10_000),
                "[".repeat(100_000),
                "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":1}}}}}}",
                "{\"n\":" + "9".repeat(5_000) + "}",
                "<report/>",
                "title=a&description=b");
    }

    @ParameterizedTest
    @MethodSource("notWanted")
    void whatIsNoJsonObjectIsAProblem(String body) {
        ResponseEntity<String> answer = send("POST", "/api/tickets", "tryout", body, Map.of());

        assertProblem(answer, 400);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /api/tickets, application/json, application/json, 405",
        "DELETE, /api/tickets/LD-100001, application/json, application/json, 405",
        "POST, /api/tickets, text/plain, application/json, 415",
        "POST, /api/tickets, application/x-www-form-urlencoded, application/json, 415",
        "POST, /api/tickets, application/xml, application/json, 415",
        "POST, /api/tickets, application/json, text/html, 406",
        "GET, /api/tickets/LD-1, application/json, image/png, 406",
        "GET, /api/nothing, application/json, application/json, 404",
        "GET, /api/, application/json, application/json, 404",
        "POST, /api/tickets/LD-1/nothing, application/json, application/json, 404",
        "GET, /api/tickets/x%00, application/json, application/json, 400",
    })
    void whatIsAskedTheWrongWayIsAProblem(String method, String address, String content, String accept, int status) {
        ResponseEntity<String> answer = send(
                method,
                address,
                "tryout",
                method.equals("GET") ? null : report().toString(),
                Map.of("Content-Type", content, "Accept", accept));

        assertThat(answer.getStatusCode().value()).isEqualTo(status);
        if (!address.contains("%00")) {
            assertProblem(answer, status);
        }
        if (status == 405) {
            assertThat(answer.getHeaders().getAllow()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsTooLongIsAProblem(boolean announced) throws Exception {
        byte[] body = report().put("description", "a".repeat(JsonFields.LONGEST_BODY))
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        var publisher = java.net.http.HttpRequest.BodyPublishers.ofByteArray(body);
        var request = java.net.http.HttpRequest.newBuilder(java.net.URI.create(http.getRootUri() + "/api/tickets"))
                .header("X-Api-Key", "tryout")
                .header("Content-Type", "application/json")
                .POST(announced ? publisher : java.net.http.HttpRequest.BodyPublishers.fromPublisher(publisher))
                .build();

        var answer = java.net.http.HttpClient.newHttpClient()
                .send(request, java.net.http.HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void whatIsNoUtf8IsAProblem() {
        var headers = headers("tryout");
        headers.setContentType(MediaType.APPLICATION_JSON);
        byte[] body = "{\"title\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertProblem(
                http.exchange("/api/tickets", HttpMethod.POST, new HttpEntity<>(body, headers), String.class), 400);
    }

    static Stream<String> hostile() {
        return Stream.of(
                "${7*7}",
                "#{T(java.lang.Runtime).getRuntime().exec('id')}",
                "{{constructor.constructor('alert(1)')()}}",
                "<script>alert(1)</script>",
                "'; drop table ticket; --",
                "line\r\nBcc: victim@example.org",
                "\u202eright to left",
                "\ud83d\ude00\u200d\ud83d\udd25",
                "\u200b",
                "e\u0301 \u00e9",
                "\u0007\u001b[31mred",
                "=cmd|' /C calc'!A0",
                "  spaces around  ",
                "a\u0000b",
                "\ud800",
                "\uffff");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileTextIsKeptLiterallyOrItsFieldIsNamed(String text) throws IOException {
        inEveryField(text);
    }

    @Test
    void someNaughtyStringsAreKeptLiterallyOrTheirFieldIsNamed() throws IOException {
        reportNaughtyStrings(10);
    }

    @Test
    @Tag("thorough")
    void naughtyStringsAreKeptLiterallyOrTheirFieldIsNamed() throws IOException {
        reportNaughtyStrings(1);
    }

    /** Reports every so many of the strings. */
    private void reportNaughtyStrings(int step) throws IOException {
        assumeThat(NAUGHTY).as("the list of naughty strings").exists();
        int tickets = 0;
        JsonNode strings = JSON.readTree(Files.readString(NAUGHTY));
        for (int i = 0; i < strings.size(); i += step) {
            tickets += inEveryField(strings.get(i).asText());
        }
        System.out.printf("%d naughty strings, every %d., %d tickets%n", strings.size(), step, tickets);
        assertThat(strings).hasSizeGreaterThan(500);
    }

    /**
     * All fields that take free text at once: they are kept, or each that cannot be is named and then left as it was. Then
     * the fields that take no free text, and a message.
     */
    private int inEveryField(String text) throws IOException {
        ObjectNode report = report();
        LINES.forEach(field -> put(report, field, text));
        TEXTS.forEach(field -> put(report, field, text));
        ResponseEntity<String> answer = post("/api/tickets", "tryout", report);
        int tickets = 0;
        if (answer.getStatusCode().value() == 422) {
            List<String> named = json(answer).path("errors").findValuesAsText("field");
            assertThat(named).isNotEmpty();
            ObjectNode usual = report();
            for (String field : named) {
                put(report, field, usual.at("/" + field.replace('.', '/')).asText(""));
            }
            answer = post("/api/tickets", "tryout", report);
        }
        assertThat(answer.getStatusCode().value()).as("%s", answer.getBody()).isIn(200, 201);
        String number = number(answer);
        if (answer.getStatusCode().value() == 201) {
            tickets++;
            Entry kept = entries(number, EntryKind.REPORT).get(0);
            for (String field : TEXTS) {
                assertKept(kept, field, report.path(field).asText());
            }
            assertKept(kept, "title", report.path("title").asText());
            assertKept(kept, "requesterName", report.at("/requester/name").asText());
            assertKept(
                    kept,
                    "requesterDepartment",
                    report.at("/requester/department").asText());
            assertKept(kept, "requesterPhone", report.at("/requester/phone").asText());
            JsonNode shown = json(get("/api/tickets/" + number, "tryout"));
            assertThat(shown.at("/conversation/0/fields/description").asText())
                    .isEqualTo(report.path("description").asText());
        }
        for (String field : CHOICES) {
            ResponseEntity<String> chosen = post("/api/tickets", "tryout", report().put(field, text));
            assertThat(chosen.getStatusCode().value()).as(field).isEqualTo(422);
            assertThat(json(chosen).path("errors").findValuesAsText("field")).containsExactly(field);
        }
        ObjectNode unknown = report();
        unknown.put(text, "x");
        assertThat(post("/api/tickets", "tryout", unknown).getStatusCode().is4xxClientError())
                .isTrue();
        ResponseEntity<String> message = post(
                "/api/tickets/" + number + "/messages",
                "tryout",
                JSON.createObjectNode().put("text", text));
        if (message.getStatusCode().value() == 201) {
            List<Entry> replies = entries(number, EntryKind.REPLY);
            assertThat(replies.get(replies.size() - 1).content()).containsEntry("reply", text);
        } else {
            assertProblem(message, 422);
            assertThat(json(message).path("errors").findValuesAsText("field")).containsExactly("text");
        }
        return tickets;
    }

    private static void assertKept(Entry kept, String field, String text) {
        if (Characters.isBlank(text)) {
            assertThat(kept.content()).doesNotContainKey(field);
        } else {
            boolean singleLine = !List.of("description", "steps", "errorMessage", "businessImpact")
                    .contains(field);
            assertThat(kept.content())
                    .containsEntry(
                            field,
                            singleLine
                                    ? text.replaceAll(
                                                    "[\\x{61C}\\x{200E}\\x{200F}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]",
                                                    "")
                                            .replaceAll("[\\p{Cc}\\x{2028}\\x{2029}]+", " ")
                                    : text);
        }
    }

    private static void put(ObjectNode report, String field, String text) {
        int dot = field.indexOf('.');
        if (dot < 0) {
            report.put(field, text);
        } else {
            ((ObjectNode) report.path(field.substring(0, dot))).put(field.substring(dot + 1), text);
        }
    }

    private List<Entry> entries(String number, EntryKind kind) {
        return caseFiles.entries(number).stream()
                .filter(entry -> entry.kind() == kind)
                .toList();
    }

    private static ObjectNode report() {
        ObjectNode report = JSON.createObjectNode()
                .put("title", "Badge reader blinks red")
                .put("description", "Nobody gets in by the back door.");
        report.putObject("requester").put("name", "Front desk").put("email", "front.desk@example.org");
        return report;
    }

    private static <T> List<T> atOnce(int times, Callable<T> action) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(times);
        try {
            var answers = new ArrayList<T>();
            for (Future<T> future : threads.invokeAll(java.util.Collections.nCopies(times, action))) {
                answers.add(future.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private int as(String who, String method, String number, String below) {
        String address = "/api/tickets/" + number + below;
        String body = method.equals("POST")
                ? JSON.createObjectNode().put("text", "Hello").toString()
                : null;
        boolean account = List.of("agent", "manager", "analyst", "nobody").contains(who);
        ResponseEntity<String> answer = account
                ? new Caller(http, who.equals("nobody") ? null : who).send(method, address, body)
                : send(method, address, who, body, Map.of());
        if (answer.getStatusCode().isError()) {
            assertProblem(answer, answer.getStatusCode().value());
        }
        return answer.getStatusCode().value();
    }

    private ResponseEntity<String> post(String address, String key, JsonNode body) {
        return send("POST", address, key, written(body), Map.of());
    }

    /** As it is, but what UTF-8 has no bytes for. */
    private static String written(JsonNode body) {
        String text = body.toString();
        if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return text;
        }
        var escaped = new StringBuilder();
        text.chars()
                .forEach(unit -> escaped.append(unit < 128 ? String.valueOf((char) unit) : "\\u%04x".formatted(unit)));
        return escaped.toString();
    }

    private ResponseEntity<String> get(String address, String key) {
        return send("GET", address, key, null, Map.of());
    }

    private ResponseEntity<String> send(
            String method, String address, String key, @Nullable String body, Map<String, String> more) {
        HttpHeaders headers = headers(key);
        if (body != null) {
            headers.setContentType(MediaType.APPLICATION_JSON);
        }
        more.forEach(headers::set);
        return http.exchange(
                java.net.URI.create(http.getRootUri() + address),
                HttpMethod.valueOf(method),
                new HttpEntity<>(body == null ? null : body.getBytes(StandardCharsets.UTF_8), headers),
                String.class);
    }

    private static HttpHeaders headers(String key) {
        var headers = new HttpHeaders();
        headers.set("X-Api-Key", key);
        headers.set("Accept-Language", "en");
        return headers;
    }

    private static void assertProblem(ResponseEntity<String> answer, int status) {
        assertThat(answer.getStatusCode().value()).as("%s", answer.getBody()).isEqualTo(status);
        assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        JsonNode problem = json(answer);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("detail").asText()).isNotBlank();
    }

    private static String number(ResponseEntity<String> answer) {
        return json(answer).path("number").asText();
    }

    private static String path(ResponseEntity<String> answer) {
        String link = json(answer).path("link").asText();
        assertThat(link).contains("/t/");
        return link.substring(link.indexOf("/t/"));
    }

    private static JsonNode json(ResponseEntity<String> answer) {
        try {
            return JSON.readTree(String.valueOf(answer.getBody()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
