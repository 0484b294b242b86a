package dev.loopdesk.api;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.loopdesk.WholeApplication;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.OpenTicket;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.process.answers.ReportFields;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.workspace.Caller;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The document says what the API does: every address, who may use it, and the shape of its answers. */
@WholeApplication
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiDescriptionTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> DESCRIBED =
            Set.of("dev.loopdesk.api", "dev.loopdesk.portal", "dev.loopdesk.proof", "dev.loopdesk.reports");

    @Autowired
    private OpenTicket tickets;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private SupportProcess support;

    @Autowired
    private ReportFields reportFields;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    private final Set<String> checked = new TreeSet<>();

    @AfterAll
    void remove() {
        tickets.removeTickets();
    }

    @Test
    void isValid() {
        var options = new ParseOptions();
        options.setResolve(true);
        SwaggerParseResult parsed =
                new OpenAPIV3Parser().readContents(document().toString(), null, options);

        assertThat(parsed.getMessages()).isEmpty();
        assertThat(parsed.getOpenAPI().getPaths()).isNotEmpty();
        assertThat(parsed.getOpenAPI().getOpenapi()).isEqualTo("3.1.0");
    }

    @Test
    void isForWhoIsSignedInOrHasAKey() {
        assertThat(call("GET", "/api/openapi.json", "tryout", null)
                        .getStatusCode()
                        .value())
                .isEqualTo(200);
        assertThat(new Caller(http, "agent")
                        .get("/api/openapi.json")
                        .getStatusCode()
                        .value())
                .isEqualTo(200);
        assertThat(http.getForEntity("/api/openapi.json", String.class)
                        .getStatusCode()
                        .value())
                .isEqualTo(401);
    }

    @Test
    void namesEveryAddressAndWhoMayUseIt() {
        var built = new TreeSet<String>();
        mappings.getHandlerMethods().forEach((info, method) -> {
            if (DESCRIBED.contains(method.getBeanType().getPackageName())) {
                AllowedTo allowed = method.getMethodAnnotation(AllowedTo.class);
                String who = allowed == null
                        ? "staff"
                        : Stream.of(allowed.value())
                                .map(role -> role == Role.INTEGRATION ? "key" : "staff")
                                .sorted()
                                .collect(joining(" "));
                info.getMethodsCondition()
                        .getMethods()
                        .forEach(verb -> info.getPatternValues().stream()
                                .filter(path -> path.startsWith("/api/"))
                                .forEach(path -> built.add(
                                        verb + " " + path + " " + (path.startsWith("/api/public/") ? "" : who))));
            }
        });
        var documented = new TreeSet<String>();
        document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    var who = new TreeSet<String>();
                    operation
                            .getValue()
                            .path("security")
                            .forEach(one -> one.fieldNames().forEachRemaining(who::add));
                    documented.add(operation.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey() + " "
                            + String.join(" ", who));
                }));

        assertThat(documented).isEqualTo(built).isNotEmpty();
    }

    @Test
    void namesWhatFieldsTake() {
        JsonNode report = document().at("/components/schemas/Report");
        var documented = new TreeSet<String>();
        report.path("properties").fieldNames().forEachRemaining(documented::add);
        var form = new TreeSet<String>(Set.of("requester", "externalId"));
        reportFields.byKey().values().forEach(field -> {
            String ofRequester = Tickets.OF_REQUESTER.get(field.key());
            if (ofRequester == null) {
                form.add(field.key());
            }
            JsonNode schema = ofRequester == null ? report : report.at("/properties/requester");
            JsonNode property = schema.path("properties").path(ofRequester == null ? field.key() : ofRequester);
            assertThat(property.path("description").asText()).as(field.key()).isNotBlank();
            assertThat(texts(property.path("enum"))).as(field.key()).isEqualTo(Tickets.options(field));
            assertThat(texts(schema.path("required")).contains(ofRequester == null ? field.key() : ofRequester))
                    .as(field.key())
                    .isEqualTo(field.required());
            assertThat(property.path("maxLength").asInt())
                    .as(field.key())
                    .isEqualTo(field.options().isEmpty() ? field.longest() : 0);
        });

        assertThat(documented).isEqualTo(form);
    }

    @Test
    void everyOperationAnswersAsItSays() throws IOException {
        ObjectNode report = JSON.createObjectNode().put("title", "Scanner jams").put("description", "At page two.");
        report.putObject("requester").put("name", "Front desk").put("email", "front.desk@example.org");
        report.put("externalId", "description-test").put("urgency", "high");
        assertThat(violations("Report", report)).isEmpty();

        String tickets = "/api/tickets";
        String number = check("post", tickets, call("POST", tickets, "tryout", report), 201)
                .path("number")
                .asText();
        check("post", tickets, call("POST", tickets, "tryout", report), 200);
        check("post", tickets, call("POST", tickets, "wrong", report), 401);
        check("post", tickets, new Caller(http, "agent").send("POST", tickets, report.toString()), 403);
        ObjectNode wrong = report.deepCopy().put("urgency", "very").put("extra", 1);
        assertThat(violations("Report", wrong)).hasSize(2);
        check("post", tickets, call("POST", tickets, "tryout", wrong), 422);
        check("post", tickets, send("POST", tickets, "tryout", "[", MediaType.APPLICATION_JSON), 400);
        check("post", tickets, send("POST", tickets, "tryout", "{}", MediaType.TEXT_PLAIN), 415);

        check("get", tickets, call("GET", tickets + "?limit=1&q=scanner", "tryout", null), 200);
        check("get", tickets, new Caller(http, "agent").get(tickets + "?state=closed"), 200);
        check("get", tickets, call("GET", tickets + "?limit=none", "tryout", null), 400);
        check("get", tickets, call("GET", tickets, "wrong", null), 401);
        check("get", tickets, new Caller(http, "analyst").get(tickets), 403);
        String ticket = tickets + "/" + number;
        check("get", tickets + "/{number}", call("GET", ticket, "tryout", null), 200);
        check("get", tickets + "/{number}", call("GET", tickets + "/LD-1", "tryout", null), 404);
        ObjectNode message =
                JSON.createObjectNode().put("text", "It jams again.").put("externalId", "m");
        assertThat(violations("Message", message)).isEmpty();
        check("post", tickets + "/{number}/messages", call("POST", ticket + "/messages", "tryout", message), 201);
        check("post", tickets + "/{number}/messages", call("POST", ticket + "/messages", "tryout", message), 200);
        check(
                "post",
                tickets + "/{number}/messages",
                call("POST", ticket + "/messages", "tryout", JSON.createObjectNode()),
                422);

        ObjectNode note = JSON.createObjectNode().put("text", "Ask the caretaker.");
        assertThat(violations("Note", note)).isEmpty();
        note.put("externalId", "n");
        check("post", tickets + "/{number}/notes", byAgent(ticket + "/notes", note), 201);
        check("post", tickets + "/{number}/notes", byAgent(ticket + "/notes", note), 200);
        check("post", tickets + "/{number}/notes", byAgent(ticket + "/notes", JSON.createObjectNode()), 422);
        check("post", tickets + "/{number}/notes", byAgent(tickets + "/LD-1/notes", note), 404);
        check("post", tickets + "/{number}/notes", call("POST", ticket + "/notes", "tryout", note), 403);
        check("post", tickets + "/{number}/messages", byAgent(ticket + "/messages", message), 201);
        check("get", tickets + "/{number}", new Caller(http, "agent").get(ticket), 200);

        String people = tickets + "/{number}/participants";
        ObjectNode person = JSON.createObjectNode().put("name", "Ben").put("email", "ben@example.org");
        assertThat(violations("NewParticipant", person)).isEmpty();
        String position = check("post", people, byAgent(ticket + "/participants", person), 201)
                .path("id")
                .asText();
        check("post", people, byAgent(ticket + "/participants", person), 200);
        check(
                "post",
                people,
                byAgent(ticket + "/participants", person.deepCopy().put("email", "ben")),
                422);
        check(
                "post",
                people,
                byAgent(ticket + "/participants", person.deepCopy().put("email", "front.desk@example.org")),
                422);
        check("post", people, call("POST", ticket + "/participants", "tryout", person), 403);
        JsonNode kept = check("get", people, new Caller(http, "agent").get(ticket + "/participants"), 200);
        assertThat(kept.path("participants").findValuesAsText("email")).containsExactly("ben@example.org");
        String one = ticket + "/participants/" + position;
        assertThat(new Caller(http, "agent")
                        .send("DELETE", one, "")
                        .getStatusCode()
                        .value())
                .isEqualTo(204);
        check("delete", people + "/{id}", new Caller(http, "agent").send("DELETE", one, ""), 404);
        check(
                "delete",
                people + "/{id}",
                new Caller(http, "agent").send("DELETE", ticket + "/participants/x", ""),
                404);
        check("get", tickets + "/{number}", new Caller(http, "agent").get(ticket), 200);

        var file = new HttpHeaders();
        file.setContentDispositionFormData("file", "scan.txt");
        var parts = new LinkedMultiValueMap<String, Object>();
        parts.add("file", new HttpEntity<>(new byte[] {'a', 'b'}, file));
        HttpHeaders headers = headers("tryout");
        headers.setContentType(MediaType.MULTIPART_FORM_DATA);
        String id = check(
                        "post",
                        tickets + "/{number}/attachments",
                        http.postForEntity(ticket + "/attachments", new HttpEntity<>(parts, headers), String.class),
                        201)
                .path("id")
                .asText();
        assertThat(call("GET", ticket + "/attachments/" + id, "tryout", null).getBody())
                .isEqualTo("ab");
        checked.add("get " + tickets + "/{number}/attachments/{id}");
        check(
                "get",
                tickets + "/{number}/attachments/{id}",
                call("GET", ticket + "/attachments/none", "tryout", null),
                404);
        ObjectNode withFile = JSON.createObjectNode().put("text", "Look at the scan.");
        withFile.putArray("attachments").add(id);
        assertThat(violations("Message", withFile)).isEmpty();
        check("post", tickets + "/{number}/messages", byAgent(ticket + "/messages", withFile), 201);
        check("get", tickets + "/{number}", call("GET", ticket, "tryout", null), 200);
        check("get", tickets + "/{number}/clock", new Caller(http, "agent").get(ticket + "/clock"), 200);
        check("get", tickets + "/{number}/clock", call("GET", ticket + "/clock", "tryout", null), 403);
        check("get", tickets + "/{number}/evidence", new Caller(http, "agent").get(ticket + "/evidence"), 200);
        check("get", tickets + "/{number}/evidence", call("GET", ticket + "/evidence", "tryout", null), 403);
        check("get", tickets + "/{number}/evidence", new Caller(http, "agent").get(tickets + "/LD-1/evidence"), 404);
        check("get", tickets + "/{number}/forecast", new Caller(http, "agent").get(ticket + "/forecast"), 200);
        check("get", tickets + "/{number}/forecast", call("GET", ticket + "/forecast", "tryout", null), 403);
        check("get", tickets + "/{number}/forecast", new Caller(http, "agent").get(tickets + "/LD-1/forecast"), 404);
        check("get", tickets + "/{number}/path", new Caller(http, "agent").get(ticket + "/path"), 200);
        check("get", tickets + "/{number}/path", call("GET", ticket + "/path", "tryout", null), 403);
        check("get", tickets + "/{number}/path", new Caller(http, "agent").get(tickets + "/LD-1/path"), 404);
        check("get", tickets + "/{number}/letters", new Caller(http, "agent").get(ticket + "/letters"), 200);
        check("get", tickets + "/{number}/letters", new Caller(http, "agent").get(tickets + "/LD-1/letters"), 404);
        check("get", tickets + "/{number}/views", new Caller(http, "manager").get(ticket + "/views"), 200);
        check("get", tickets + "/{number}/views", new Caller(http, "agent").get(ticket + "/views"), 403);
        check("get", tickets + "/{number}/views", new Caller(http, "manager").get(tickets + "/LD-1/views"), 404);
        String standard = "/api/reports/standard";
        String month = standard + "?from=2020-01-01&to=2029-12-31";
        check("get", standard, new Caller(http, "manager").get(month), 200);
        check("get", standard, new Caller(http, "manager").get(standard + "?from=2026-02-30&to=x"), 400);
        check("get", standard, new Caller(http, "agent").get(month), 403);
        check("get", standard, call("GET", month, "tryout", null), 403);
        for (String figures : List.of("service", "misses", "answers", "known-problems", "articles", "mail")) {
            String address = "/api/reports/" + figures;
            String years = address + "?from=2020-01-01&to=2029-12-31";
            check("get", address, new Caller(http, "manager").get(years), 200);
            check("get", address, new Caller(http, "manager").get(address + "?from=2026-02-30"), 400);
            check("get", address, new Caller(http, "agent").get(years), 403);
            check("get", address, call("GET", years, "tryout", null), 403);
            check("get", address + ".csv", new Caller(http, "agent").get(address + ".csv"), 403);
        }
        for (String counted : List.of(
                "service/tickets",
                "open",
                "open/tickets",
                "known-problems/tickets?problem=1",
                "articles/tickets?use=closed-by-either",
                "standard/tickets",
                "elements?from=2020-01-01",
                "elements/tickets?element=Task_Triage",
                "failed-steps")) {
            String address = "/api/reports/" + counted;
            check("get", address.replaceAll("\\?.*", ""), new Caller(http, "manager").get(address), 200);
        }
        String retry = "/api/reports/failed-steps/{job}/retry";
        check("post", retry, new Caller(http, "manager").send("POST", retry.replace("{job}", "none"), null), 404);
        check("get", "/api/reports/open.csv", new Caller(http, "agent").get("/api/reports/open.csv"), 403);
        check("get", tickets + "/{number}/export", new Caller(http, "agent").get(ticket + "/export"), 403);
        check("get", tickets + "/{number}/export", new Caller(http, "manager").get(tickets + "/LD-1/export"), 404);
        check("get", "/api/reports/anchor", new Caller(http, "manager").get("/api/reports/anchor?month=2031-12"), 404);
        check("get", "/api/reports/anchor", new Caller(http, "manager").get("/api/reports/anchor"), 400);
        String similar = tickets + "/{number}/similar";
        check("get", similar, new Caller(http, "agent").get(ticket + "/similar"), 200);
        check("get", similar, new Caller(http, "agent").get(ticket + "/similar?limit=0"), 400);
        check("get", similar, new Caller(http, "agent").get(tickets + "/LD-1/similar"), 404);
        check("get", similar, call("GET", ticket + "/similar", "tryout", null), 403);
        String knowledge = "/api/knowledge";
        check("get", knowledge, new Caller(http, "agent").get(knowledge + "?q=printer"), 200);
        check("get", knowledge, new Caller(http, "agent").get(knowledge), 400);
        check("get", knowledge, call("GET", knowledge + "?q=printer", "tryout", null), 403);
        check("get", knowledge, new Caller(http, null).get(knowledge + "?q=printer"), 401);
        String everybody = "/api/public/knowledge";
        check("get", everybody, new Caller(http, null).get(everybody + "?q=printer&language=en"), 200);
        check("get", everybody, new Caller(http, null).get(everybody + "?q=printer&language=x"), 400);
        check("get", "/api/openapi.json", call("GET", "/api/openapi.json", "tryout", null), 200);

        walk(number, ticket);

        var operations = new TreeSet<String>();
        document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> operations.add(method + " " + path.getKey())));
        assertThat(checked).isEqualTo(operations);
    }

    /** The commands in the documents do what the documents say. */
    @Test
    void theExamplesOfTheDocumentsWork(@TempDir Path folder) throws Exception {
        assumeThat(Stream.of("/usr/bin/curl", "/bin/curl").map(Path::of).filter(Files::exists))
                .as("curl")
                .isNotEmpty();
        var picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        ImageIO.write(picture, "png", folder.resolve("photo.png").toFile());
        List<String> examples = examples("docs/api.md");
        assertThat(examples).hasSize(4);
        List<String> deadlines = examples("docs/deadlines.md");
        assertThat(deadlines).hasSize(1);

        JsonNode taken = JSON.readTree(typed(examples.get(0), "", folder));
        String number = taken.path("number").asText();
        assertThat(taken.path("link").asText()).contains("/t/");
        String answers = typed(examples.get(1), number, folder);

        assertThat(answers)
                .contains("\"status\":\"open\"", "{\"number\":\"" + number + "\"}", "\"image/png\"")
                .doesNotContain("\"detail\"");
        assertThat(typed(examples.get(2), number, folder)).doesNotContain("\"detail\"");
        assertThat(typed(examples.get(3), number, folder).split(Pattern.quote("\"number\":\"" + number), -1))
                .as("found by staff and by the integration")
                .hasSize(3);
        JsonNode ticket = json(call("GET", "/api/tickets/" + number, "tryout", null));
        assertThat(ticket.path("externalId").asText()).isEqualTo("room-7/thread-42");
        assertThat(ticket.path("conversation").findValuesAsText("text"))
                .contains("Yes, come by at three.")
                .doesNotContain("The reader was dropped.");
        assertThat(ticket.path("conversation").findValuesAsText("text")).contains("It beeps now.");
        JsonNode clock = JSON.readTree(typed(deadlines.get(0), number, folder));
        assertThat(clock.findValues("why")).isNotEmpty();
        assertThat(clock.path("events")).isNotEmpty();
    }

    private static List<String> examples(String document) throws IOException {
        return Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of(document)))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private String typed(String example, String number, Path folder) throws IOException, InterruptedException {
        String script =
                example.replace("http://localhost:8080", http.getRootUri()).replace("LD-100001", number);
        Process shell = new ProcessBuilder("bash", "-c", script.replace("curl ", "curl -sS "))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
        return output;
    }

    /** Through what is asked of a requester, so that each shape of a ticket is seen once. */
    private void walk(String number, String ticket) {
        support.answer(
                number,
                "Task_Triage",
                "agent",
                Map.of("category", "hardware", "urgency", "high", "impact", "low", "triageOutcome", "diagnose"));
        support.answer(
                number,
                "Task_Diagnose",
                "agent",
                Map.of("diagnosisOutcome", "details-missing", "question", "Which tray?"));
        assertThat(asked(ticket)).isEqualTo("details");
        support.answer(number, "Task_ProvideMoreDetails", "agent", Map.of("detailsProvided", true, "details", "Two."));
        support.answer(
                number,
                "Task_Diagnose",
                "agent",
                Map.of("diagnosisOutcome", "remote-assistance", "remoteScope", "Its settings"));
        assertThat(asked(ticket)).isEqualTo("consent");
        support.answer(number, "Task_AuthorizeRemoteAssistance", "agent", Map.of("remoteAssistanceGranted", false));
        support.answer(number, "Task_Diagnose", "agent", Map.of("diagnosisOutcome", "cause-found", "cause", "Roller"));
        support.answer(
                number,
                "Task_PrepareSolution",
                "agent",
                Map.of(
                        "option1Title", "Clean it",
                        "option1Steps", "Use a cloth.",
                        "option2Steps", "Put a new one in.",
                        "option2Risk", "None",
                        "requesterMayChoose", true,
                        "sensitive", false,
                        "performedBy", "requester"));
        assertThat(asked(ticket)).isEqualTo("choice");
        support.answer(number, "Task_ChooseSolution", "agent", Map.of("chosenOption", "2"));
        assertThat(asked(ticket)).isEqualTo("apply");
        support.answer(number, "Task_ApplySolution", "agent", Map.of("applyOutcome", "applied"));
        support.answer(
                number,
                "Task_Verify",
                "agent",
                Map.of("symptomGone", true, "functionsNormal", true, "noNewProblems", true));
        assertThat(asked(ticket)).isEqualTo("confirm");
        support.ticketWithdrawn(number);
        JsonNode over = check("get", "/api/tickets/{number}", call("GET", ticket, "tryout", null), 200);
        assertThat(over.path("endedAs").asText()).isEqualTo("withdrawn");
        check(
                "post",
                "/api/tickets/{number}/messages",
                call(
                        "POST",
                        ticket + "/messages",
                        "tryout",
                        JSON.createObjectNode().put("text", "Late")),
                409);
    }

    private String asked(String ticket) {
        return check("get", "/api/tickets/{number}", call("GET", ticket, "tryout", null), 200)
                .path("asked")
                .path("kind")
                .asText();
    }

    private JsonNode check(String method, String path, ResponseEntity<String> answer, int status) {
        assertThat(answer.getStatusCode().value()).as("%s", answer.getBody()).isEqualTo(status);
        JsonNode documented = document()
                .path("paths")
                .path(path)
                .path(method)
                .path("responses")
                .path(Integer.toString(status));
        if (documented.has("$ref")) {
            documented = document().at(documented.path("$ref").asText().substring(1));
        }
        MediaType type = answer.getHeaders().getContentType();
        assertThat(type).isNotNull();
        JsonNode schema = documented.path("content").path(String.valueOf(type)).path("schema");
        assertThat(schema.isObject())
                .as("%s %s answers %d with %s", method, path, status, type)
                .isTrue();
        JsonNode body = json(answer);
        if (schema.has("$ref")) {
            String name = schema.path("$ref").asText();
            assertThat(violations(name.substring(name.lastIndexOf('/') + 1), body))
                    .as("%s %s: %s", method, path, body)
                    .isEmpty();
        }
        checked.add(method + " " + path);
        return body;
    }

    private Set<ValidationMessage> violations(String name, JsonNode body) {
        ObjectNode root = JSON.createObjectNode();
        root.put("$ref", "#/components/schemas/" + name);
        root.set("components", document().path("components"));
        JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(root);
        return schema.validate(body, context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
    }

    private JsonNode document() {
        return json(call("GET", "/api/openapi.json", "tryout", null));
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(one -> {
            if (one.isTextual()) {
                texts.add(one.asText());
            }
        });
        return texts;
    }

    private ResponseEntity<String> byAgent(String address, JsonNode body) {
        return new Caller(http, "agent").send("POST", address, body.toString());
    }

    private ResponseEntity<String> call(String method, String address, String key, @Nullable JsonNode body) {
        return send(method, address, key, body == null ? null : body.toString(), MediaType.APPLICATION_JSON);
    }

    private ResponseEntity<String> send(
            String method, String address, String key, @Nullable String body, MediaType type) {
        HttpHeaders headers = headers(key);
        if (body != null) {
            headers.setContentType(type);
        }
        return http.exchange(address, HttpMethod.valueOf(method), new HttpEntity<>(body, headers), String.class);
    }

    private static HttpHeaders headers(String key) {
        var headers = new HttpHeaders();
        headers.set("X-Api-Key", key);
        return headers;
    }

    private static JsonNode json(ResponseEntity<String> answer) {
        try {
            return JSON.readTree(String.valueOf(answer.getBody()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
