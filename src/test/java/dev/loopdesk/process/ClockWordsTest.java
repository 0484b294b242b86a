package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.servicetime.ExplanationLine;
import dev.loopdesk.servicetime.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words about clocks cover what the diagrams and the clocks can come up with. */
class ClockWordsTest {

    private static final Blueprint BLUEPRINT = Blueprint.asBuilt();
    private static final String TASK = "task.";

    @ParameterizedTest
    @ValueSource(strings = {"messages/clock_en.properties", "messages/clock_zh_CN.properties"})
    void everyTaskThatWaitsHasItsWordsAndNoOther(String bundle) {
        Map<String, String> waiting = new HashMap<>();
        BLUEPRINT
                .paths("processes", ".bpmn")
                .forEach(path -> new Diagram(BLUEPRINT.xml(path))
                        .nodes()
                        .filter(node ->
                                "requester".equals(Diagram.properties(node).get("waitsFor")))
                        .forEach(node -> waiting.put(Diagram.id(node), node.getAttribute("name"))));
        Map<String, String> words = BLUEPRINT.bundle(bundle).entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith(TASK) && !entry.getKey().equals("task.unnamed"))
                .collect(Collectors.toMap(entry -> entry.getKey().substring(TASK.length()), Map.Entry::getValue));

        assertThat(words.keySet()).isEqualTo(waiting.keySet()).hasSize(6);
        if (bundle.contains("_en")) {
            assertThat(words).isEqualTo(waiting);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages/clock_en.properties", "messages/clock_zh_CN.properties"})
    void everyReasonAndTargetHasItsWords(String bundle) {
        Map<String, String> words = BLUEPRINT.bundle(bundle);

        for (ExplanationLine.Kind kind : ExplanationLine.Kind.values()) {
            assertThat(words).containsKey("why." + kind.key());
        }
        for (Target target : Target.values()) {
            assertThat(words).containsKey("target." + target.key());
        }
    }
}
