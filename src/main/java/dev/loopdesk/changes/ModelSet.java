package dev.loopdesk.changes;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.xml.ModelException;

/**
 * A whole set of models: those of a change, and the others as they are. A diagram takes its forms from its own deployment,
 * so that a file alone would be a process whose tasks have no forms.
 */
final class ModelSet {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelSet() {}

    /**
     * Adds the present models that a change leaves out. A present model goes if one of the change has its name, or defines
     * the same process, decision or form under another name.
     */
    static Map<String, byte[]> complete(Map<String, byte[]> change, Map<String, byte[]> present) {
        Set<String> defined = new HashSet<>();
        change.forEach((name, content) -> defined.addAll(definitions(name, content)));
        Map<String, byte[]> whole = new TreeMap<>(change);
        present.forEach((name, content) -> {
            if (!change.containsKey(name) && definitions(name, content).stream().noneMatch(defined::contains)) {
                whole.put(name, content);
            }
        });
        return whole;
    }

    /** Returns what a file defines, such as {@code process technical-support}; nothing of one that cannot be read. */
    static Set<String> definitions(String name, byte[] content) {
        Set<String> definitions = new HashSet<>();
        try {
            if (name.contains(".bpmn")) {
                Bpmn.readModelFromStream(new ByteArrayInputStream(content))
                        .getModelElementsByType(Process.class)
                        .forEach(process -> definitions.add("process " + process.getId()));
            } else if (name.contains(".dmn")) {
                Dmn.readModelFromStream(new ByteArrayInputStream(content))
                        .getModelElementsByType(Decision.class)
                        .forEach(decision -> definitions.add("decision " + decision.getId()));
            } else {
                String id = JSON.readTree(content).path("id").asText();
                if (!id.isEmpty()) {
                    definitions.add("form " + id);
                }
            }
        } catch (ModelException | IOException e) {
            // The checks name the file and say why it cannot be read.
            return Set.of();
        }
        return definitions;
    }
}
