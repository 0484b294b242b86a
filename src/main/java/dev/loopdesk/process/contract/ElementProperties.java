package dev.loopdesk.process.contract;

import dev.loopdesk.message.MessageKind;
import dev.loopdesk.process.contract.TechnicalSupport.Property;
import dev.loopdesk.servicetime.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.jspecify.annotations.Nullable;

/** What an element of the diagram says of itself in its extension properties, where an analyst can change it. */
public record ElementProperties(BaseElement element) {

    public static ElementProperties of(@Nullable FlowElement element) {
        if (element == null) {
            throw new IllegalStateException("The diagram has no such element");
        }
        return new ElementProperties(element);
    }

    @Nullable
    String property(String name) {
        if (element.getExtensionElements() == null) {
            return null;
        }
        return element.getExtensionElements().getElementsQuery().filterByType(CamundaProperties.class).list().stream()
                .flatMap(properties -> properties.getCamundaProperties().stream())
                .filter(property -> name.equals(property.getCamundaName()))
                .map(CamundaProperty::getCamundaValue)
                .findFirst()
                .orElse(null);
    }

    /** The message that the element sends. */
    public MessageKind message() {
        String key = property(Property.MESSAGE);
        if (key == null) {
            throw new IllegalStateException(
                    element.getId() + " sends a message but its property " + Property.MESSAGE + " names none");
        }
        return MessageKind.of(key);
    }

    /** What the element, a timer, watches; null for one that keeps a time of its own. */
    public @Nullable WatchedMoment watches() {
        String target = property(Property.TARGET);
        String moment = property(Property.MOMENT);
        return target == null || moment == null
                ? null
                : new WatchedMoment(Target.of(target), WatchedMoment.Moment.of(moment));
    }

    /** Key of the decision that the element evaluates. */
    public String decision() {
        String key = property(Property.DECISION);
        if (key == null) {
            throw new IllegalStateException(
                    element.getId() + " decides by a table but its property " + Property.DECISION + " names none");
        }
        return key;
    }

    /**
     * The fields of the element's form that are filled in where the requester just writes something: the one of the
     * property {@code replyField} with what they write, those of {@code replySets} as it says.
     *
     * @return nothing for an element that no plain reply answers
     */
    public Map<String, Object> answeredBy(String reply) {
        String field = property(Property.REPLY_FIELD);
        if (field == null) {
            return Map.of();
        }
        var fields = new LinkedHashMap<String, Object>();
        String sets = property(Property.REPLY_SETS);
        if (sets != null) {
            for (String set : sets.split(",", -1)) {
                String[] pair = set.split("=", 2);
                if (pair.length != 2) {
                    throw new IllegalStateException(
                            element.getId() + ": " + Property.REPLY_SETS + " is no field=value");
                }
                fields.put(pair[0].strip(), pair[1].strip());
            }
        }
        fields.put(field, reply);
        return fields;
    }

    public boolean waitsForRequester() {
        return "requester".equals(property(Property.WAITS_FOR));
    }
}
