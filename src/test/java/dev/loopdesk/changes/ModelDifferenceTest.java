package dev.loopdesk.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.loopdesk.process.contract.ShippedModels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Differences are told by element, row and field (S7.1). */
class ModelDifferenceTest {

    private static final Map<String, byte[]> MODELS = ShippedModels.contents();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            technical-support.bpmn | name="Triage ticket"                   | name="Look at ticket" | Task_Triage | name | Triage ticket | Look at ticket
            technical-support.bpmn | value="details-wanted"                 | value="closure"       | Task_ProvideDetails | extensionElements.properties.message.value | details-wanted | closure
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
                });
    }

    /** Places and the order of writing make no difference. */
    @Test
    void aMovedShapeIsNoDifference() {
        assertThat(changed("technical-support.bpmn", "<dc:Bounds x=\"", "<dc:Bounds x=\"1"))
                .isEmpty();
    }

    @Test
    void aNewFileAndOneThatGoesAreNamedOnce() {
        assertThat(ModelDifference.between(Map.of("a.form", new byte[0]), Map.of("b.form", new byte[0])))
                .extracting(Difference::kind, Difference::file)
                .containsExactly(tuple("removed", "a.form"), tuple("added", "b.form"));
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
                Map.of(file, after.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(String file) {
        return new String(Objects.requireNonNull(MODELS.get(file)), StandardCharsets.UTF_8);
    }
}
