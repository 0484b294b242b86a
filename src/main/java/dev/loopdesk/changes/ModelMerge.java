package dev.loopdesk.changes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.changes.ModelTree.Merged;
import dev.loopdesk.changes.ModelTree.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Merges what the analysts and a release have changed in the models since the last release, by element of a diagram, row of
 * a table and field of a form.
 *
 * @param models the merged models; where both have changed the same, as the analysts have it
 * @param conflicts what both have changed
 * @param touchedByBoth names of the files that both have changed, with or without a conflict
 */
record ModelMerge(Map<String, byte[]> models, List<Conflict> conflicts, Set<String> touchedByBoth) {

    /** Properties of a form in which Modeler names itself and the engine. */
    static final Set<String> OF_THE_EDITOR =
            Set.of("exporter", "schemaVersion", "executionPlatform", "executionPlatformVersion");

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Elements that follow from the flows and are written anew. */
    private static final Set<String> DERIVED = Set.of("incoming", "outgoing", "categoryValueRef");

    /** Kinds of shapes, which stand where the analysts have put them. */
    private static final Set<String> SHAPES = Set.of(
            "BPMNShape", "BPMNEdge", "BPMNLabel", "BPMNPlane", "BPMNDiagram", "DMNShape", "DMNEdge", "DMNDiagram");

    /** What follows the flows of a node in its schema comes after these. */
    private static final Set<String> BEFORE_FLOWS = Set.of("documentation", "extensionElements");

    /**
     * A part of a model that both have changed.
     *
     * @param element id of the element, row or field; empty if it is the whole file
     */
    record Conflict(String file, String element, @Nullable String name) {}

    /**
     * Merges.
     *
     * @param last models of the last release
     * @param analysts models that are live
     * @param release models of the new release
     */
    static ModelMerge of(Map<String, byte[]> last, Map<String, byte[]> analysts, Map<String, byte[]> release) {
        Map<String, byte[]> models = new TreeMap<>();
        List<Conflict> conflicts = new ArrayList<>();
        Set<String> touched = new TreeSet<>();
        Set<String> names = new TreeSet<>(last.keySet());
        names.addAll(analysts.keySet());
        names.addAll(release.keySet());
        for (String name : names) {
            byte[] before = last.get(name);
            byte[] ours = analysts.get(name);
            byte[] theirs = release.get(name);
            byte[] merged;
            if (Arrays.equals(ours, theirs) || Arrays.equals(before, theirs)) {
                merged = ours;
            } else if (Arrays.equals(before, ours)) {
                merged = theirs;
            } else {
                touched.add(name);
                merged = before == null || ours == null || theirs == null
                        ? null
                        : merged(name, before, ours, theirs, conflicts);
                if (merged == null) {
                    conflicts.add(new Conflict(name, "", null));
                    merged = ours == null ? theirs : ours;
                }
            }
            if (merged != null) {
                models.put(name, merged);
            }
        }
        return new ModelMerge(models, conflicts, touched);
    }

    /** Merges a file; null if it cannot be read. */
    private static byte @Nullable [] merged(
            String file, byte[] before, byte[] ours, byte[] theirs, List<Conflict> conflicts) {
        try {
            return file.endsWith(".form")
                    ? form(file, before, ours, theirs, conflicts)
                    : xml(file, before, ours, theirs, conflicts);
        } catch (IOException | SAXException e) {
            return null;
        }
    }

    private static byte[] form(String file, byte[] before, byte[] ours, byte[] theirs, List<Conflict> conflicts)
            throws IOException {
        Merged<JsonNode> merged = ModelTree.merged(form(before), form(ours), form(theirs), (one, other) -> false);
        note(file, merged, conflicts);
        return JSON.writeValueAsString(written(ModelTree.ROOT, merged.tree()))
                .concat("\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static ModelTree<JsonNode> form(byte[] content) throws IOException {
        Map<String, Part<JsonNode>> parts = new LinkedHashMap<>();
        fields(ModelTree.ROOT, null, JSON.readTree(content), parts);
        return new ModelTree<>(parts);
    }

    private static void fields(String id, @Nullable String parent, JsonNode node, Map<String, Part<JsonNode>> parts) {
        List<String> children = new ArrayList<>();
        String own = node instanceof ObjectNode object
                ? new TreeMap<>(Map.copyOf(fieldsOf(object))).toString()
                : node.toString();
        String label = node.path("label").asText("");
        parts.put(id, new Part<>(id, label.isBlank() ? null : label, parent, own, node, children));
        for (JsonNode component : node.path("components")) {
            String child = component.path("key").asText(component.path("id").asText());
            children.add(child);
            fields(child, id, component, parts);
        }
    }

    /** Returns what a component says without those in it. */
    private static Map<String, String> fieldsOf(ObjectNode node) {
        Map<String, String> fields = new TreeMap<>();
        node.properties().forEach(entry -> {
            if (!entry.getKey().equals("components") && !OF_THE_EDITOR.contains(entry.getKey())) {
                fields.put(entry.getKey(), entry.getValue().toString());
            }
        });
        return fields;
    }

    private static JsonNode written(String id, ModelTree<JsonNode> tree) {
        Part<JsonNode> part = Objects.requireNonNull(tree.parts().get(id));
        JsonNode node = part.node().deepCopy();
        if (node instanceof ObjectNode object
                && (object.has("components") || !part.children().isEmpty())) {
            ArrayNode components = JSON.createArrayNode();
            part.children().forEach(child -> components.add(written(child, tree)));
            object.set("components", components);
        }
        return node;
    }

    private static byte[] xml(String file, byte[] before, byte[] ours, byte[] theirs, List<Conflict> conflicts)
            throws IOException, SAXException {
        Merged<Element> merged = ModelTree.merged(
                xml(before),
                xml(ours),
                xml(theirs),
                (one, other) -> SHAPES.contains(one.node().getLocalName()));
        note(file, merged, conflicts);
        Document document = ModelXml.empty();
        document.appendChild(written(ModelTree.ROOT, merged.tree(), document));
        strip(document.getDocumentElement());
        connect(document.getDocumentElement());
        return written(document);
    }

    private static ModelTree<Element> xml(byte[] content) throws IOException, SAXException {
        Map<String, Part<Element>> parts = new LinkedHashMap<>();
        elements(ModelTree.ROOT, null, ModelXml.root(content), parts);
        return new ModelTree<>(parts);
    }

    private static void elements(
            String id, @Nullable String parent, Element element, Map<String, Part<Element>> parts) {
        List<String> children = new ArrayList<>();
        var own = new StringBuilder();
        describe(element, own, true);
        String name = element.getAttribute("name");
        parts.put(id, new Part<>(id, name.isBlank() ? null : name, parent, own.toString(), element, children));
        collect(element, id, children, parts);
    }

    private static void collect(
            Element around, String parent, List<String> children, Map<String, Part<Element>> parts) {
        for (Element child : ModelXml.children(around)) {
            if (ModelXml.isPart(child)) {
                String id = child.getAttribute("id");
                children.add(id);
                elements(id, parent, child, parts);
            }
        }
    }

    /** Writes down what an element says without the parts in it; where it is written makes no difference. */
    private static void describe(Element element, StringBuilder into, boolean isTop) {
        // The words in Chinese of a decision table were Camunda's properties once.
        boolean isProperty = Set.of("properties", "property").contains(element.getLocalName());
        into.append('<')
                .append(isProperty ? "" : element.getNamespaceURI())
                .append(' ')
                .append(element.getLocalName());
        Map<String, String> attributes = new TreeMap<>();
        NamedNodeMap all = element.getAttributes();
        for (int at = 0; at < all.getLength(); at++) {
            var attribute = (Attr) all.item(at);
            boolean says = ModelXml.hasMeaning(attribute) && !(isTop && element.getParentNode() instanceof Document);
            if (says) {
                attributes.put(attribute.getName(), attribute.getValue());
            }
        }
        into.append(attributes).append('>');
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                if (!ModelXml.isPart(child)
                        && !DERIVED.contains(child.getLocalName())
                        && !child.getLocalName().equals("DMNDI")) {
                    describe(child, into, false);
                }
            } else if (node.getNodeType() == Node.TEXT_NODE || node.getNodeType() == Node.CDATA_SECTION_NODE) {
                into.append(node.getTextContent().strip());
            }
        }
        into.append("</>");
    }

    /** Writes a part: what it says itself, then the parts in it. */
    private static Element written(String id, ModelTree<Element> tree, Document document) {
        Part<Element> part = Objects.requireNonNull(tree.parts().get(id));
        var element = (Element) document.importNode(part.node(), true);
        List<Node> after = new ArrayList<>();
        boolean isAfterParts = false;
        for (Node node = element.getFirstChild(); node != null; ) {
            Node next = node.getNextSibling();
            boolean isPart = node instanceof Element child && ModelXml.isPart(child);
            isAfterParts |= isPart;
            if (isPart || (node instanceof Element child && DERIVED.contains(child.getLocalName()))) {
                element.removeChild(node);
            } else if (isAfterParts) {
                after.add(element.removeChild(node));
            }
            node = next;
        }
        part.children().forEach(child -> element.appendChild(written(child, tree, document)));
        after.forEach(element::appendChild);
        return element;
    }

    /** Removes the blanks between elements, which are indented anew. */
    private static void strip(Element element) {
        boolean hasText = ModelXml.children(element).isEmpty();
        for (Node node = element.getFirstChild(); node != null; ) {
            Node next = node.getNextSibling();
            if (node instanceof Element child) {
                strip(child);
            } else if (!hasText && node.getTextContent().isBlank()) {
                element.removeChild(node);
            }
            node = next;
        }
    }

    /** Writes at each node which flows come in and go out. */
    private static void connect(Element root) {
        Map<String, Element> byId = new LinkedHashMap<>();
        List<Element> flows = new ArrayList<>();
        index(root, byId, flows);
        for (String direction : List.of("outgoing", "incoming")) {
            String end = direction.equals("incoming") ? "targetRef" : "sourceRef";
            for (int at = flows.size() - 1; at >= 0; at--) {
                Element flow = flows.get(at);
                Element node = byId.get(flow.getAttribute(end));
                if (node != null) {
                    Element connection =
                            root.getOwnerDocument().createElementNS(flow.getNamespaceURI(), qualified(flow, direction));
                    connection.setTextContent(flow.getAttribute("id"));
                    node.insertBefore(connection, afterHead(node));
                }
            }
        }
    }

    private static void index(Element element, Map<String, Element> byId, List<Element> flows) {
        byId.put(element.getAttribute("id"), element);
        if (element.getLocalName().equals("sequenceFlow")) {
            flows.add(element);
        }
        ModelXml.children(element).forEach(child -> index(child, byId, flows));
    }

    private static @Nullable Node afterHead(Element node) {
        for (Element child : ModelXml.children(node)) {
            if (!BEFORE_FLOWS.contains(child.getLocalName())) {
                return child;
            }
        }
        return null;
    }

    private static String qualified(Element like, String name) {
        return like.getPrefix() == null ? name : like.getPrefix() + ":" + name;
    }

    private static byte[] written(Document document) {
        try {
            Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.INDENT, "yes");
            transformer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
            document.setXmlStandalone(true);
            var out = new ByteArrayOutputStream();
            transformer.transform(new DOMSource(document), new StreamResult(out));
            return out.toByteArray();
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <N> void note(String file, Merged<N> merged, List<Conflict> conflicts) {
        merged.conflicts().forEach(part -> conflicts.add(new Conflict(file, part.id(), part.name())));
    }
}
