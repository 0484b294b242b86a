package dev.loopdesk.hardening;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.ShippedModels;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.Error;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Process;

/**
 * What the elements of the shipped diagrams are for, which those of analysts are compared with: the clauses of the standard
 * that they serve, the messages that they wait for, the error codes that services throw.
 */
final class ShippedElements {

    /** Key of the process that each belongs to, by the element's id, in order. */
    private static final Map<String, String> PROCESS = new LinkedHashMap<>();

    private static final Map<String, Set<String>> CLAUSES = new HashMap<>();
    private static final Set<String> ACTIVITIES = new HashSet<>();
    private static final Map<String, Set<String>> AWAITED = new TreeMap<>();
    private static final Set<String> ERRORS = new TreeSet<>();

    static {
        ShippedModels.contents().forEach((name, content) -> {
            if (name.endsWith(".bpmn")) {
                read(Bpmn.readModelFromStream(new ByteArrayInputStream(content)));
            }
        });
    }

    private ShippedElements() {}

    private static void read(BpmnModelInstance diagram) {
        Process process =
                diagram.getModelElementsByType(Process.class).iterator().next();
        AWAITED.put(process.getId(), awaited(diagram));
        diagram.getModelElementsByType(Error.class).forEach(error -> ERRORS.add(error.getErrorCode()));
        for (FlowNode node : diagram.getModelElementsByType(FlowNode.class)) {
            Set<String> clauses = clauses(node);
            if (!clauses.isEmpty() && !(node instanceof Gateway)) {
                PROCESS.put(node.getId(), process.getId());
                CLAUSES.put(node.getId(), clauses);
                if (node instanceof Activity) {
                    ACTIVITIES.add(node.getId());
                }
            }
        }
    }

    /** Returns the names of the messages that events of a diagram wait for. */
    static Set<String> awaited(BpmnModelInstance diagram) {
        Set<String> names = new TreeSet<>();
        for (CatchEvent event : diagram.getModelElementsByType(CatchEvent.class)) {
            event.getChildElementsByType(MessageEventDefinition.class).stream()
                    .filter(definition -> definition.getMessage() != null)
                    .forEach(definition ->
                            names.add(String.valueOf(definition.getMessage().getName())));
        }
        return names;
    }

    /** Returns the clauses that an element says it serves. */
    static Set<String> clauses(BaseElement element) {
        return new TreeSet<>(new ElementProperties(element).clauses());
    }

    /** Returns the clauses that a shipped element serves; none if there is no such element. */
    static Set<String> clauses(String element) {
        return CLAUSES.getOrDefault(element, Set.of());
    }

    /** Returns the shipped elements of a process that serve a clause. */
    static Set<String> serving(String process) {
        Set<String> serving = new TreeSet<>();
        PROCESS.forEach((element, key) -> {
            if (key.equals(process)) {
                serving.add(element);
            }
        });
        return serving;
    }

    /** Tells whether a shipped element is work, not an event. */
    static boolean isActivity(String element) {
        return ACTIVITIES.contains(element);
    }

    /** Returns the messages that the shipped process of that key waits for. */
    static Set<String> awaitedBy(String process) {
        return AWAITED.getOrDefault(process, Set.of());
    }

    /** Returns the keys of the shipped processes. */
    static Set<String> processes() {
        return AWAITED.keySet();
    }

    /** Returns all messages that a shipped process waits for. */
    static Set<String> allAwaited() {
        Set<String> all = new TreeSet<>();
        AWAITED.values().forEach(all::addAll);
        return all;
    }

    /** Returns the error codes that services throw. */
    static Set<String> errors() {
        return ERRORS;
    }
}
