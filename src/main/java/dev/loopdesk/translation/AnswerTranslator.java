package dev.loopdesk.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.translation.ModelWords.Words;
import dev.loopdesk.workspace.WorkspaceNames;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Puts the words of an answer of the engine into Chinese: names of tasks, activities, processes, decisions, filters and
 * groups, diagrams and forms. A name that somebody has changed stays as it is, and so does everything that has no
 * translation.
 */
@Component
class AnswerTranslator {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerTranslator.class);
    private static final String NAME = "name";
    private static final String DESCRIPTION = "description";
    private static final String PROCESS = "processDefinitionId";

    private final DeployedWords deployed;
    private final Map<String, String> filters = WorkspaceNames.filters(Locale.SIMPLIFIED_CHINESE);
    private final Map<String, String> variables = WorkspaceNames.variables(Locale.SIMPLIFIED_CHINESE);
    private final Map<String, String> storedGroups = WorkspaceNames.groups(Locale.ENGLISH);
    private final Map<String, String> groups = WorkspaceNames.groups(Locale.SIMPLIFIED_CHINESE);

    AnswerTranslator(DeployedWords deployed) {
        this.deployed = deployed;
    }

    /** Translates an answer of a resource, such as {@code process-definition}. */
    void translate(JsonNode answer, String resource) {
        if (answer.path("components").isArray() && answer.hasNonNull("schemaVersion")) {
            FormWords.translate(answer);
            return;
        }
        walk(answer, new Translation(resource, false));
    }

    /** Puts a task or a filter that was read in Chinese back into the words of its model before it is saved. */
    void restore(JsonNode saved) {
        walk(saved, new Translation("", true));
    }

    private record Translation(String resource, boolean back) {}

    private void walk(JsonNode node, Translation translation) {
        if (node instanceof ObjectNode found) {
            translate(found, translation);
        }
        for (JsonNode child : node) {
            if (child.isContainerNode()) {
                walk(child, translation);
            }
        }
    }

    private void translate(ObjectNode node, Translation translation) {
        String process = node.path(PROCESS).asText("");
        String task = node.path("taskDefinitionKey").asText("");
        String activity = node.path("activityId").asText("");
        String id = node.path("id").asText("");
        String key = node.path("key").asText("");
        if (!process.isEmpty() && !task.isEmpty()) {
            words(node, NAME, deployed.ofProcess(process, task), translation);
        } else if (!process.isEmpty() && !activity.isEmpty()) {
            // The instance itself is the activity of its definition.
            Words words = deployed.ofProcess(process, activity.equals(process) ? key(process) : activity);
            words(node, NAME, words, translation);
            words(node, "activityName", words, translation);
        } else if (!key.isEmpty() && id.startsWith(key + ":")) {
            words(node, NAME, definition(node, id, key, translation), translation);
        } else if (node.path("resourceType").asText("").equals("Task")
                && node.path("properties").isObject()) {
            replace(node, NAME, filters, translation);
            for (JsonNode variable : node.path("properties").path("variables")) {
                if (variable instanceof ObjectNode shown) {
                    replace(shown, "label", variables, translation);
                }
            }
        } else {
            replace(node, NAME, storedGroups.get(id), groups.get(id), translation);
        }
        if (!process.isEmpty() && node.path("processDefinitionName").isTextual()) {
            words(node, "processDefinitionName", deployed.ofProcess(process, key(process)), translation);
        }
        if (!translation.back) {
            diagram(node, "bpmn20Xml");
            diagram(node, "dmnXml");
        }
    }

    private @Nullable Words definition(ObjectNode node, String id, String key, Translation translation) {
        if (translation.resource.equals("decision-requirements-definition")) {
            return deployed.ofRequirements(id, key);
        }
        return translation.resource.equals("decision-definition")
                        || node.path("resource").asText("").endsWith(".dmn")
                ? deployed.ofDecision(id, key)
                : deployed.ofProcess(id, key);
    }

    private static void diagram(ObjectNode node, String field) {
        if (node.path(field).isTextual()) {
            try {
                node.put(field, ModelWords.translate(node.path(field).asText()));
            } catch (IOException e) {
                LOG.debug("A diagram is shown in its own words", e);
            }
        }
    }

    private static void words(ObjectNode node, String field, @Nullable Words words, Translation translation) {
        if (words != null) {
            replace(node, field, words.name(), words.translatedName(), translation);
            replace(node, DESCRIPTION, words.description(), words.translatedDescription(), translation);
        }
    }

    private static void replace(ObjectNode node, String field, Map<String, String> names, Translation translation) {
        names.forEach((own, translated) -> replace(node, field, own, translated, translation));
    }

    private static void replace(
            ObjectNode node, String field, @Nullable String own, @Nullable String translated, Translation translation) {
        if (own != null && translated != null) {
            String before = translation.back ? translated : own;
            if (node.path(field).isTextual() && node.path(field).asText().equals(before)) {
                node.put(field, translation.back ? own : translated);
            }
        }
    }

    private static String key(String definition) {
        int end = definition.indexOf(':');
        return end < 0 ? definition : definition.substring(0, end);
    }
}
