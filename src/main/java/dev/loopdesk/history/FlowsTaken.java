package dev.loopdesk.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.EventBasedGateway;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.IntermediateThrowEvent;
import org.camunda.bpm.model.bpmn.instance.LinkEventDefinition;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.jspecify.annotations.Nullable;

/**
 * The flows that a process instance has taken, derived from its passes of elements, because the engine records no flows: a pass
 * began when the last pass before it that leads there, and has led nowhere yet, was completed.
 */
final class FlowsTaken {

    private final List<Passage> passages;
    private final DiagramElements diagrams;
    private final List<Taken> taken = new ArrayList<>();
    /** Ends of passes that have led to another: the pass, and the flow if its element has several at once. */
    private final Set<String> led = new HashSet<>();

    private FlowsTaken(List<Passage> passages, DiagramElements diagrams) {
        this.passages = passages;
        this.diagrams = diagrams;
    }

    /**
     * A flow that was taken once.
     *
     * @param certain false if a pass behind another flow may have led there as well
     */
    record Taken(SequenceFlow flow, boolean certain) {}

    /**
     * A way from an element to the next.
     *
     * @param flows the flow, or the flows around a pair of links, which the engine does not record
     */
    private record Way(FlowNode source, List<SequenceFlow> flows) {}

    private record Candidate(int index, Passage source, Way way) {}

    /** @param passages in the order in which they began */
    static List<Taken> of(List<Passage> passages, DiagramElements diagrams) {
        var flows = new FlowsTaken(passages, diagrams);
        for (int i = 0; i < passages.size(); i++) {
            flows.lead(i);
        }
        return flows.taken;
    }

    private void lead(int index) {
        Passage passage = passages.get(index);
        if (!(diagrams.find(passage.definition(), passage.element()) instanceof FlowNode node)) {
            return;
        }
        List<Candidate> all = ways(node).flatMap(way -> sources(passage, way)).toList();
        // At the same time, what stands before in the record comes first.
        List<Candidate> before = all.stream().filter(one -> one.index() < index).toList();
        List<Candidate> candidates = before.isEmpty() ? all : before;
        Candidate nearest = nearest(candidates);
        if (nearest != null) {
            boolean certain = candidates.stream().allMatch(one -> one.way().equals(nearest.way()));
            led.add(end(nearest));
            nearest.way().flows().forEach(flow -> taken.add(new Taken(flow, certain)));
        }
    }

    private static Stream<Way> ways(FlowNode node) {
        return node.getIncoming().stream()
                .flatMap(flow -> linked(flow.getSource())
                        .map(before -> new Way(before.getSource(), List.of(before, flow)))
                        .collect(Collectors.collectingAndThen(
                                Collectors.toList(),
                                around -> around.isEmpty()
                                        ? Stream.of(new Way(flow.getSource(), List.of(flow)))
                                        : around.stream())));
    }

    /** Returns the flows into the links that lead to a link; none if the node is no link. */
    private static Stream<SequenceFlow> linked(FlowNode node) {
        String name = link(node);
        return name == null
                ? Stream.empty()
                : node.getParentElement().getChildElementsByType(IntermediateThrowEvent.class).stream()
                        .filter(other -> name.equals(link(other)))
                        .flatMap(other -> other.getIncoming().stream());
    }

    private static @Nullable String link(FlowNode node) {
        return node.getChildElementsByType(LinkEventDefinition.class).stream()
                .map(LinkEventDefinition::getName)
                .findFirst()
                .orElse(null);
    }

    /** Returns the completed passes that may have led to a pass on a way. */
    private Stream<Candidate> sources(Passage passage, Way way) {
        List<Candidate> sources = new ArrayList<>();
        for (int i = 0; i < passages.size(); i++) {
            Passage source = passages.get(i);
            var candidate = new Candidate(i, source, way);
            if (source.element().equals(way.source().getId())
                    && source.scope().equals(passage.scope())
                    && !source.id().equals(passage.id())
                    && !source.cancelled()
                    && source.to() != null
                    && !source.to().isAfter(passage.from())
                    && !led.contains(end(candidate))) {
                sources.add(candidate);
            }
        }
        return sources.stream();
    }

    private static @Nullable Candidate nearest(List<Candidate> candidates) {
        return candidates.stream()
                .max(Comparator.comparing((Candidate one) ->
                                Objects.requireNonNull(one.source().to()))
                        .thenComparingInt(Candidate::index))
                .orElse(null);
    }

    private static String end(Candidate candidate) {
        FlowNode source = candidate.way().source();
        boolean leadsOneWay = source instanceof ExclusiveGateway
                || source instanceof EventBasedGateway
                || source.getOutgoing().size() < 2;
        return leadsOneWay
                ? candidate.source().id()
                : candidate.source().id() + " " + candidate.way().flows().get(0).getId();
    }
}
