package dev.loopdesk.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.message.MessageKind;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Property;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads from all versions of the diagrams and their forms which elements and fields serve a clause. */
@Component
class ServingElements {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RepositoryService models;
    /** Elements by id, by the id of the process definition; a version never changes. */
    private final Map<String, Map<String, Serving>> versions = new ConcurrentHashMap<>();

    ServingElements(RepositoryService models) {
        this.models = models;
    }

    /** Returns the versions that there are now, for the tickets of one answer. */
    Known known() {
        List<ProcessDefinition> definitions = models.createProcessDefinitionQuery()
                .orderByProcessDefinitionVersion()
                .desc()
                .list();
        versions.keySet()
                .retainAll(definitions.stream().map(ProcessDefinition::getId).toList());
        return new Known(definitions);
    }

    /** All versions of all processes. */
    final class Known {

        private final Map<String, ProcessDefinition> byId = new HashMap<>();
        private final List<ProcessDefinition> newestFirst;
        /** Elements that are missing in a version, as another version has them. */
        private final Map<String, List<Serving>> elsewhere = new HashMap<>();

        private Known(List<ProcessDefinition> newestFirst) {
            this.newestFirst = newestFirst;
            newestFirst.forEach(definition -> byId.put(definition.getId(), definition));
        }

        /**
         * Returns an element as the version of a ticket has it, or else as the newest version that has it.
         *
         * @param version id of the definition that the ticket runs on, or ran on; null if the engine has forgotten it
         */
        @Nullable
        Serving find(String element, @Nullable String version) {
            ProcessDefinition own = version == null ? null : byId.get(version);
            Serving found = own == null ? null : elements(own).get(element);
            return found != null
                    ? found
                    : elsewhere.computeIfAbsent(element, this::newest).stream()
                            .findFirst()
                            .orElse(null);
        }

        /** Returns the letters of elements that serve a clause, each with the id of its element. */
        Map<MessageKind, String> letters(String clause, @Nullable String version) {
            ProcessDefinition own = version == null ? null : byId.get(version);
            if (own == null) {
                own = newestFirst.stream()
                        .filter(definition -> definition.getKey().equals(TechnicalSupport.KEY))
                        .findFirst()
                        .orElse(null);
            }
            Map<MessageKind, String> letters = new EnumMap<>(MessageKind.class);
            if (own != null) {
                elements(own).values().stream()
                        .filter(serving -> serving.clauses().contains(clause)
                                && serving.element().namesMessage())
                        .forEach(
                                serving -> letters.putIfAbsent(serving.element().message(), serving.id()));
            }
            return letters;
        }

        private List<Serving> newest(String element) {
            for (ProcessDefinition definition : newestFirst) {
                Serving found = elements(definition).get(element);
                if (found != null) {
                    return List.of(found);
                }
            }
            return List.of();
        }
    }

    private Map<String, Serving> elements(ProcessDefinition definition) {
        Map<String, Serving> known = versions.get(definition.getId());
        if (known == null) {
            known = read(definition);
            versions.put(definition.getId(), known);
        }
        return known;
    }

    private Map<String, Serving> read(ProcessDefinition definition) {
        BpmnModelInstance diagram = models.getBpmnModelInstance(definition.getId());
        List<FlowNode> nodes = new ArrayList<>(diagram.getModelElementsByType(FlowNode.class));
        // Before the property existed, the documentation named the clauses, and no field did.
        boolean older =
                nodes.stream().noneMatch(node -> ElementProperties.written(node).containsKey(Property.CLAUSE));
        Map<String, List<ServingField>> forms = forms(definition.getDeploymentId(), older);
        Map<String, ServingField> fields = new HashMap<>();
        forms.values()
                .forEach(form -> form.forEach(field -> fields.merge(field.key(), field, ServingElements::joined)));
        Map<String, Serving> elements = new HashMap<>();
        for (FlowNode node : nodes) {
            ElementProperties element = ElementProperties.of(node);
            List<ServingField> form = node instanceof UserTask task && task.getCamundaFormRef() != null
                    ? forms.getOrDefault(task.getCamundaFormRef(), List.of())
                    : List.of();
            Set<String> clauses = element.clauses();
            if (clauses.isEmpty()) {
                form.forEach(field -> clauses.addAll(field.clauses()));
            }
            elements.put(node.getId(), new Serving(element, clauses, form, fields));
        }
        return elements;
    }

    private static ServingField joined(ServingField one, ServingField other) {
        Set<String> clauses = new HashSet<>(one.clauses());
        clauses.addAll(other.clauses());
        return new ServingField(one.key(), one.label(), one.chinese(), clauses);
    }

    /** Returns the fields that name clauses, by the id of their form. */
    private Map<String, List<ServingField>> forms(String deployment, boolean older) {
        Map<String, List<ServingField>> forms = new HashMap<>();
        models.getDeploymentResourceNames(deployment).stream()
                .filter(name -> name.endsWith(".form"))
                .forEach(name -> {
                    JsonNode form = json(deployment, name);
                    String id = form.path("id").asText();
                    Map<String, String> named = ShippedModels.clauses(form);
                    forms.put(id, ServingField.of(form, older && named.isEmpty() ? ShippedModels.clauses(id) : named));
                });
        return forms;
    }

    private JsonNode json(String deployment, String name) {
        try (InputStream file = models.getResourceAsStream(deployment, name)) {
            return JSON.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
