package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;

/** All path tests together pass every element and every sequence flow; skipped where only some of them were run. */
@Tag("process")
@Order(Integer.MAX_VALUE)
class PathCoverageTest {

    @BeforeAll
    static void onlyAfterAllPathTests() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AssignableTypeFilter(PathTest.class));
        Set<String> notRun = scanner.findCandidateComponents(PathTest.class.getPackageName()).stream()
                .map(definition -> String.valueOf(definition.getBeanClassName()))
                .collect(Collectors.toCollection(TreeSet::new));
        PathsWalked.classes().forEach(walked -> notRun.remove(walked.getName()));
        assumeThat(notRun).as("path tests that did not run").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TechnicalSupport.KEY,
                DeliverMessageProcess.KEY,
                DeliverEventProcess.KEY,
                AcknowledgeBreachProcess.KEY
            })
    void everyElementAndEveryFlowIsPassedBySomeTest(String process) {
        Set<String> missed = new TreeSet<>(drawn(process));
        int all = missed.size();
        missed.removeAll(Footprints.covered(process));

        assertThat(all).isPositive();
        assertThat(missed)
                .as("of %d elements and flows of %s, not covered", all, process)
                .isEmpty();
    }

    private static Set<String> drawn(String process) {
        try (InputStream diagram = PathCoverageTest.class.getResourceAsStream("/processes/" + process + ".bpmn")) {
            assertThat(diagram).isNotNull();
            return Bpmn.readModelFromStream(diagram).getModelElementsByType(FlowElement.class).stream()
                    .filter(element -> element instanceof FlowNode || element instanceof SequenceFlow)
                    .map(FlowElement::getId)
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
