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
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models in a folder are checked as a deployment would be (S7.1). */
class CheckCommandTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void saysHowItIsUsed() {
        assertThat(run(Locale.ENGLISH)).isEqualTo(1);
        assertThat(run(Locale.ENGLISH, "--unknown", "processes")).isEqualTo(1);
        assertThat(text(err)).contains("java -jar loopdesk.jar check [--format=text|json] [--no-walks] FOLDER");
        assertThat(run(Locale.SIMPLIFIED_CHINESE, "--help")).isZero();
        assertThat(text(out)).contains("文件夹");
    }

    @Test
    void namesTheFolderThatItCannotCheck() throws IOException {
        assertThat(run(Locale.ENGLISH, folder.resolve("missing").toString())).isEqualTo(1);
        Files.writeString(folder.resolve("notes.txt"), "no model");
        assertThat(run(Locale.ENGLISH, folder.toString())).isEqualTo(1);
        Path one = Files.createDirectory(folder.resolve("one"));
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(one.resolve("same.form"), "{}");
        Files.writeString(other.resolve("same.form"), "{}");
        assertThat(run(Locale.ENGLISH, folder.toString())).isEqualTo(1);

        assertThat(text(err).lines())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("missing does not exist."),
                        line -> assertThat(line).contains(" has no models, whose names end in .bpmn"),
                        line -> assertThat(line).contains("same.form and ").contains("have the same name"));
        assertThat(text(out)).isEmpty();
    }

    @Test
    @Tag("thorough")
    void theShippedModelsPass() {
        assertThat(run(Locale.ENGLISH, "processes", "forms")).isZero();

        assertThat(text(out).strip())
                .matches("\\d+ tickets led through the models in \\d+ steps passed \\d+ of \\d+ elements\\.\\s+"
                        + "\\d+ models checked: no error, no warning\\.");
        assertThat(text(err)).isEmpty();
    }

    /** One file alone is checked with those that it refers to, and each mistake is named with its place. */
    @Test
    @Tag("thorough")
    void aFaultyModelFailsByName() throws IOException {
        String table = Files.readString(Path.of("processes/ticket-priority.dmn"));
        Files.writeString(folder.resolve("ticket-priority.dmn"), table.replace("\"PT8H\"", "\"8 hours\""));
        String diagram = Files.readString(Path.of("processes/technical-support.bpmn"));
        Files.writeString(
                folder.resolve("technical-support.bpmn"),
                diagram.replace("camunda:formRef=\"verify\"", "camunda:formRef=\"verifi\""));

        assertThat(run(Locale.ENGLISH, "--format=json", folder.toString())).isEqualTo(1);

        JsonNode answer = new ObjectMapper().readTree(out.toByteArray());
        assertThat(answer.path("files"))
                .extracting(JsonNode::asText)
                .containsExactly("technical-support.bpmn", "ticket-priority.dmn");
        assertThat(answer.path("errors").asInt())
                .isEqualTo(answer.path("findings").size())
                .isPositive();
        assertThat(answer.path("findings"))
                .anySatisfy(finding -> {
                    assertThat(finding.path("file").asText()).isEqualTo("ticket-priority.dmn");
                    assertThat(finding.path("severity").asText()).isEqualTo("error");
                    assertThat(finding.path("problem").asText()).contains("8 hours");
                })
                .anySatisfy(finding -> {
                    assertThat(finding.path("file").asText()).isEqualTo("technical-support.bpmn");
                    assertThat(finding.path("element").asText()).isEqualTo("Task_Verify");
                    assertThat(finding.path("problem").asText()).contains("verifi");
                });
    }

    private int run(Locale language, String... arguments) {
        return new CheckCommand(
                        LoopdeskApplication.class,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        language)
                .run(List.of(arguments));
    }

    private static String text(ByteArrayOutputStream printed) {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
