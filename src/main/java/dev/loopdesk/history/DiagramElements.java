package dev.loopdesk.history;

import dev.loopdesk.process.contract.ElementProperties;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.jspecify.annotations.Nullable;

/** The elements of the versions that a ticket has run on, read once for one answer. */
final class DiagramElements {

    private final RepositoryService models;
    private final Map<String, ProcessDefinition> definitions = new HashMap<>();
    private final Map<String, Map<String, FlowElement>> elements = new HashMap<>();

    DiagramElements(RepositoryService models) {
        this.models = models;
    }

    @Nullable
    FlowElement find(String definition, String element) {
        return elements(definition).get(element);
    }

    int version(String definition) {
        return definition(definition).getVersion();
    }

    /** Returns the name of a process, or its key if it has none. */
    String processName(String definition, Locale reader) {
        ProcessDefinition found = definition(definition);
        return model(definition).getModelElementsByType(Process.class).stream()
                .filter(process -> found.getKey().equals(process.getId()))
                .map(process -> new ElementProperties(process).name(reader))
                .findFirst()
                .orElse(found.getKey());
    }

    /** Returns the name of an element as that version has it, or its id if it has none. */
    String name(String definition, String element, Locale reader) {
        FlowElement found = find(definition, element);
        String name = found == null ? "" : ElementProperties.of(found).name(reader);
        return name.isBlank() ? element : name;
    }

    private ProcessDefinition definition(String id) {
        return definitions.computeIfAbsent(id, models::getProcessDefinition);
    }

    private Map<String, FlowElement> elements(String definition) {
        return elements.computeIfAbsent(definition, id -> {
            Map<String, FlowElement> found = new HashMap<>();
            model(id).getModelElementsByType(FlowElement.class).forEach(element -> found.put(element.getId(), element));
            return found;
        });
    }

    private BpmnModelInstance model(String definition) {
        return models.getBpmnModelInstance(definition);
    }
}
