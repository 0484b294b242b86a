package dev.loopdesk.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.process.contract.ShippedModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Differences are told by element, row and field (S7.1). */
class ModelDifferenceTest {

    private static final Map<String, byte[]> MODELS = ShippedModels.contents();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            technical-support.bpmn | name="Triage ticket"                   | name="Look at ticket" | Task_Triage | name | Triage ticket | Look at ticket
            technical-support.bpmn | value="details-wanted"                 | value="closure"       | Task_ProvideDetails | message | details-wanted | closure
            triage.form            | "label": "Hardware"                    | "label": "Devices"    | category | values.hardware | Hardware | Devices
            verify.form            | "variable": "outcome"                  | "variable": "lasting" | symptomGone | properties.variable | outcome | lasting
            """)
    void aChangedPropertyIsNamedWithItsElementAndBothValues(
            String file, String from, String to, String element, String property, String before, String after) {
        assertThat(changed(file, from, to)).singleElement().satisfies(difference -> {
            assertThat(difference.kind()).isEqualTo("changed");
            assertThat(difference.element()).isEqualTo(element);
            assertThat(difference.property()).isEqualTo(property);
            assertThat(difference.before()).isEqualTo(before);
            assertThat(difference.after()).isEqualTo(after);
        });
    }

    @Test
    void aChangedCellIsNamedWithItsRowAndItsColumn() {
        assertThat(changed("ticket-priority.dmn", "\"PT15M\"", "\"PT10M\""))
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.element()).isEqualTo("Rule_UrgencyHighImpactHigh");
                    assertThat(difference.name()).isEqualTo("\"high\", \"high\"");
                    assertThat(difference.property()).isEqualTo("First response within");
                    assertThat(difference.before()).isEqualTo("\"PT15M\"");
                    assertThat(difference.after()).isEqualTo("\"PT10M\"");
                });
    }

    @Test
    void aDeletedFlowIsRemoved() {
        String diagram = text("technical-support.bpmn");
        String without = diagram.replaceFirst(
                "(?s)<bpmn:sequenceFlow id=\"Flow_Sensitive_To_ApproveChange\".*?</bpmn:sequenceFlow>", "");
        assertThat(without).isNotEqualTo(diagram);

        assertThat(between("technical-support.bpmn", diagram, without))
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.kind()).isEqualTo("removed");
                    assertThat(difference.element()).isEqualTo("Flow_Sensitive_To_ApproveChange");
                    assertThat(difference.name()).isEqualTo("yes");
                });
    }

    /** The first row that applies decides in some tables; in others the order of the rows says nothing. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            auto-assignment.dmn | (?s)(<rule id="Rule_EnoughToDo">.*?</rule>)(\\s*)(<rule id="Rule_EverybodyElse">.*?</rule>)                | 1
            ticket-routing.dmn  | (?s)(<rule id="Rule_CategoryNetwork">.*?</rule>)(\\s*)(<rule id="Rule_CategoryAccount">.*?</rule>)          | 0
            """)
    void anotherOrderOfRowsIsToldWhereItDecides(String file, String rows, int differences) {
        String before = text(file);
        String after = before.replaceFirst(rows, "$3$2$1");
        assertThat(after).isNotEqualTo(before);

        assertThat(between(file, before, after)).hasSize(differences).allSatisfy(difference -> {
            assertThat(difference.property()).isEqualTo("order");
            assertThat(difference.before()).isNotEqualTo(difference.after());
        });
    }

    @Test
    void anotherOrderOfFieldsIsTold() throws IOException {
        var json = new ObjectMapper();
        ObjectNode form = (ObjectNode) json.readTree(text("explain-delay.form"));
        var components = (ArrayNode) form.get("components");
        components.add(components.remove(0));

        assertThat(between("explain-delay.form", text("explain-delay.form"), json.writeValueAsString(form)))
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.property()).isEqualTo("order");
                    assertThat(difference.before()).startsWith("Reason and progress\n");
                    assertThat(difference.after()).endsWith("\nReason and progress");
                });
    }

    @Test
    void aFlowWithoutANameIsNamedAfterItsEnds() {
        assertThat(changed(
                        "technical-support.bpmn",
                        "sourceRef=\"Gateway_ToDiagnosis\" targetRef=\"Task_Diagnose\"",
                        "sourceRef=\"Gateway_ToDiagnosis\" targetRef=\"Task_Verify\""))
                .singleElement()
                .satisfies(difference -> assertThat(difference.name()).isEqualTo("To diagnosis → Verify solution"));
    }

    @Test
    void aPropertyWithoutAValueIsNoDifference() {
        String property = "<camunda:property name=\"message\" value=\"details-wanted\" />";

        assertThat(changed(
                        "technical-support.bpmn",
                        property,
                        property + "<camunda:property name=\"note\" value=\" \" />"))
                .isEmpty();
    }

    /** Places and the order of writing make no difference. */
    @Test
    void aMovedShapeIsNoDifference() {
        assertThat(changed("technical-support.bpmn", "<dc:Bounds x=\"", "<dc:Bounds x=\"1"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ticket-priority.dmn    | "PT15M"              | "PT10M"                  | property | 首次响应时限
            technical-support.bpmn | name="Triage ticket" | name="Look at ticket"    | name     | 初步评估工单
            triage.form            | "label": "Urgency"   | "label": "How urgent?"   | name     | 紧急程度
            """)
    void chineseReadersReadTheWordsOfTheModelsInChinese(
            String file, String from, String to, String part, String words) {
        String models = text(file);
        assertThat(models).contains(from);

        assertThat(ModelDifference.between(
                        Map.of(file, models.getBytes(StandardCharsets.UTF_8)),
                        Map.of(
                                file,
                                models.replaceFirst(Pattern.quote(from), to).getBytes(StandardCharsets.UTF_8)),
                        Locale.SIMPLIFIED_CHINESE))
                .singleElement()
                .satisfies(difference -> assertThat(part.equals("name") ? difference.name() : difference.property())
                        .isEqualTo(words));
    }

    /** The publisher of a new form reads its questions. */
    @Test
    void theFieldsOfANewFormAreTold() {
        String form = """
                {"id": "ask", "type": "default", "components": [
                    {"id": "f1", "type": "textfield", "key": "device", "label": "Which device?", "validate": {"required": true}},
                    {"id": "f2", "type": "text", "text": "Thank you."}]}
                """;

        List<Difference> differences = ModelDifference.between(
                Map.of(), Map.of("ask.form", form.getBytes(StandardCharsets.UTF_8)), Locale.ENGLISH);

        assertThat(differences)
                .extracting(Difference::kind, Difference::element, Difference::name)
                .containsExactly(tuple("added", "", null), tuple("added", "device", "Which device?"));
        assertThat(differences.get(1).after()).contains("textfield");
    }

    @Test
    void aNewFileAndOneThatGoesAreNamedOnce() {
        assertThat(ModelDifference.between(
                        Map.of("a.form", new byte[0]), Map.of("b.form", new byte[0]), Locale.ENGLISH))
                .extracting(Difference::kind, Difference::file)
                .containsExactly(tuple("removed", "a.form"), tuple("added", "b.form"));
    }

    /**
     * Parts that Modeler's libraries write anew, such as default values left out, its own version and other prefixes, are no
     * difference: {@code saved} was opened and saved by them, {@code changed} with a new name besides.
     */
    @ParameterizedTest
    @CsvSource({
        "ticket-routing.dmn, Rule_CategoryNetwork, description",
        "deliver-message.bpmn, Task_DeliverMessage, name",
        "acknowledge-breach.bpmn, Task_AcknowledgeBreach, name",
        "triage.form, triageOutcome, label"
    })
    void whatModelerWritesAnewIsNoDifference(String file, String element, String property) throws IOException {
        assertThat(between(file, modeler("shipped", file), modeler("saved", file)))
                .isEmpty();
        assertThat(between(file, modeler("shipped", file), modeler("changed", file)))
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.element()).isEqualTo(element);
                    assertThat(difference.property()).isEqualTo(property);
                    assertThat(difference.after()).isEqualTo(difference.before() + " now");
                });
    }

    /** Named as texts, because an engine of the starter deploys all models on its class path. */
    private static String modeler(String folder, String file) throws IOException {
        return Files.readString(Path.of("src", "test", "resources", "modeler", folder, file + ".txt"));
    }

    /** Modeler drops the elements of decision tables that are in Camunda's namespace, but keeps those in one of ours. */
    @Test
    void decisionTablesHaveNoElementOfCamundas() {
        assertThat(MODELS.entrySet())
                .filteredOn(model -> model.getKey().endsWith(".dmn"))
                .isNotEmpty()
                .allSatisfy(model -> assertThat(text(model.getKey())).doesNotContain("<camunda:"));
    }

    @ParameterizedTest
    @CsvSource({
        "technical-support.bpmn, Task_Triage",
        "ticket-priority.dmn, Rule_UrgencyHighImpactHigh",
        "verify.form, symptomGone"
    })
    void aFileUnderAnotherNameIsRenamedAndComparedByElement(String file, String element) {
        String before = text(file);
        String after = before.replace("\"Triage ticket\"", "\"Look at ticket\"")
                .replaceFirst("\"PT15M\"", "\"PT10M\"")
                .replace("\"variable\": \"outcome\"", "\"variable\": \"lasting\"");

        assertThat(ModelDifference.between(
                        Map.of(file, before.getBytes(StandardCharsets.UTF_8)),
                        Map.of("other-" + file, after.getBytes(StandardCharsets.UTF_8)),
                        Locale.ENGLISH))
                .extracting(Difference::kind, Difference::file, Difference::element, Difference::before)
                .startsWith(tuple("renamed", "other-" + file, "", file))
                .extracting(tuple -> tuple.toList().get(2))
                .contains(element)
                .hasSizeLessThan(5);
    }

    /** A row, element or field that is new or gone is told with what it says, and with its letter. */
    @Test
    void whatIsAddedIsToldWithWhatItSays() {
        String table = text("ticket-routing.dmn");
        String without = table.replaceFirst("(?s)<rule id=\"Rule_CategoryNetwork\">.*?</rule>", "");
        assertThat(without).isNotEqualTo(table);

        assertThat(between("ticket-routing.dmn", without, table))
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.kind()).isEqualTo("added");
                    assertThat(difference.before()).isNull();
                    assertThat(difference.after()).contains("Team: \"network-specialists\"");
                });

        String diagram = text("technical-support.bpmn");
        String silent = diagram.replaceFirst("(?s)<bpmn:userTask id=\"Task_ProvideDetails\".*?</bpmn:userTask>", "");
        assertThat(silent).isNotEqualTo(diagram);
        assertThat(between("technical-support.bpmn", silent, diagram))
                .extracting(Difference::kind, Difference::element, Difference::property, Difference::after)
                .contains(tuple("added", "Task_ProvideDetails", "message", "details-wanted"));
    }

    private static List<Difference> changed(String file, String from, String to) {
        String before = text(file);
        int at = before.indexOf(from);
        assertThat(at).as("place of %s in %s", from, file).isNotNegative();
        return between(file, before, before.substring(0, at) + to + before.substring(at + from.length()));
    }

    private static List<Difference> between(String file, String before, String after) {
        return ModelDifference.between(
                Map.of(file, before.getBytes(StandardCharsets.UTF_8)),
                Map.of(file, after.getBytes(StandardCharsets.UTF_8)),
                Locale.ENGLISH);
    }

    private static String text(String file) {
        return new String(Objects.requireNonNull(MODELS.get(file)), StandardCharsets.UTF_8);
    }
}
