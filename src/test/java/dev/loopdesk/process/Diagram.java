package dev.loopdesk.process;

import dev.loopdesk.hardening.RestrictedExpressions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** A diagram as it is written down: its elements by id, and the expressions in it. */
final class Diagram {

    private static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    private static final String CAMUNDA = "http://camunda.org/schema/1.0/bpmn";
    private static final Pattern EXPRESSION = Pattern.compile("[$#]\\{([^}]*)}");
    private static final Pattern LITERAL = Pattern.compile("'([^']*)'|\"([^\"]*)\"");
    private static final Pattern NAME = Pattern.compile("(?<![\\w.])([A-Za-z_]\\w*)");

    private final Document document;
    private final Map<String, Element> elements = new LinkedHashMap<>();

    Diagram(Document document) {
        this.document = document;
        all(document.getDocumentElement())
                .filter(element -> BPMN.equals(element.getNamespaceURI()) && element.hasAttribute("id"))
                .forEach(element -> elements.put(element.getAttribute("id"), element));
    }

    /** An expression and the element that it belongs to. */
    record Expression(String element, String body) {

        Set<String> names() {
            return NAME.matcher(LITERAL.matcher(body).replaceAll(""))
                    .results()
                    .map(found -> found.group(1))
                    .filter(name -> !RestrictedExpressions.WORDS.contains(name))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }

        Set<String> literals() {
            return LITERAL.matcher(body)
                    .results()
                    .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
    }

    String key() {
        return type("process").findFirst().orElseThrow().getAttribute("id");
    }

    Set<String> ids() {
        return elements.keySet();
    }

    @Nullable
    Element get(String id) {
        return elements.get(id);
    }

    Stream<Element> type(String... names) {
        Set<String> wanted = Set.of(names);
        return elements.values().stream().filter(element -> wanted.contains(element.getLocalName()));
    }

    /** Flow nodes only: what a token can stand at. */
    Stream<Element> nodes() {
        return elements.values().stream()
                .filter(element -> element.getLocalName().endsWith("Task")
                        || element.getLocalName().endsWith("Event")
                        || element.getLocalName().endsWith("Gateway")
                        || element.getLocalName().equals("subProcess"));
    }

    Stream<Element> flowsFrom(String id) {
        return type("sequenceFlow")
                .filter(flow -> flow.getAttribute("sourceRef").equals(id));
    }

    /** The element around an element, or the one that a boundary event is attached to. */
    static String place(Element element) {
        return element.hasAttribute("attachedToRef")
                ? element.getAttribute("attachedToRef")
                : ((Element) element.getParentNode()).getAttribute("id");
    }

    static String id(Element element) {
        return element.getAttribute("id");
    }

    static String camunda(Element element, String attribute) {
        return element.getAttributeNS(CAMUNDA, attribute);
    }

    /** The first child of that name, extension elements included. */
    static Stream<Element> children(Element element, String name) {
        return all(element)
                .filter(child ->
                        child.getLocalName().equals(name) && owner(child).equals(id(element)));
    }

    static String text(Element element, String child) {
        return children(element, child)
                .map(Element::getTextContent)
                .map(String::strip)
                .findFirst()
                .orElse("");
    }

    static Map<String, String> properties(Element element) {
        var properties = new LinkedHashMap<String, String>();
        children(element, "property")
                .forEach(property -> properties.put(property.getAttribute("name"), property.getAttribute("value")));
        return properties;
    }

    List<Expression> expressions() {
        return expressions(node -> true);
    }

    /** Expressions of an attribute of the engine's, as Tasklist's candidate groups are. */
    static List<Expression> expressions(Element element, String text) {
        return EXPRESSION
                .matcher(text)
                .results()
                .map(found -> new Expression(id(element), found.group(1)))
                .toList();
    }

    List<Expression> expressions(Predicate<Element> in) {
        var found = new ArrayList<Expression>();
        all(document.getDocumentElement())
                .filter(element -> !element.getLocalName().equals("documentation") && in.test(element))
                .forEach(element -> {
                    var attributes = element.getAttributes();
                    for (int i = 0; i < attributes.getLength(); i++) {
                        collect(found, element, ((Attr) attributes.item(i)).getValue());
                    }
                    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
                        if (node.getNodeType() == Node.TEXT_NODE || node.getNodeType() == Node.CDATA_SECTION_NODE) {
                            collect(found, element, node.getNodeValue());
                        }
                    }
                });
        return found;
    }

    private static void collect(List<Expression> found, Element element, String text) {
        EXPRESSION.matcher(text).results().forEach(hit -> found.add(new Expression(owner(element), hit.group(1))));
    }

    /** The nearest element around (or at) a node that somebody sees in the Modeler. */
    private static String owner(Element element) {
        for (Node node = element; node instanceof Element around; node = node.getParentNode()) {
            boolean definition = around.getLocalName().endsWith("EventDefinition");
            if (BPMN.equals(around.getNamespaceURI()) && around.hasAttribute("id") && !definition) {
                return id(around);
            }
        }
        return "";
    }

    private static Stream<Element> all(Element root) {
        var nodes = root.getElementsByTagNameNS("*", "*");
        var found = new ArrayList<Element>();
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found.stream();
    }
}
