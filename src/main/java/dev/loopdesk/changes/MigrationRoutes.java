package dev.loopdesk.changes;

import dev.loopdesk.hardening.FlowGraph;
import dev.loopdesk.hardening.FlowGraph.Place;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.migration.MigrationInstruction;
import org.camunda.bpm.engine.migration.MigrationInstructionBuilder;
import org.camunda.bpm.engine.migration.MigrationPlan;
import org.camunda.bpm.engine.migration.MigrationPlanBuilder;
import org.camunda.bpm.engine.migration.MigrationPlanValidationException;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.MultiInstanceLoopCharacteristics;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Destinations of the elements of a version of a process in another version: the element of the same id and kind, or the one
 * that the analyst names. Timers keep their dates.
 */
@Component
class MigrationRoutes {

    private static final String BODY = "#multiInstanceBody";

    private final RuntimeService runtime;
    private final RepositoryService repository;

    MigrationRoutes(RuntimeService runtime, RepositoryService repository) {
        this.runtime = runtime;
        this.repository = repository;
    }

    /** An element of a mapping that cannot become what the mapping says. */
    static final class UnusableMappingException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String element;

        UnusableMappingException(String element) {
            super(element);
            this.element = element;
        }

        String element() {
            return element;
        }
    }

    /** Destination of an element, and whether its event is to be set anew. */
    private record Destination(String element, boolean updatesEvent) {}

    /** The way from one version to another. */
    static final class Route {

        private final BpmnModelInstance source;
        private final BpmnModelInstance target;
        private final Map<String, String> mapping;
        private final MigrationPlan plan;

        private Route(
                BpmnModelInstance source, BpmnModelInstance target, Map<String, String> mapping, MigrationPlan plan) {
            this.source = source;
            this.target = target;
            this.mapping = mapping;
            this.plan = plan;
        }

        MigrationPlan plan() {
            return plan;
        }

        /** Tells whether the mapping leads an element to another. */
        boolean leads(String element) {
            return mapping.containsKey(element);
        }

        /** Returns the name of an element of the version that is left; empty if it has none. */
        String name(String element) {
            return node(source, element)
                    .map(FlowNode::getName)
                    .map(String::strip)
                    .orElse("");
        }

        /** Returns why an element has no place in the other version: the key of a text. */
        String hindrance(String element) {
            Optional<FlowNode> former = node(source, element);
            Optional<FlowNode> other = node(target, mapping.getOrDefault(element, element));
            if (other.isEmpty()) {
                return "no-counterpart";
            }
            boolean sameKind = former.isPresent() && kind(former.get()).equals(kind(other.get()));
            return sameKind ? "other-place" : "other-kind";
        }
    }

    /**
     * Returns the way from one version to another.
     *
     * @param mapping elements that become others, by their former ids; those of other processes, and those that the other
     *     version has too, are left aside
     * @throws UnusableMappingException if an element of the mapping is another kind or stands elsewhere
     */
    Route between(String source, String target, Map<String, String> mapping) {
        BpmnModelInstance former = repository.getBpmnModelInstance(source);
        BpmnModelInstance present = repository.getBpmnModelInstance(target);
        Map<String, Destination> destinations = new LinkedHashMap<>();
        for (MigrationInstruction equal : runtime.createMigrationPlan(source, target)
                .mapEqualActivities()
                .build()
                .getInstructions()) {
            destinations.put(
                    equal.getSourceActivityId(),
                    new Destination(equal.getTargetActivityId(), equal.isUpdateEventTrigger()));
        }
        Map<String, String> own = own(former, present, mapping);
        // An element of both versions stays itself: nobody leads a ticket past a step of the standard.
        own.keySet().removeAll(destinations.keySet());
        own.forEach((element, other) -> destinations.put(element, new Destination(other, false)));
        if (!own.isEmpty()) {
            // An element attached to a renamed one, or in it, is the same only if that one is.
            for (FlowNode node : former.getModelElementsByType(FlowNode.class)) {
                if (node(present, node.getId())
                        .filter(other -> kind(other).equals(kind(node)))
                        .isPresent()) {
                    destinations.putIfAbsent(node.getId(), new Destination(node.getId(), false));
                }
            }
        }
        return new Route(former, present, own, plan(source, target, destinations, own));
    }

    /** Leaves out of a mapping what is about other processes, and adds the bodies of what is done several times. */
    private static Map<String, String> own(
            BpmnModelInstance former, BpmnModelInstance present, Map<String, String> mapping) {
        Map<String, String> own = new TreeMap<>();
        mapping.forEach((element, other) -> {
            Optional<FlowNode> source = node(former, element);
            Optional<FlowNode> target = node(present, other);
            if (source.isPresent()
                    && target.isPresent()
                    && (!isPastVerification(target.get()) || isPastVerification(source.get()))) {
                own.put(element, other);
                if (isRepeated(source.get()) && isRepeated(target.get())) {
                    own.put(element + BODY, other + BODY);
                }
            }
        });
        return own;
    }

    /** Leaves out what the engine says cannot go where it should, until the rest is a plan. */
    private MigrationPlan plan(
            String source, String target, Map<String, Destination> destinations, Map<String, String> own) {
        Map<String, Destination> left = new LinkedHashMap<>(destinations);
        while (true) {
            MigrationPlanBuilder builder = runtime.createMigrationPlan(source, target);
            for (Map.Entry<String, Destination> way : left.entrySet()) {
                MigrationInstructionBuilder instruction =
                        builder.mapActivities(way.getKey(), way.getValue().element());
                builder = way.getValue().updatesEvent() ? instruction.updateEventTrigger() : instruction;
            }
            try {
                return builder.build();
            } catch (MigrationPlanValidationException e) {
                Set<String> wrong = e.getValidationReport().getInstructionReports().stream()
                        .map(report -> report.getMigrationInstruction().getSourceActivityId())
                        .collect(Collectors.toSet());
                wrong.stream().filter(own::containsKey).findFirst().ifPresent(element -> {
                    throw new UnusableMappingException(element.replace(BODY, ""));
                });
                if (!left.keySet().removeAll(wrong)) {
                    throw e;
                }
            }
        }
    }

    private static Optional<FlowNode> node(BpmnModelInstance model, String element) {
        return model.getModelElementById(element.replace(BODY, "")) instanceof FlowNode node
                ? Optional.of(node)
                : Optional.empty();
    }

    private static String kind(FlowNode node) {
        return node.getElementType().getTypeName();
    }

    /** Tells whether the subprocess that ends with the verification lies on every way to an element. */
    private static boolean isPastVerification(FlowNode node) {
        if (!(node.getModelInstance().getModelElementById(Element.RESOLVE_PROBLEM) instanceof FlowNode verified)) {
            return false;
        }
        var graph = FlowGraph.around(node);
        List<Place> starts = graph.starts().stream()
                .filter(start -> start.getParentElement() instanceof Process)
                .map(Place::at)
                .toList();
        Set<Place> reached = graph.reached(starts, step -> !step.from().node().equals(verified));
        for (ModelElementInstance around = node; around instanceof FlowNode part; around = part.getParentElement()) {
            boolean anyTime = part instanceof SubProcess events && events.triggeredByEvent();
            if (anyTime || part.equals(verified) || reached.contains(Place.at(part))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isRepeated(FlowNode node) {
        return node instanceof Activity activity
                && activity.getLoopCharacteristics() instanceof MultiInstanceLoopCharacteristics;
    }

    /** Ways that are found once for many instances. */
    final class Known {

        private final Map<Key, Route> routes = new HashMap<>();

        /** Versions and a mapping. */
        private record Key(String source, String target, Map<String, String> mapping) {}

        Route between(String source, String target, @Nullable Map<String, String> mapping) {
            var key = new Key(source, target, mapping == null ? Map.of() : Map.copyOf(mapping));
            // Not computeIfAbsent: the engine may read a diagram meanwhile, which takes its time.
            Route known = routes.get(key);
            if (known == null) {
                known = MigrationRoutes.this.between(source, target, key.mapping());
                routes.put(key, known);
            }
            return known;
        }
    }

    Known remembered() {
        return new Known();
    }
}
