package dev.loopdesk.hardening;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.LinkEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.ThrowEvent;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.jspecify.annotations.Nullable;

/**
 * The ways through a process as the engine takes them: along flows and links, from an activity to the events at it, into a
 * subprocess and out of it.
 */
public final class FlowGraph {

    private final List<FlowNode> nodes = new ArrayList<>();
    private final List<StartEvent> starts = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final Map<Place, List<Step>> from = new HashMap<>();
    /** Flows that enter or leave a node, as the engine reads them: by their own ends. */
    private final Map<FlowNode, List<SequenceFlow>> incoming = new HashMap<>();

    private final Map<FlowNode, List<SequenceFlow>> outgoing = new HashMap<>();

    /**
     * A place of a token.
     *
     * @param node element
     * @param isOver true behind a subprocess, false at or in the element
     */
    public record Place(FlowNode node, boolean isOver) {

        /** The place at or in an element. */
        public static Place at(FlowNode node) {
            return new Place(node, false);
        }

        /** The place behind an element. */
        public static Place behind(FlowNode node) {
            return new Place(node, node instanceof SubProcess);
        }
    }

    /**
     * A way from a place to the next.
     *
     * @param flow the flow; null for links, events at activities, and ways into and out of a subprocess
     */
    public record Step(Place from, Place to, @Nullable SequenceFlow flow) {}

    /** Reads the ways through a process. */
    public FlowGraph(ModelElementInstance process) {
        scope(process, null);
        steps.forEach(step ->
                from.computeIfAbsent(step.from(), place -> new ArrayList<>()).add(step));
    }

    /** Reads the ways through the process that an element belongs to. */
    public static FlowGraph around(FlowNode node) {
        ModelElementInstance scope = node;
        while (!(scope instanceof Process)) {
            scope = scope.getParentElement();
        }
        return new FlowGraph(scope);
    }

    /** Returns all elements that tokens can be at. */
    List<FlowNode> nodes() {
        return nodes;
    }

    /** Returns the start events of the process and of its event subprocesses. */
    public List<StartEvent> starts() {
        return starts;
    }

    List<Step> steps() {
        return steps;
    }

    List<SequenceFlow> into(FlowNode node) {
        return incoming.getOrDefault(node, List.of());
    }

    List<SequenceFlow> outOf(FlowNode node) {
        return outgoing.getOrDefault(node, List.of());
    }

    /** Tells whether a token can ever be at a node. */
    Set<Place> reachable() {
        return reached(starts.stream().map(Place::at).toList(), step -> true);
    }

    /** Returns the places that some steps lead to, from some others. */
    public Set<Place> reached(Collection<Place> origins, Predicate<Step> taken) {
        Set<Place> reached = new HashSet<>(origins);
        var ahead = new ArrayDeque<>(origins);
        while (!ahead.isEmpty()) {
            for (Step step : from.getOrDefault(ahead.remove(), List.of())) {
                if (taken.test(step) && reached.add(step.to())) {
                    ahead.add(step.to());
                }
            }
        }
        return reached;
    }

    private void scope(ModelElementInstance scope, @Nullable SubProcess around) {
        List<FlowNode> inside = List.copyOf(scope.getChildElementsByType(FlowNode.class));
        nodes.addAll(inside);
        for (SequenceFlow flow : scope.getChildElementsByType(SequenceFlow.class)) {
            if (flow.getSource() != null && flow.getTarget() != null) {
                outgoing.computeIfAbsent(flow.getSource(), node -> new ArrayList<>())
                        .add(flow);
                incoming.computeIfAbsent(flow.getTarget(), node -> new ArrayList<>())
                        .add(flow);
                steps.add(new Step(Place.behind(flow.getSource()), Place.at(flow.getTarget()), flow));
            }
        }
        for (FlowNode node : inside) {
            if (node instanceof BoundaryEvent event && event.getAttachedTo() != null) {
                steps.add(new Step(Place.at(event.getAttachedTo()), Place.at(event), null));
            }
            if (isLink(node) && node instanceof ThrowEvent) {
                linked(node, inside).forEach(other -> steps.add(new Step(Place.at(node), Place.at(other), null)));
            }
            if (node instanceof StartEvent start && (around == null || around.triggeredByEvent())) {
                starts.add(start);
            }
            if (node instanceof SubProcess inner) {
                scope(inner, inner);
            }
        }
        if (around != null && !around.triggeredByEvent()) {
            List<Place> begin = inside.stream()
                    .filter(StartEvent.class::isInstance)
                    .map(Place::at)
                    .toList();
            begin.forEach(start -> steps.add(new Step(Place.at(around), start, null)));
            ends(inside, begin).forEach(end -> steps.add(new Step(end, Place.behind(around), null)));
        }
    }

    /** Returns the places where the main path of a subprocess ends; what runs beside it does not end it alone. */
    private List<Place> ends(List<FlowNode> inside, List<Place> begin) {
        Set<Place> main = new HashSet<>(begin);
        var ahead = new ArrayDeque<>(begin);
        while (!ahead.isEmpty()) {
            Place place = ahead.remove();
            steps.stream()
                    .filter(step -> step.from().equals(place)
                            && !(step.to().node() instanceof BoundaryEvent event && !event.cancelActivity()))
                    .map(Step::to)
                    .filter(main::add)
                    .forEach(ahead::add);
        }
        return inside.stream()
                .filter(node -> !isLink(node))
                .map(Place::behind)
                .filter(main::contains)
                .filter(place -> steps.stream()
                        .noneMatch(
                                step -> step.from().equals(place) && !(step.to().node() instanceof BoundaryEvent)))
                .toList();
    }

    /** Tells whether a flow is taken when no other of its element is. */
    static boolean isDefault(SequenceFlow flow) {
        String standard = flow.getSource().getAttributeValue("default");
        return standard != null && standard.equals(flow.getId());
    }

    /** Tells whether a node is a link, which leads elsewhere without a flow. */
    static boolean isLink(FlowNode node) {
        return !links(node).isEmpty();
    }

    /** Returns the names that a link leads to, or is led to by. */
    static List<String> links(FlowNode node) {
        return node.getChildElementsByType(LinkEventDefinition.class).stream()
                .map(link -> String.valueOf(link.getName()))
                .toList();
    }

    private static List<FlowNode> linked(FlowNode node, List<FlowNode> inside) {
        return inside.stream()
                .filter(other -> other instanceof CatchEvent && links(node).equals(links(other)))
                .toList();
    }

    /** Tells whether a link leads to no other. */
    boolean leadsNowhere(FlowNode link) {
        return from.getOrDefault(Place.at(link), List.of()).isEmpty();
    }
}
