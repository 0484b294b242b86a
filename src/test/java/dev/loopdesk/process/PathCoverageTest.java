package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.loopdesk.process.contract.AcknowledgeBreachProcess;
import dev.loopdesk.process.contract.AnnounceProblemProcess;
import dev.loopdesk.process.contract.DeliverEventProcess;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.ReviewKnowledgeProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.IntermediateThrowEvent;
import org.camunda.bpm.model.bpmn.instance.LinkEventDefinition;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;

/**
 * All path tests together pass every element and every sequence flow, on each database. Runs in an execution after
 * theirs, and is skipped where only some of them were run.
 */
@Tag("coverage")
class PathCoverageTest {

    @ParameterizedTest
    @CsvSource({
        "h2, " + TechnicalSupport.KEY,
        "h2, " + DeliverMessageProcess.KEY,
        "h2, " + DeliverEventProcess.KEY,
        "h2, " + AnnounceProblemProcess.KEY,
        "h2, " + AcknowledgeBreachProcess.KEY,
        "h2, " + ReceiveMailProcess.KEY,
        "h2, " + ReviewKnowledgeProcess.KEY,
        "postgresql, " + TechnicalSupport.KEY,
        "postgresql, " + DeliverMessageProcess.KEY,
        "postgresql, " + DeliverEventProcess.KEY,
        "postgresql, " + AnnounceProblemProcess.KEY,
        "postgresql, " + AcknowledgeBreachProcess.KEY,
        "postgresql, " + ReceiveMailProcess.KEY,
        "postgresql, " + ReviewKnowledgeProcess.KEY
    })
    void everyElementAndEveryFlowIsPassedBySomeTest(String database, String process) throws IOException {
        Set<String> notRun = pathTests();
        notRun.removeAll(PathsWalked.classes(database));
        assumeThat(notRun).as("path tests that did not run on %s", database).isEmpty();

        Set<String> missed = drawn(process);
        int all = missed.size();
        missed.removeAll(PathsWalked.covered(database, process));

        assertThat(all).isPositive();
        assertThat(missed)
                .as("of %d elements and flows of %s, not covered on %s", all, process, database)
                .isEmpty();
    }

    private static Set<String> pathTests() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AssignableTypeFilter(PathTest.class));
        return scanner.findCandidateComponents(PathTest.class.getPackageName()).stream()
                .map(definition -> String.valueOf(definition.getBeanClassName()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> drawn(String process) throws IOException {
        try (InputStream diagram = PathCoverageTest.class.getResourceAsStream("/processes/" + process + ".bpmn")) {
            assertThat(diagram).isNotNull();
            return Bpmn.readModelFromStream(diagram).getModelElementsByType(FlowElement.class).stream()
                    .filter(element -> element instanceof FlowNode || element instanceof SequenceFlow)
                    // the engine leads the flow before a throwing link on to the catching one
                    .filter(element -> !(element instanceof IntermediateThrowEvent event && isLink(event)))
                    .map(FlowElement::getId)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static boolean isLink(IntermediateThrowEvent event) {
        return event.getEventDefinitions().stream().anyMatch(LinkEventDefinition.class::isInstance);
    }
}
