package dev.loopdesk.changes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.LoopdeskApplication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cases of a log run through the shipped models and through those of a folder (S7.1). */
class WhatIfCommandTest {

    private static final Path HELP_DESK_LOG = Path.of("../shared/data/eventlog/helpdesk-odd-cases.csv");

    private static final String LOG = """
            case,activity,resource,completed_at,seriousness
            Plain,Assign seriousness,Ann,2020/03/02 09:00:00.000,Value 1
            Plain,Take in charge ticket,Bob,2020/03/02 09:10:00.000,Value 1
            Plain,Resolve ticket,Bob,2020/03/02 10:00:00.000,Value 1
            Plain,Closed,System,2020/03/03 10:00:00.000,Value 1
            Delayed,Assign seriousness,Ann,2020/03/02 09:00:00.000,Value 1
            Delayed,Take in charge ticket,Bob,2020/03/02 09:10:00.000,Value 1
            Delayed,Schedule intervention,Bob,2020/03/02 09:30:00.000,Value 1
            Delayed,Resolve ticket,Bob,2020/03/04 10:00:00.000,Value 1
            Delayed,Closed,System,2020/03/05 10:00:00.000,Value 1
            """;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void saysHowItIsUsed() {
        assertThat(run(Locale.ENGLISH)).isEqualTo(2);
        assertThat(run(Locale.ENGLISH, "log.csv")).isEqualTo(2);
        assertThat(run(Locale.ENGLISH, "--cases=0", "log.csv", "processes")).isEqualTo(2);
        assertThat(text(err))
                .contains("java -jar loopdesk.jar what-if [--mapping=FILE] [--cases=NUMBER] LOG.csv FOLDER");
        assertThat(run(Locale.SIMPLIFIED_CHINESE, "--help")).isZero();
        assertThat(text(out)).contains("事件日志");
    }

    @Test
    void namesTheFolderThatItCannotRead() {
        assertThat(run(Locale.ENGLISH, "log.csv", folder.resolve("missing").toString()))
                .isEqualTo(2);
        assertThat(text(err)).contains("missing does not exist.");
    }

    @Test
    @Tag("thorough")
    void aNewRequiredFieldIsGuessedAndNothingElseDiffers() throws IOException {
        Path log = Files.writeString(folder.resolve("log.csv"), LOG);
        Path models = Files.createDirectory(folder.resolve("models"));
        String form = Files.readString(Path.of("forms/explain-delay.form"));
        String component = "\"components\": [";
        assertThat(form).contains(component);
        Files.writeString(models.resolve("explain-delay.form"), form.replaceFirst("\"components\": \\[", """
                "components": [
                {"type": "select", "id": "Field_Ground", "key": "ground", "label": "Ground",
                  "values": [{"label": "Supplier", "value": "supplier"}, {"label": "Staff", "value": "staff"}],
                  "validate": {"required": true}},"""));

        assertThat(run(Locale.ENGLISH, log.toString(), models.toString())).isEqualTo(1);

        JsonNode result = json();
        assertThat(result.path("tickets").asInt()).isEqualTo(2);
        assertThat(result.path("guesses")).singleElement().satisfies(guess -> {
            assertThat(guess.path("element").asText()).isEqualTo("Task_ExplainDelay");
            assertThat(guess.path("field").asText()).isEqualTo("ground");
            assertThat(guess.path("typical").asBoolean()).isFalse();
            assertThat(guess.path("tickets")).hasSize(1);
        });
        for (String same : List.of("ways", "stuck", "ends", "priorities", "teams", "unasked", "misplaced", "strays")) {
            assertThat(result.path(same)).as(same).isEmpty();
        }
    }

    @Test
    @Tag("thorough")
    void whereTheModelsFailTicketsAreStuck() throws IOException {
        Path log = Files.writeString(folder.resolve("log.csv"), LOG);
        Path models = Files.createDirectory(folder.resolve("models"));
        String diagram = Files.readString(Path.of("processes/technical-support.bpmn"));
        String edited = diagram.replace("sourceRef=\"Task_ExplainDelay\" targetRef=\"Task_SendDelayNotice\" />", """
                sourceRef="Task_ExplainDelay" targetRef="Gateway_Long" />
                <bpmn:exclusiveGateway id="Gateway_Long" name="Long?" default="Flow_NotLong" />
                <bpmn:sequenceFlow id="Flow_NotLong" sourceRef="Gateway_Long" targetRef="Task_SendDelayNotice" />
                <bpmn:sequenceFlow id="Flow_Long" sourceRef="Gateway_Long" targetRef="Task_SendDelayNotice">
                <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${priority > 1}</bpmn:conditionExpression>
                </bpmn:sequenceFlow>""");
        assertThat(edited).isNotEqualTo(diagram);
        Files.writeString(models.resolve("technical-support.bpmn"), edited);

        assertThat(run(Locale.ENGLISH, log.toString(), models.toString()))
                .as(text(err))
                .isEqualTo(1);

        assertThat(json().path("stuck")).singleElement().satisfies(stuck -> {
            assertThat(stuck.path("element").asText()).isEqualTo("Task_ExplainDelay");
            assertThat(stuck.path("reason").asText()).isNotEmpty();
            assertThat(stuck.path("tickets")).hasSize(1);
        });
    }

    @Test
    @Tag("thorough")
    void modelsThatWouldBeRefusedAreNotRun() throws IOException {
        Path log = Files.writeString(folder.resolve("log.csv"), LOG);
        Path models = Files.createDirectory(folder.resolve("models"));
        String diagram = Files.readString(Path.of("processes/technical-support.bpmn"));
        Files.writeString(
                models.resolve("technical-support.bpmn"),
                diagram.replace("camunda:formRef=\"verify\"", "camunda:formRef=\"verifi\""));

        assertThat(run(Locale.ENGLISH, log.toString(), models.toString())).isEqualTo(2);

        assertThat(text(err)).contains("technical-support.bpmn").contains("verifi");
        assertThat(text(out)).isEmpty();
    }

    @Test
    @Tag("thorough")
    void theShippedModelsShowNoDifferenceOverARealLog() throws IOException {
        Assumptions.assumeTrue(Files.exists(HELP_DESK_LOG));

        int code = run(Locale.ENGLISH, "--cases=12", HELP_DESK_LOG.toString(), "processes", "forms");

        JsonNode result = json();
        assertThat(result.path("tickets").asInt()).isGreaterThan(8);
        assertThat(result.path("same").asBoolean()).as(text(out)).isTrue();
        assertThat(result.path("strays")).isEmpty();
        assertThat(result.path("guesses")).isEmpty();
        assertThat(code).isZero();
        assertThat(text(err)).contains("Nothing differs for ");
    }

    private int run(Locale language, String... arguments) {
        var command = new WhatIfCommand(
                LoopdeskApplication.class,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                language);
        return command.run(new ArrayList<>(List.of(arguments)));
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(text(out));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
