package dev.loopdesk.changes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.TechnicalSupport.Property;
import dev.loopdesk.text.Texts;
import dev.loopdesk.translation.ModelWords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * The difference between two sets of models, by element of a diagram, row of a table and field of a form. Where a shape
 * stands and in which order things are written makes no difference.
 */
final class ModelDifference {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Parts of a diagram that say where things stand, or that follow from the flows. */
    private static final Set<String> WITHOUT_MEANING =
            Set.of("BPMNDiagram", "DMNDI", "incoming", "outgoing", "flowNodeRef", "categoryValueRef", "isExpanded");

    private final Locale reader;

    private ModelDifference(Locale reader) {
        this.reader = reader;
    }

    /** Hit policies that take the rows in their order. */
    private static final Set<String> BY_ORDER = Set.of("FIRST", "RULE ORDER");

    /** Property of a table or a form whose rows or fields are in another order. */
    private static final String ORDER = "order";

    /**
     * A part of a model.
     *
     * @param name name for people
     * @param ordered ids of the parts in it, if their order says something
     */
    private record Part(@Nullable String name, Map<String, String> properties, List<String> ordered) {}

    /**
     * Returns the differences between contents by their files' names.
     *
     * @param reader language in which elements, columns and fields are named
     */
    static List<Difference> between(Map<String, byte[]> former, Map<String, byte[]> present, Locale reader) {
        return new ModelDifference(reader).between(former, present);
    }

    private List<Difference> between(Map<String, byte[]> former, Map<String, byte[]> present) {
        List<Difference> differences = new ArrayList<>();
        Map<String, String> renamed = renamed(former, present);
        Set<String> files = new TreeSet<>(former.keySet());
        files.removeAll(renamed.values());
        files.addAll(present.keySet());
        for (String file : files) {
            String formerName = renamed.getOrDefault(file, file);
            byte[] before = former.get(formerName);
            byte[] after = present.get(file);
            if (before == null || after == null) {
                differences.add(new Difference(before == null ? "added" : "removed", file, "", null, "", null, null));
                compare(
                        file,
                        before == null ? Map.of() : named(parts(file, before)),
                        after == null ? Map.of() : named(parts(file, after)),
                        differences);
                continue;
            }
            if (!file.equals(formerName)) {
                differences.add(new Difference("renamed", file, "", null, "", formerName, file));
            }
            compare(file, parts(file, before), parts(file, after), differences);
        }
        return differences;
    }

    /** Returns the parts of a whole file that people know by name. */
    private static Map<String, Part> named(Map<String, Part> parts) {
        Map<String, Part> named = new LinkedHashMap<>(parts);
        named.entrySet()
                .removeIf(part -> part.getKey().isEmpty() || part.getValue().name() == null);
        return named;
    }

    /** Returns the former names of files that define the same process, decision or form under another name, by the new ones. */
    static Map<String, String> renamed(Map<String, byte[]> former, Map<String, byte[]> present) {
        Map<String, String> renamed = new TreeMap<>();
        present.forEach((file, content) -> {
            if (!former.containsKey(file)) {
                Set<String> defined = ModelSet.definitions(file, content);
                former.keySet().stream()
                        .filter(name -> !present.containsKey(name) && !renamed.containsValue(name))
                        .filter(name -> !Collections.disjoint(
                                defined, ModelSet.definitions(name, Objects.requireNonNull(former.get(name)))))
                        .findFirst()
                        .ifPresent(name -> renamed.put(file, name));
            }
        });
        return renamed;
    }

    private void compare(String file, Map<String, Part> before, Map<String, Part> after, List<Difference> differences) {
        Set<String> ids = new LinkedHashSet<>(after.keySet());
        ids.addAll(before.keySet());
        for (String id : ids) {
            Part former = before.get(id);
            Part present = after.get(id);
            if (former == null || present == null) {
                whole(file, id, former, present, differences);
                continue;
            }
            Set<String> properties = new TreeSet<>(former.properties().keySet());
            properties.addAll(present.properties().keySet());
            for (String property : properties) {
                String was = former.properties().get(property);
                String is = present.properties().get(property);
                if (!Objects.equals(was, is)) {
                    differences.add(new Difference("changed", file, id, present.name(), property, was, is));
                }
            }
            List<String> formerOrder = new ArrayList<>(former.ordered());
            formerOrder.retainAll(present.ordered());
            List<String> order = new ArrayList<>(present.ordered());
            order.retainAll(former.ordered());
            if (!order.equals(formerOrder)) {
                differences.add(new Difference(
                        "changed", file, id, present.name(), ORDER, names(formerOrder, before), names(order, after)));
            }
        }
    }

    private static String names(List<String> ids, Map<String, Part> parts) {
        return ids.stream()
                .map(id -> Objects.requireNonNullElse(
                        Objects.requireNonNull(parts.get(id)).name(), id))
                .collect(Collectors.joining("\n"));
    }

    /** Adds a part that is new or gone, with all that it says, and the letter that it sends. */
    private void whole(
            String file, String id, @Nullable Part former, @Nullable Part present, List<Difference> differences) {
        Part only = Objects.requireNonNull(former == null ? present : former);
        String kind = former == null ? "added" : "removed";
        differences.add(new Difference(kind, file, id, only.name(), "", said(former), said(present)));
        if (only.properties().containsKey(Property.MESSAGE)) {
            differences.add(
                    new Difference(kind, file, id, only.name(), Property.MESSAGE, message(former), message(present)));
        }
    }

    private static @Nullable String message(@Nullable Part part) {
        return part == null ? null : part.properties().get(Property.MESSAGE);
    }

    private static @Nullable String said(@Nullable Part part) {
        return part == null
                ? null
                : part.properties().entrySet().stream()
                        .filter(property -> !Set.of("name", Property.MESSAGE).contains(property.getKey()))
                        .map(property -> property.getKey() + ": " + property.getValue())
                        .collect(Collectors.joining("\n"));
    }

    private Map<String, Part> parts(String file, byte[] content) {
        Map<String, Part> parts = new LinkedHashMap<>();
        try {
            if (file.endsWith(".form")) {
                fields("", JSON.readTree(new String(content, StandardCharsets.UTF_8)), parts);
            } else {
                elements(ModelXml.root(content), parts);
            }
        } catch (IOException | SAXException e) {
            // A file that cannot be read differs as a whole.
            parts.put("", new Part(null, Map.of("content", new String(content, StandardCharsets.UTF_8)), List.of()));
        }
        return parts;
    }

    /** Adds an element with an id and the properties of what is below it, up to the next element with an id. */
    private void elements(Element element, Map<String, Part> parts) {
        Map<String, String> properties = new TreeMap<>();
        properties(element, "", properties, parts);
        String id = element.getAttribute("id");
        String name = name(element);
        List<String> ordered = BY_ORDER.contains(element.getAttribute("hitPolicy"))
                ? ModelXml.children(element, "rule").stream()
                        .map(rule -> rule.getAttribute("id"))
                        .toList()
                : List.of();
        parts.put(id, new Part(name.isBlank() ? null : name, properties, ordered));
    }

    private String name(Element element) {
        String own = ModelWords.of(element, "name", reader);
        return switch (element.getLocalName()) {
            case "rule" -> row(element);
            case "sequenceFlow" -> own.isBlank() ? end(element, "sourceRef") + " → " + end(element, "targetRef") : own;
            default -> own;
        };
    }

    /** Returns the name of an end of a flow, which stands beside it, or else its id. */
    private String end(Element flow, String reference) {
        String id = flow.getAttribute(reference);
        return ModelXml.children((Element) flow.getParentNode()).stream()
                .filter(element -> element.getAttribute("id").equals(id))
                .map(element -> ModelWords.of(element, "name", reader))
                .filter(name -> !name.isBlank())
                .findFirst()
                .orElse(id);
    }

    /** Returns what a row asks for, by which people know it. */
    private String row(Element rule) {
        return ModelXml.children(rule, "inputEntry").stream()
                .map(entry -> entry.getTextContent().strip())
                .map(text -> text.isEmpty() ? "-" : text)
                .collect(Collectors.joining(", "));
    }

    /** Returns the label of the column in which a cell stands. */
    private String column(Element cell) {
        var rule = (Element) cell.getParentNode();
        boolean isInput = cell.getLocalName().equals("inputEntry");
        int at = ModelXml.children(rule, cell.getLocalName()).indexOf(cell);
        List<Element> columns = ModelXml.children((Element) rule.getParentNode(), isInput ? "input" : "output");
        String label = at < columns.size() ? ModelWords.of(columns.get(at), "label", reader) : "";
        String name = at < columns.size() ? ModelWords.of(columns.get(at), "name", reader) : "";
        String known = label.isBlank() ? name : label;
        return known.isBlank() ? cell.getLocalName() + " " + (at + 1) : known;
    }

    private void properties(Element element, String path, Map<String, String> properties, Map<String, Part> parts) {
        NamedNodeMap attributes = element.getAttributes();
        for (int at = 0; at < attributes.getLength(); at++) {
            var attribute = (Attr) attributes.item(at);
            if (ModelXml.hasMeaning(attribute)) {
                add(properties, path + attribute.getLocalName(), attribute.getValue());
            }
        }
        StringBuilder text = new StringBuilder();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                if (WITHOUT_MEANING.contains(child.getLocalName())) {
                    continue;
                }
                if (ModelXml.isPart(child)) {
                    elements(child, parts);
                } else if (child.getLocalName().equals("property") && child.hasAttribute("name")) {
                    // Element templates write every property that they offer, also without a value.
                    if (!child.getAttribute("value").isBlank()) {
                        add(properties, path + child.getAttribute("name"), child.getAttribute("value"));
                    }
                } else {
                    properties(child, path + step(child), properties, parts);
                }
            } else if (node.getNodeType() == Node.TEXT_NODE || node.getNodeType() == Node.CDATA_SECTION_NODE) {
                text.append(node.getTextContent());
            }
        }
        if (!text.toString().isBlank()) {
            // The text of a cell stands in an element of its own.
            String name = path.isEmpty() ? "text" : path.substring(0, path.length() - 1);
            add(
                    properties,
                    name.endsWith(".text") ? name.substring(0, name.length() - 5) : name,
                    text.toString().strip());
        }
    }

    /** A cell is known by its column, others by their kind; what only holds others needs no name. */
    private String step(Element child) {
        return switch (child.getLocalName()) {
            case "extensionElements", "properties" -> "";
            case "inputEntry", "outputEntry" -> column(child) + ".";
            default -> child.getLocalName().endsWith("EventDefinition") ? "" : child.getLocalName() + ".";
        };
    }

    private static void add(Map<String, String> properties, String name, String value) {
        String key = name;
        for (int more = 2; properties.containsKey(key); more++) {
            key = name + " " + more;
        }
        properties.put(key, value);
    }

    private void fields(String group, JsonNode node, Map<String, Part> parts) {
        Map<String, String> properties = new TreeMap<>();
        if (!group.isEmpty()) {
            properties.put("group", group);
        }
        flatten("", node, properties);
        String id = id(node);
        String own = node.path("label").asText("");
        String translated = Texts.language(reader).equals(Locale.SIMPLIFIED_CHINESE)
                ? node.path("properties")
                        .path("label" + ElementProperties.CHINESE)
                        .asText("")
                : "";
        String label = translated.isBlank() ? own : translated;
        List<String> ordered = new ArrayList<>();
        node.path("components").forEach(component -> ordered.add(id(component)));
        parts.put(
                node.has("components") && group.isEmpty() ? "" : id,
                new Part(label.isBlank() ? null : label, properties, ordered));
        for (JsonNode component : node.path("components")) {
            fields(id, component, parts);
        }
    }

    private static String id(JsonNode component) {
        return component.path("key").asText(component.path("id").asText());
    }

    private static void flatten(String path, JsonNode node, Map<String, String> properties) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                boolean isOwn = path.isEmpty()
                        && (Set.of("components", "layout").contains(entry.getKey())
                                || ModelMerge.OF_THE_EDITOR.contains(entry.getKey()));
                if (!isOwn) {
                    flatten(
                            path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                            entry.getValue(),
                            properties);
                }
            }
        } else if (node.isArray()) {
            int at = 0;
            for (JsonNode entry : node) {
                at++;
                // A choice is known by its value, and says its label.
                boolean isChoice = entry.hasNonNull("value") && entry.hasNonNull("label") && entry.size() == 2;
                String name = entry.hasNonNull("value") ? entry.path("value").asText() : Integer.toString(at);
                flatten(path + "." + name, isChoice ? entry.path("label") : entry, properties);
            }
        } else {
            properties.put(path, node.asText());
        }
    }
}
