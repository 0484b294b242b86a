package dev.loopdesk.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.changes.ModelMerge.Conflict;
import dev.loopdesk.process.contract.ShippedModels;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.instance.Task;
import org.camunda.bpm.model.dmn.Dmn;
import org.junit.jupiter.api.Test;

/** What the analysts and a release have changed since the last release is merged by element, row and field (S7.1). */
class ModelMergeTest {

    private static final String SUPPORT = "technical-support.bpmn";
    private static final String PRIORITIES = "ticket-priority.dmn";
    private static final String TRIAGE = "triage.form";
    private static final Map<String, byte[]> LAST = ShippedModels.contents();

    @Test
    void changesOfDifferentFilesAreTakenAsTheyAre() {
        var analysts = changed(PRIORITIES, "\"PT15M\"", "\"PT10M\"");
        var release = changed(SUPPORT, "name=\"" + nameOf("Task_Triage") + "\"", "name=\"Assess\"");

        ModelMerge merge = ModelMerge.of(LAST, analysts, release);

        assertThat(merge.conflicts()).isEmpty();
        assertThat(merge.touchedByBoth()).isEmpty();
        assertThat(merge.models())
                .containsEntry(PRIORITIES, analysts.get(PRIORITIES))
                .containsEntry(SUPPORT, release.get(SUPPORT))
                .hasSameSizeAs(LAST);
    }

    @Test
    void changesOfDifferentElementsOfADiagramAreBothInIt() {
        String verify = nameOf("Task_Verify");
        String diagnose = nameOf("Task_Diagnose");
        var analysts = changed(SUPPORT, "name=\"" + verify + "\"", "name=\"Check with the requester\"");
        var release = changed(SUPPORT, "name=\"" + diagnose + "\"", "name=\"Find the cause\"");

        ModelMerge merge = ModelMerge.of(LAST, analysts, release);

        assertThat(merge.conflicts()).isEmpty();
        assertThat(merge.touchedByBoth()).containsExactly(SUPPORT);
        assertThat(ModelDifference.between(one(release, SUPPORT), one(merge.models(), SUPPORT), Locale.ENGLISH))
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.element()).isEqualTo("Task_Verify");
                    assertThat(difference.after()).isEqualTo("Check with the requester");
                });
        var diagram =
                Bpmn.readModelFromStream(new ByteArrayInputStream(merge.models().get(SUPPORT)));
        Bpmn.validateModel(diagram);
        Task task = diagram.getModelElementById("Task_Diagnose");
        assertThat(task.getName()).isEqualTo("Find the cause");
        assertThat(task.getIncoming()).isNotEmpty();
        assertThat(task.getOutgoing()).isNotEmpty();
    }

    /** Tables had their words in Chinese in Camunda's namespace once, where Modeler drops them. */
    @Test
    void wordsInTheirFormerNamespaceAreNoConflict() {
        String former = text(LAST, PRIORITIES)
                .replace("<loopdesk:propert", "<camunda:propert")
                .replace("</loopdesk:propert", "</camunda:propert");
        var last = new TreeMap<>(LAST);
        last.put(PRIORITIES, former.getBytes(StandardCharsets.UTF_8));
        var analysts = new TreeMap<>(LAST);
        analysts.put(PRIORITIES, former.replaceFirst("\"PT15M\"", "\"PT10M\"").getBytes(StandardCharsets.UTF_8));

        ModelMerge merge = ModelMerge.of(last, analysts, LAST);

        assertThat(merge.conflicts()).isEmpty();
        assertThat(ModelDifference.between(one(LAST, PRIORITIES), one(merge.models(), PRIORITIES), Locale.ENGLISH))
                .extracting(Difference::after)
                .containsExactly("\"PT10M\"");
        assertThat(text(merge.models(), PRIORITIES)).contains("<loopdesk:property name=\"label:zh\"");
    }

    @Test
    void anElementOfTheAnalystsStandsInTheDiagramOfTheRelease() {
        String task =
                "<bpmn:userTask id=\"Task_Review\" name=\"Review\"><bpmn:outgoing>Flow_Review</bpmn:outgoing></bpmn:userTask>"
                        + "<bpmn:sequenceFlow id=\"Flow_Review\" sourceRef=\"Task_Review\" targetRef=\"Task_Triage\" />";
        var analysts =
                changed(SUPPORT, "<bpmn:userTask id=\"Task_Triage\"", task + "<bpmn:userTask id=\"Task_Triage\"");
        var release = changed(SUPPORT, "name=\"" + nameOf("Task_Diagnose") + "\"", "name=\"Find the cause\"");

        ModelMerge merge = ModelMerge.of(LAST, analysts, release);

        assertThat(merge.conflicts()).isEmpty();
        assertThat(ModelDifference.between(one(release, SUPPORT), one(merge.models(), SUPPORT), Locale.ENGLISH))
                .extracting(Difference::element)
                .contains("Task_Review", "Flow_Review");
        var diagram =
                Bpmn.readModelFromStream(new ByteArrayInputStream(merge.models().get(SUPPORT)));
        Bpmn.validateModel(diagram);
        Task triage = diagram.getModelElementById("Task_Triage");
        assertThat(triage.getIncoming()).anyMatch(flow -> flow.getId().equals("Flow_Review"));
    }

    @Test
    void anElementThatTheAnalystsRemovedStaysAway() {
        String flowAndTask = "<bpmn:textAnnotation id=\"Note\"><bpmn:text>for now</bpmn:text></bpmn:textAnnotation>";
        var last = changed(SUPPORT, "</bpmn:process>", flowAndTask + "</bpmn:process>");
        var release = new TreeMap<>(last);
        release.put(
                SUPPORT,
                text(last, SUPPORT)
                        .replace("name=\"" + nameOf("Task_Diagnose") + "\"", "name=\"Find the cause\"")
                        .getBytes(StandardCharsets.UTF_8));

        ModelMerge merge = ModelMerge.of(last, LAST, release);

        assertThat(merge.conflicts()).isEmpty();
        assertThat(text(merge.models(), SUPPORT)).doesNotContain("for now").contains("Find the cause");
    }

    @Test
    void rowsOfATableAreMerged() {
        var analysts = changed(PRIORITIES, "\"PT15M\"", "\"PT10M\"");
        var release = changed(PRIORITIES, "\"P5D\"", "\"P4D\"");

        ModelMerge merge = ModelMerge.of(LAST, analysts, release);

        assertThat(merge.conflicts()).isEmpty();
        assertThat(text(merge.models(), PRIORITIES))
                .contains("\"PT10M\"", "\"P4D\"")
                .doesNotContain("\"PT15M\"");
        Dmn.validateModel(
                Dmn.readModelFromStream(new ByteArrayInputStream(merge.models().get(PRIORITIES))));
    }

    @Test
    void aRowThatBothHaveChangedIsAConflictAndStaysAsTheAnalystsHaveIt() {
        var analysts = changed(PRIORITIES, "\"PT15M\"", "\"PT10M\"");
        var release = changed(PRIORITIES, "\"PT15M\"", "\"PT20M\"");

        ModelMerge merge = ModelMerge.of(LAST, analysts, release);

        assertThat(merge.conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.file()).isEqualTo(PRIORITIES);
            assertThat(conflict.element()).isEqualTo("Rule_UrgencyHighImpactHigh");
        });
        assertThat(text(merge.models(), PRIORITIES)).contains("\"PT10M\"").doesNotContain("\"PT20M\"");
    }

    @Test
    void fieldsOfAFormAreMerged() {
        var analysts = changed(TRIAGE, "\"label\": \"Category\"", "\"label\": \"Kind\"");
        var release = changed(TRIAGE, "\"label\": \"Urgency\"", "\"label\": \"How urgent?\"");

        ModelMerge merge = ModelMerge.of(LAST, analysts, release);

        assertThat(merge.conflicts()).isEmpty();
        assertThat(text(merge.models(), TRIAGE)).contains("\"Kind\"", "\"How urgent?\"");
        assertThat(ModelDifference.between(one(release, TRIAGE), one(merge.models(), TRIAGE), Locale.ENGLISH))
                .singleElement()
                .satisfies(difference -> assertThat(difference.after()).isEqualTo("Kind"));
    }

    @Test
    void aFileThatCannotBeReadIsAConflictAsAWhole() {
        var analysts = new TreeMap<>(LAST);
        analysts.put(TRIAGE, "{".getBytes(StandardCharsets.UTF_8));
        var release = changed(TRIAGE, "\"label\": \"Urgency\"", "\"label\": \"How urgent?\"");

        ModelMerge merge = ModelMerge.of(LAST, analysts, release);

        assertThat(merge.conflicts()).containsExactly(new Conflict(TRIAGE, "", null));
        assertThat(text(merge.models(), TRIAGE)).isEqualTo("{");
    }

    private static String nameOf(String element) {
        var diagram = Bpmn.readModelFromStream(new ByteArrayInputStream(LAST.get(SUPPORT)));
        Task task = diagram.getModelElementById(element);
        return task.getName();
    }

    private static Map<String, byte[]> one(Map<String, byte[]> models, String file) {
        return Map.of(file, Objects.requireNonNull(models.get(file)));
    }

    private static Map<String, byte[]> changed(String file, String from, String to) {
        String before = text(LAST, file);
        assertThat(before).contains(from);
        var changed = new TreeMap<>(LAST);
        changed.put(
                file,
                before.replaceFirst(java.util.regex.Pattern.quote(from), to).getBytes(StandardCharsets.UTF_8));
        return changed;
    }

    private static String text(Map<String, byte[]> models, String file) {
        return new String(Objects.requireNonNull(models.get(file)), StandardCharsets.UTF_8);
    }
}
