package dev.loopdesk.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The shipped models with the changes of an analyst: diagrams and tables as text, forms as JSON. */
final class AnalystModels {

    static final String SUPPORT = "technical-support.bpmn";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> files = new TreeMap<>();

    AnalystModels() {
        for (String folder : new String[] {"processes", "forms"}) {
            try (Stream<Path> found = Files.list(Path.of(folder))) {
                for (Path file : found.filter(Files::isRegularFile).toList()) {
                    files.put(file.getFileName().toString(), Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Map<String, String> files() {
        return files;
    }

    AnalystModels change(String file, UnaryOperator<String> change) {
        String before = Objects.requireNonNull(files.get(file), file);
        String after = change.apply(before);
        if (after.equals(before)) {
            throw new IllegalArgumentException("Nothing was changed in " + file);
        }
        files.put(file, after);
        return this;
    }

    /** Puts a user task before another one, with these extension properties as pairs of name and value. */
    AnalystModels taskBefore(String next, String id, String name, String form, String group, String... properties) {
        var listed = new StringBuilder();
        for (int i = 0; i < properties.length; i += 2) {
            listed.append("<camunda:property name=\"%s\" value=\"%s\" />".formatted(properties[i], properties[i + 1]));
        }
        String task = """
                <bpmn:userTask id="%s" name="%s" camunda:formRef="%s" camunda:formRefBinding="deployment" \
                camunda:candidateGroups="%s" camunda:priority="${taskPriority}">
                <bpmn:extensionElements><camunda:properties>%s</camunda:properties></bpmn:extensionElements>
                </bpmn:userTask>
                <bpmn:sequenceFlow id="Flow_From_%s" sourceRef="%s" targetRef="%s" />
                """.formatted(id, name, form, group, listed, id, id, next);
        return change(
                SUPPORT,
                text -> text.replace("targetRef=\"" + next + "\"", "targetRef=\"" + id + "\"")
                        .replace("<bpmn:userTask id=\"" + next + "\"", task + "<bpmn:userTask id=\"" + next + "\""));
    }

    /** Adds a form of these components. */
    AnalystModels form(String id, String... components) {
        files.put(id + ".form", """
                {"components": [%s], "type": "default", "id": "%s", "executionPlatform": "Camunda Platform",
                "executionPlatformVersion": "7.24.0", "schemaVersion": 16}
                """.formatted(String.join(",", components), id));
        return this;
    }

    /** Adds a component to a form, behind those that it has. */
    AnalystModels field(String form, String component) {
        return json(form, root -> ((ArrayNode) root.get("components")).add(parsed(component)));
    }

    /** Adds a value to a field's choices. */
    AnalystModels choice(String form, String key, String label, String value) {
        return json(
                form,
                root -> ((ArrayNode) component(root, key).get("values"))
                        .addObject()
                        .put("label", label)
                        .put("value", value));
    }

    byte[] bytes(String file) {
        return Objects.requireNonNull(files.get(file)).getBytes(StandardCharsets.UTF_8);
    }

    private AnalystModels json(String form, java.util.function.Consumer<ObjectNode> change) {
        return change(form + ".form", text -> {
            ObjectNode root = (ObjectNode) parsed(text);
            change.accept(root);
            return root.toString();
        });
    }

    private static JsonNode component(JsonNode node, String key) {
        for (JsonNode component : node.path("components")) {
            if (component.path("key").asText().equals(key)) {
                return component;
            }
            JsonNode inside = component(component, key);
            if (!inside.isMissingNode()) {
                return inside;
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
