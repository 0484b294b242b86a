package dev.loopdesk.process.contract;

import dev.loopdesk.process.contract.TechnicalSupport.Property;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.camunda.bpm.model.xml.ModelInstance;
import org.jspecify.annotations.Nullable;

/**
 * Properties of the elements of a diagram. They are kept as long as the diagram, whose elements are searched for in a
 * document: each search costs more than a statement of the database.
 */
final class ModelProperties {

    /** Properties that diagrams did not have from the beginning. */
    private static final Set<String> LATER = Set.of(Property.STARTS, Property.FOLLOW_UP_FIELD);

    private static final Map<ModelInstance, ModelProperties> KNOWN = Collections.synchronizedMap(new WeakHashMap<>());

    private final Map<String, Map<String, String>> properties = new ConcurrentHashMap<>();
    private final Map<String, List<String>> answerTimers = new ConcurrentHashMap<>();
    private volatile @Nullable Boolean older;

    private ModelProperties() {}

    private static ModelProperties of(BaseElement element) {
        return KNOWN.computeIfAbsent(element.getModelInstance(), model -> new ModelProperties());
    }

    /** Returns all properties of an element by name, without those that have no value. */
    static Map<String, String> written(BaseElement element) {
        return element.getId() == null
                ? read(element)
                : of(element).properties.computeIfAbsent(element.getId(), id -> read(element));
    }

    private static Map<String, String> read(BaseElement element) {
        var written = new LinkedHashMap<String, String>();
        if (element.getExtensionElements() != null) {
            element.getExtensionElements().getElementsQuery().filterByType(CamundaProperties.class).list().stream()
                    .flatMap(properties -> properties.getCamundaProperties().stream())
                    .filter(property -> property.getCamundaName() != null && isSaid(property))
                    .forEach(property -> written.putIfAbsent(property.getCamundaName(), property.getCamundaValue()));
        }
        return Collections.unmodifiableMap(written);
    }

    private static boolean isSaid(CamundaProperty property) {
        return property.getCamundaValue() != null && !property.getCamundaValue().isBlank();
    }

    /** Tells whether the diagram of an element has none of the properties that came later. */
    static boolean isOlder(BaseElement element) {
        ModelProperties model = of(element);
        Boolean older = model.older;
        if (older == null) {
            older = element.getModelInstance().getModelElementsByType(UserTask.class).stream()
                    .noneMatch(task -> written(task).keySet().stream().anyMatch(LATER::contains));
            model.older = older;
        }
        return older;
    }

    /** Returns the ids of the answer timers of a task, found when they are first asked for. */
    static List<String> answerTimers(BaseElement task, Supplier<List<String>> search) {
        return of(task).answerTimers.computeIfAbsent(task.getId(), id -> search.get());
    }
}
