package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.WholeApplication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;

/** A deployment that cannot be read is an invalid request, whose answer names the file and the reason (S7.1). */
@WholeApplication
class RefusedDeploymentsTest {

    private static final String DIAGRAM = """
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
              <process id="refused-deployment" isExecutable="true" camunda:historyTimeToLive="P1D">
                <startEvent id="s"/>
              </process>
            </definitions>
            """;
    private static final String DECISION = """
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="test">
              <decision id="refused-decision" name="d"%s/>
            </definitions>
            """;
    private static final String FORM = "{\"id\": \"refused-form\", \"type\": \"default\", \"components\": [%s]}";

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private RepositoryService repository;

    @SuppressWarnings("ArrayRecordComponent") // handed on at once, compared by nobody
    private record Part(String field, String file, byte[] content) {

        static Part of(String file, String content) {
            return new Part(file, file, content.getBytes(StandardCharsets.UTF_8));
        }
    }

    static Stream<Arguments> unusable() throws IOException {
        String diagram = DIAGRAM;
        return Stream.of(
                refused("XML that ends early", "a.bpmn: ", Part.of("a.bpmn", "<definitions")),
                refused("no XML", "a.bpmn: ", Part.of("a.bpmn", "process")),
                refused("an empty diagram", "a.bpmn: ", Part.of("a.bpmn", "")),
                refused("an empty decision", "a.dmn: ", Part.of("a.dmn", "")),
                refused("an empty form", "a.form: ", Part.of("a.form", "")),
                refused("broken XML of a decision", "a.dmn: ", Part.of("a.dmn", "<definitions>")),
                refused("XML of another kind", "a.bpmn: ", Part.of("a.bpmn", "<html/>")),
                refused("a decision in a file of a diagram", "a.bpmn: ", Part.of("a.bpmn", DECISION.formatted(""))),
                refused("a diagram in a file of a decision", "a.dmn: ", Part.of("a.dmn", diagram)),
                refused("a decision without a logic", "a.dmn: ", Part.of("a.dmn", DECISION.formatted(""))),
                refused(
                        "an attribute that the schema does not know",
                        "a.bpmn: ",
                        Part.of("a.bpmn", diagram.replace("<startEvent", "<startEvent colour='red'"))),
                refused(
                        "an element without an id that a flow names",
                        "a.bpmn: ",
                        Part.of(
                                "a.bpmn",
                                diagram.replace(
                                        "</process>",
                                        "<sequenceFlow id='f' sourceRef='s' targetRef='nowhere'/></process>"))),
                refused(
                        "two elements with one id",
                        "a.bpmn: ",
                        Part.of("a.bpmn", diagram.replace("</process>", "<endEvent id='s'/></process>"))),
                refused(
                        "no process",
                        "a.bpmn: ",
                        Part.of("a.bpmn", diagram.replaceAll("(?s)<process.*</process>", ""))),
                refused(
                        "a process without an id",
                        "a.bpmn: ",
                        Part.of("a.bpmn", diagram.replace("id=\"refused-deployment\"", ""))),
                refused(
                        "a process that has no end of its history",
                        "a.bpmn",
                        Part.of("a.bpmn", diagram.replace("\"P1D\"", "\"soon\""))),
                refused("a form that is no JSON", "a.form: ", Part.of("a.form", "{\"id\": ")),
                refused("a form that is no object", "a.form: ", Part.of("a.form", "[1]")),
                refused("a form that is null", "a.form: ", Part.of("a.form", "null")),
                refused("a form without an id", "a.form: ", Part.of("a.form", "{\"components\": []}")),
                refused(
                        "a form with a number as its id",
                        "a.form: ",
                        Part.of("a.form", "{\"id\": 5, \"components\": []}")),
                refused(
                        "a form whose components are no list",
                        "a.form: ",
                        Part.of("a.form", "{\"id\": \"refused-form\", \"components\": 5}")),
                refused("a form with other text behind it", "a.form: ", Part.of("a.form", FORM.formatted("") + "}")),
                refused("a form nested too deeply", "a.form: ", Part.of("a.form", "[".repeat(5_000))),
                refused("an archive", "a.zip: ", new Part("a.zip", "a.zip", zip())),
                refused("an archive with the name of a diagram", "a.bpmn: ", new Part("a.bpmn", "a.bpmn", zip())),
                refused("an archive with the name of a form", "a.form: ", new Part("a.form", "a.form", zip())),
                refused(
                        "text that is no UTF-8",
                        "a.bpmn: ",
                        new Part(
                                "a.bpmn",
                                "a.bpmn",
                                diagram.replace("\"s\"", "\"s\u00e9\"").getBytes(StandardCharsets.ISO_8859_1))),
                refused(
                        "a huge form",
                        "a.form: ",
                        Part.of(
                                "a.form",
                                FORM.formatted("{\"type\": \"text\", \"text\": \"" + "x".repeat(9 << 20) + "\"}"))),
                refused(
                        "a huge diagram",
                        "a.bpmn: ",
                        Part.of("a.bpmn", diagram.replace("<process", "<!--" + "x".repeat(9 << 20) + "--><process"))),
                refused(
                        "two files of one name",
                        "a.bpmn: ",
                        Part.of("a.bpmn", diagram),
                        Part.of("a.bpmn", diagram.replace("refused-", "other-"))),
                refused(
                        "two files of one name in parts of other names",
                        "a.bpmn: ",
                        new Part("one", "a.bpmn", diagram.getBytes(StandardCharsets.UTF_8)),
                        new Part("two", "a.bpmn", diagram.getBytes(StandardCharsets.UTF_8))),
                refused(
                        "two files in parts of one name",
                        "b.bpmn: ",
                        new Part("one", "a.bpmn", diagram.getBytes(StandardCharsets.UTF_8)),
                        new Part(
                                "one",
                                "b.bpmn",
                                diagram.replace("refused-", "other-").getBytes(StandardCharsets.UTF_8))),
                refused(
                        "two processes of one key in two files",
                        "b.bpmn: ",
                        Part.of("a.bpmn", diagram),
                        Part.of("b.bpmn", diagram)),
                refused(
                        "two processes of one key in one file",
                        "a.bpmn: ",
                        Part.of("a.bpmn", diagram.replaceAll("(?s)(<process.*</process>)", "$1$1"))),
                refused(
                        "two forms of one id",
                        "b.form: ",
                        Part.of("a.form", FORM.formatted("")),
                        Part.of("b.form", FORM.formatted(""))),
                refused(
                        "a task without an id",
                        "a.bpmn: ",
                        Part.of("a.bpmn", diagram.replace("</process>", "<userTask/></process>"))),
                refused(
                        "a decision without an id",
                        "a.dmn: ",
                        Part.of("a.dmn", DECISION.formatted("").replace("id=\"refused-decision\"", ""))),
                refused(
                        "no decision",
                        "a.dmn: ",
                        Part.of("a.dmn", DECISION.formatted("").replaceAll("(?s)<decision.*/>", ""))),
                refused(
                        "a form in UTF-16",
                        "a.form: ",
                        new Part("a.form", "a.form", FORM.formatted("").getBytes(StandardCharsets.UTF_16))),
                refused(
                        "a form with a mark of its order of bytes",
                        "a.form: ",
                        Part.of("a.form", "\ufeff" + FORM.formatted(""))),
                refused("a name of 300 letters", "a".repeat(250), Part.of("a".repeat(300) + ".bpmn", diagram)),
                refused(
                        "an element with a name of 300 letters",
                        "a.bpmn: s",
                        Part.of("a.bpmn", diagram.replace("id=\"s\"", "id=\"s\" name=\"" + "n".repeat(300) + "\""))),
                refused(
                        "a process with a key of 300 letters",
                        "a.bpmn: ",
                        Part.of("a.bpmn", diagram.replace("refused-deployment", "k".repeat(300)))),
                refused(
                        "a version tag of 300 letters",
                        "a.bpmn: ",
                        Part.of(
                                "a.bpmn",
                                diagram.replace(
                                        "isExecutable",
                                        "camunda:versionTag=\"" + "v".repeat(300) + "\" isExecutable"))),
                refused(
                        "a form with an id of 300 letters",
                        "a.form: ",
                        Part.of("a.form", FORM.formatted("").replace("refused-form", "f".repeat(300)))),
                refused("a name of 9,000 letters", "header of a part", Part.of("a".repeat(9_000) + ".bpmn", diagram)),
                refused(
                        "more than the largest request",
                        "larger than 32 MB",
                        IntStream.range(0, 9)
                                .mapToObj(i -> Part.of(
                                        "f" + i + ".form",
                                        FORM.formatted(
                                                "{\"type\": \"text\", \"text\": \"" + "x".repeat(15 << 18) + "\"}")))
                                .toArray(Part[]::new)),
                refused("no file", "No deployment resources"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusable")
    void a_deployment_that_cannot_be_used_names_file_and_reason(String kind, String named, List<Part> parts)
            throws IOException {
        long deployments = repository.createDeploymentQuery().count();

        ResponseEntity<String> answer = deploy(parts);

        assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(400);
        Map<?, ?> said = new ObjectMapper().readValue(answer.getBody(), Map.class);
        assertThat(String.valueOf(said.get("message")))
                .contains(named)
                .doesNotContain("Exception", "org.camunda", ": null")
                .matches("(?s).{20,1500}");
        assertThat(repository.createDeploymentQuery().count()).isEqualTo(deployments);
        assertThat(repository
                        .createProcessDefinitionQuery()
                        .processDefinitionKeyLike("%-deployment")
                        .count())
                .isZero();
    }

    /** As Camunda Modeler shows it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            en    | property requesterMay is 'maybe', must be one of read, know, nothing | the key may have letters, digits and _ only | a.bpmn: t: property requesterMay is 'maybe', must be one of read, know, nothing; b.form: field a b: the key may
            de    | property requesterMay is 'maybe', must be one of read, know, nothing | the key may have letters, digits and _ only | a.bpmn: t: property requesterMay is 'maybe'
            zh-CN | 属性 requesterMay 为“maybe”，应为以下之一：read、know、nothing              | 键只能由字母、数字和 _ 组成                       | a.bpmn：t：属性 requesterMay 为“maybe”，应为以下之一：read、know、nothing；b.form：字段 a b：键只能
            """)
    void mistakes_in_two_files_are_told_at_once_by_file_and_element_in_the_language_of_the_request(
            String language, String ofTask, String ofField, String message) throws IOException {
        JsonNode said = refused(
                language,
                Part.of("a.bpmn", DIAGRAM.replace("</process>", """
                        <userTask id='t' name='Look'><extensionElements><camunda:properties>
                        <camunda:property name='requesterMay' value='maybe'/></camunda:properties></extensionElements>
                        </userTask></process>""")),
                Part.of("b.form", FORM.formatted("{\"type\": \"textfield\", \"key\": \"a b\", \"label\": \"A\"}")));

        assertThat(said.path("type").asText()).isEqualTo("ParseException");
        assertThat(said.path("message").asText()).startsWith(message);
        assertThat(said.path("details")).hasSize(2);
        JsonNode task = said.path("details").path("a.bpmn").path("errors");
        assertThat(task).hasSize(1);
        assertThat(task.path(0).path("message").asText()).isEqualTo(ofTask);
        assertThat(task.path(0).path("mainElementId").asText()).isEqualTo("t");
        JsonNode field = said.path("details").path("b.form").path("errors");
        assertThat(field).hasSize(1);
        assertThat(field.path(0).path("message").asText()).isEqualTo(ofField);
        assertThat(field.path(0).path("mainElementId").asText()).isEqualTo("a b");
        assertThat(said.path("details").path("b.form").path("warnings")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en    | brings code (script); models use delegate expressions. Remove it; use the delegate expression of a service instead.
            zh-CN | 含有代码（脚本）；模型只能使用委托表达式。请删除，改用某个服务的委托表达式。
            """)
    void code_in_two_files_is_told_at_once_with_what_to_do(String language, String code) throws IOException {
        JsonNode said =
                refused(language, Part.of("a.bpmn", DIAGRAM.replace("</process>", """
                        <scriptTask id='one' scriptFormat='x'><script>1</script></scriptTask>
                        <scriptTask id='two' scriptFormat='x'><script>1</script></scriptTask></process>""")), Part.of("b.html", "<html/>"));

        assertThat(said.path("details")).hasSize(2);
        assertThat(said.path("details").path("a.bpmn").path("errors"))
                .extracting(error -> error.path("mainElementId").asText())
                .containsExactly("one", "two");
        assertThat(said.path("details").path("a.bpmn").path("errors"))
                .allSatisfy(error -> assertThat(error.path("message").asText()).isEqualTo(code));
        JsonNode file = said.path("details").path("b.html").path("errors").path(0);
        assertThat(file.path("message").asText()).contains("bpmn20.xml");
        assertThat(file.path("mainElementId").isNull()).isTrue();
    }

    @Test
    void a_deployment_whose_name_is_too_long_is_refused() {
        ResponseEntity<String> answer = deploy("n".repeat(256), List.of(Part.of("a.bpmn", DIAGRAM)), "en");

        assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(400);
        assertThat(answer.getBody()).contains("The deployment has a name of more than 255 characters");
    }

    @Test
    void what_cannot_be_read_is_told_in_a_sentence() {
        assertThat(deploy(List.of(Part.of("a.bpmn", ""))).getBody())
                .contains("cannot be read: Premature end of file. Open");
        assertThat(deploy(List.of(Part.of("a.bpmn", "<!DOCTYPE x>" + DIAGRAM))).getBody())
                .contains("has a DOCTYPE")
                .contains("Remove the DOCTYPE.");
    }

    /** CWE-22: models are written to folders for the walks of a draft. */
    @ParameterizedTest
    @ValueSource(strings = {"../../../etc/a.bpmn", "/tmp/a.bpmn", "x/a.bpmn", "..\\a.bpmn", "a\u0001b.bpmn"})
    void path_traversal_by_the_name_of_a_file_is_refused(String name) {
        ResponseEntity<String> answer = deploy(List.of(Part.of(name, DIAGRAM)));

        assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(400);
        assertThat(answer.getBody()).contains("has a name with a folder or with control characters");
    }

    @Test
    void a_deployment_that_can_be_used_is_accepted() {
        ResponseEntity<String> answer = deploy(List.of(
                Part.of("a.bpmn", DIAGRAM),
                Part.of("a.form", FORM.formatted("")),
                Part.of("b.bpmn", DIAGRAM.replace("refused-", "other-"))));
        try {
            assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(200);
        } finally {
            repository
                    .createDeploymentQuery()
                    .deploymentName("refused")
                    .list()
                    .forEach(made -> repository.deleteDeployment(made.getId(), true));
        }
    }

    private JsonNode refused(String language, Part... parts) throws IOException {
        ResponseEntity<String> answer = deploy(List.of(parts), language);
        assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(400);
        return new ObjectMapper().readTree(answer.getBody());
    }

    private ResponseEntity<String> deploy(List<Part> parts) {
        return deploy(parts, "en");
    }

    private ResponseEntity<String> deploy(List<Part> parts, String language) {
        return deploy("refused", parts, language);
    }

    private ResponseEntity<String> deploy(String name, List<Part> parts, String language) {
        var body = new LinkedMultiValueMap<String, Object>();
        body.add("deployment-name", name);
        for (Part part : parts) {
            HttpHeaders headers = new HttpHeaders();
            headers.setContentDispositionFormData(part.field(), part.file());
            headers.setContentType(MediaType.APPLICATION_OCTET_STREAM);
            body.add(part.field(), new HttpEntity<>(part.content(), headers));
        }
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.MULTIPART_FORM_DATA);
        headers.setBasicAuth("analyst", "analyst");
        headers.set(HttpHeaders.ACCEPT_LANGUAGE, language);
        return http.postForEntity("/engine-rest/deployment/create", new HttpEntity<>(body, headers), String.class);
    }

    private static Arguments refused(String kind, String named, Part... parts) {
        return Arguments.of(kind, named, new ArrayList<>(List.of(parts)));
    }

    private static byte[] zip() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.bpmn"));
            zip.write(DIAGRAM.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
