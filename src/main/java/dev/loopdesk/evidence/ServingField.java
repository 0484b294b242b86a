package dev.loopdesk.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loopdesk.process.contract.Clauses;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A field of a form that names clauses.
 *
 * @param label label in English
 * @param chinese label in Simplified Chinese
 */
record ServingField(String key, String label, String chinese, Set<String> clauses) {

    /** Returns the fields of a form that name clauses. */
    static List<ServingField> of(JsonNode form, Map<String, String> clauses) {
        List<ServingField> fields = new ArrayList<>();
        collect(form, clauses, fields);
        return fields;
    }

    private static void collect(JsonNode node, Map<String, String> clauses, List<ServingField> into) {
        for (JsonNode component : node.path("components")) {
            String key = component.path("key").asText();
            String named = clauses.get(key);
            if (named != null) {
                String label = component.path("label").asText(key);
                String chinese = component
                        .path("properties")
                        .path("label" + ElementProperties.CHINESE)
                        .asText(label);
                into.add(new ServingField(key, label, chinese, Clauses.named(named)));
            }
            collect(component, clauses, into);
        }
    }

    /** Tells whether something is entered; an empty list, an empty text and a no are nothing. */
    boolean isFilled(Entry entry) {
        Object value = entry.content().get(key);
        return value instanceof Collection<?> several
                ? !several.isEmpty()
                : !Boolean.FALSE.equals(value) && entry.text(key) != null;
    }

    String label(Locale reader) {
        return Texts.language(reader).equals(Locale.SIMPLIFIED_CHINESE) ? chinese : label;
    }
}
