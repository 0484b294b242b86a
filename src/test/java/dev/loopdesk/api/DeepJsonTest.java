package dev.loopdesk.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loopdesk.WholeApplication;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.workspace.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A JSON body that is nested deeply is the caller's fault, at every address that takes one. */
@WholeApplication
class DeepJsonTest {

    private static final JsonMapper JSON = new JsonMapper();

    /** Deepest body that the engine's API takes. */
    private static final int DEEPEST = 100;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private SupportProcess support;

    @Autowired
    private RuntimeService runtime;

    @AfterEach
    void remove() {
        runtime.createProcessInstanceQuery()
                .rootProcessInstances()
                .list()
                .forEach(instance -> runtime.deleteProcessInstance(instance.getId(), "test"));
    }

    static Stream<Arguments> bodies() {
        return Stream.of(6, 99, 101, 900, 1_001, 100_000)
                .flatMap(depth -> Stream.of(
                        Arguments.of(depth, "arrays", "{\"text\":" + "[".repeat(depth) + "]".repeat(depth) + "}"),
                        Arguments.of(depth, "objects", "{\"text\":".repeat(depth) + "1" + "}".repeat(depth)),
                        Arguments.of(depth, "arrays alone", "[".repeat(depth) + "]".repeat(depth)),
                        Arguments.of(depth, "unclosed arrays", "{\"text\":" + "[".repeat(depth))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("bodies")
    void isAProblemOfTheCaller(int depth, String shape, String body) throws IOException {
        String number = support.ticketReceived(Map.of(
                "title",
                "Scanner jams",
                "description",
                "At page two.",
                "requesterName",
                "Front desk",
                "requesterEmail",
                "front.desk@example.org",
                "channel",
                "api"));
        JsonNode paths = JSON.readTree(new ClassPathResource("openapi.json").getContentAsString(StandardCharsets.UTF_8))
                .path("paths");

        paths.properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (operation.getValue().at("/requestBody/content").has(MediaType.APPLICATION_JSON_VALUE)) {
                        String address = path.getKey().replace("{number}", number);
                        ResponseEntity<String> answer = operation
                                        .getValue()
                                        .path("security")
                                        .findValues("staff")
                                        .isEmpty()
                                ? byKey(address, body)
                                : new Caller(http, "agent").send("POST", address, body);
                        assertThat(answer.getStatusCode().value())
                                .as(address + ": " + answer.getBody())
                                .isEqualTo(400);
                        assertThat(answer.getHeaders().getContentType())
                                .as(address)
                                .isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
                    }
                }));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("bodies")
    void isRefusedByTheEngineToo(int depth, String shape, String body) {
        var agent = new Caller(http, "agent");
        // The engine leaves out fields of a query that it does not know.
        queries()
                .forEach(address ->
                        assertThat(status(agent, address, body)).as(address).isLessThan(500));
        if (depth > DEEPEST) {
            Stream.concat(queries(), commands())
                    .forEach(address ->
                            assertThat(status(agent, address, body)).as(address).isEqualTo(400));
        }
    }

    private static Stream<String> queries() {
        return Stream.of(
                "/engine-rest/task",
                "/engine-rest/task/count",
                "/engine-rest/history/task",
                "/engine-rest/process-instance");
    }

    private static Stream<String> commands() {
        return Stream.of(
                "/engine-rest/task/none/complete",
                "/engine-rest/task/none/submit-form",
                "/engine-rest/process-definition/key/technical-support/submit-form",
                "/engine-rest/filter/create");
    }

    private static int status(Caller caller, String address, String body) {
        return caller.send("POST", address, body).getStatusCode().value();
    }

    /** The limits leave room for what people and programs send. */
    @Test
    void whatIsNestedAsUsualIsTaken() {
        assertThat(new Caller(http, "agent")
                        .send(
                                "POST",
                                "/engine-rest/task",
                                "{\"orQueries\":[{\"processVariables\":[{\"name\":\"a\","
                                        + "\"operator\":\"eq\",\"value\":\"b\"}]}],\"sorting\":[{\"sortBy\":\"created\","
                                        + "\"sortOrder\":\"asc\"}]}")
                        .getStatusCode()
                        .value())
                .isEqualTo(200);
    }

    private ResponseEntity<String> byKey(String address, String body) {
        var headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        headers.set("X-Api-Key", "tryout");
        return http.postForEntity(address, new HttpEntity<>(body, headers), String.class);
    }
}
