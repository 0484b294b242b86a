package dev.loopdesk.changes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.loopdesk.process.contract.ShippedModels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.yaml.snakeyaml.Yaml;

/**
 * A change as an analyst makes it in Camunda Modeler, described in a file of {@code src/test/resources/changes}: edits of
 * shipped models, and what the check finds. An edit replaces a text ({@code from} or the pattern {@code match}, and
 * {@code to}), deletes an element, row or field as Modeler does ({@code delete}), or writes a file ({@code content}; behind
 * an {@code @} that of a shipped one).
 */
record ChangeDescription(
        String name,
        String what,
        Map<String, byte[]> files,
        @Nullable Wanted finding) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = Path.of("src/test/resources/changes");

    /** What the check must find; null what does not matter. */
    record Wanted(
            String key,
            String file,
            @Nullable String element,
            @Nullable String clause,
            @Nullable String says) {}

    /** Reads all descriptions of a folder. */
    static Stream<ChangeDescription> all(String folder) {
        try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
            return files.sorted().map(ChangeDescription::read).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name + ": " + what;
    }

    @SuppressWarnings("unchecked") // the form of the files
    private static ChangeDescription read(Path file) {
        try {
            Map<String, Object> read = new Yaml().load(Files.readString(file));
            String name = file.getFileName().toString().replace(".yml", "");
            Map<String, byte[]> shipped = ShippedModels.contents();
            Map<String, byte[]> changed = new TreeMap<>();
            String first = null;
            for (Map<String, Object> edit : (List<Map<String, Object>>) Objects.requireNonNull(read.get("edits"))) {
                String model = String.valueOf(edit.get("file"));
                first = first == null ? model : first;
                byte[] before = changed.getOrDefault(model, shipped.get(model));
                byte[] after = edited(model, before, edit, shipped);
                if (before != null && java.util.Arrays.equals(before, after)) {
                    throw new IllegalArgumentException(name + " changes nothing in " + model + ": " + edit);
                }
                changed.put(model, after);
            }
            Map<String, Object> wanted = (Map<String, Object>) read.get("finding");
            return new ChangeDescription(
                    name,
                    String.valueOf(read.get("what")),
                    changed,
                    wanted == null
                            ? null
                            : new Wanted(
                                    String.valueOf(wanted.get("key")),
                                    String.valueOf(wanted.getOrDefault("file", first)),
                                    (String) wanted.get("element"),
                                    (String) wanted.get("clause"),
                                    (String) wanted.get("says")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] edited(
            String model, byte @Nullable [] before, Map<String, Object> edit, Map<String, byte[]> shipped) {
        String content = (String) edit.get("content");
        if (content != null) {
            return content.startsWith("@")
                    ? Objects.requireNonNull(shipped.get(content.substring(1)))
                    : content.getBytes(StandardCharsets.UTF_8);
        }
        String text = new String(Objects.requireNonNull(before, model), StandardCharsets.UTF_8);
        if (edit.containsKey("delete")) {
            return deleted(model, text, String.valueOf(edit.get("delete")));
        }
        String to = String.valueOf(edit.get("to")).stripTrailing();
        String from = (String) edit.get("from");
        String after;
        if (from == null) {
            after = Pattern.compile(String.valueOf(edit.get("match")), Pattern.DOTALL)
                    .matcher(text)
                    .replaceFirst(to);
        } else {
            String stripped = from.stripTrailing();
            int at = text.indexOf(stripped);
            after = at < 0
                    ? text
                    : Boolean.TRUE.equals(edit.get("all"))
                            ? text.replace(stripped, to)
                            : text.substring(0, at) + to + text.substring(at + stripped.length());
        }
        return after.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] deleted(String model, String text, String id) {
        try {
            if (model.endsWith(".form")) {
                JsonNode form = JSON.readTree(text);
                delete(form, id);
                return JSON.writeValueAsBytes(form);
            }
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            Document document =
                    factory.newDocumentBuilder().parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            delete(document, new HashSet<>(Set.of(id)));
            var out = new ByteArrayOutputStream();
            TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(out));
            return out.toByteArray();
        } catch (Exception e) {
            throw new IllegalArgumentException(model + ": " + id, e);
        }
    }

    private static void delete(JsonNode node, String key) {
        if (node.path("components") instanceof ArrayNode components) {
            for (int i = components.size() - 1; i >= 0; i--) {
                if (components.get(i).path("key").asText().equals(key)) {
                    components.remove(i);
                } else {
                    delete(components.get(i), key);
                }
            }
        }
    }

    /** Deletes elements with what is inside them, their flows, the events at them, and their shapes. */
    private static void delete(Document document, Set<String> ids) {
        boolean more = true;
        while (more) {
            more = false;
            for (Element element : elements(document)) {
                String id = element.getAttribute("id");
                boolean goes = ids.contains(element.getAttribute("sourceRef"))
                        || ids.contains(element.getAttribute("targetRef"))
                        || ids.contains(element.getAttribute("attachedToRef"))
                        || ids.contains(element.getAttribute("bpmnElement"))
                        || (element.getParentNode() instanceof Element around
                                && ids.contains(around.getAttribute("id")));
                more |= goes && !id.isEmpty() && ids.add(id);
            }
        }
        for (Element element : elements(document)) {
            boolean refers = Set.of("incoming", "outgoing").contains(String.valueOf(element.getLocalName()))
                    && ids.contains(element.getTextContent().strip());
            if (refers || ids.contains(element.getAttribute("id"))) {
                element.getParentNode().removeChild(element);
            } else if (ids.contains(element.getAttribute("default"))) {
                element.removeAttribute("default");
            }
        }
    }

    private static List<Element> elements(Document document) {
        NodeList found = document.getElementsByTagNameNS("*", "*");
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }
}
