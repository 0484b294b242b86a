package dev.loopdesk.changes;

import static java.util.Map.entry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Diagrams and decision tables as XML. */
final class ModelXml {

    /** Namespaces of attributes that say how a file is written or shown, but nothing of the model. */
    private static final Set<String> OF_THE_FILE = Set.of(
            XMLConstants.XMLNS_ATTRIBUTE_NS_URI,
            XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI,
            "http://camunda.org/schema/modeler/1.0",
            "http://bpmn.io/schema/dmn/biodi/2.0");

    private static final Set<String> OF_THE_EDITOR = Set.of("exporter", "exporterVersion");

    /** Values that an attribute has if it is missing; Modeler leaves them out. */
    private static final Map<String, String> IMPLIED = Map.ofEntries(
            entry("hitPolicy", "UNIQUE"),
            entry("isInterrupting", "true"),
            entry("cancelActivity", "true"),
            entry("triggeredByEvent", "false"),
            entry("isForCompensation", "false"),
            entry("isSequential", "false"),
            entry("parallelMultiple", "false"),
            entry("instantiate", "false"),
            entry("isCollection", "false"),
            entry("asyncBefore", "false"),
            entry("asyncAfter", "false"),
            entry("exclusive", "true"),
            entry("gatewayDirection", "Unspecified"),
            entry("associationDirection", "None"),
            entry("processType", "None"),
            entry("textFormat", "text/plain"));

    private ModelXml() {}

    /** Tells whether an attribute says something of the model that is not so without it. */
    static boolean hasMeaning(Attr attribute) {
        String name = attribute.getLocalName();
        return !OF_THE_FILE.contains(Objects.requireNonNullElse(attribute.getNamespaceURI(), ""))
                && !OF_THE_EDITOR.contains(name)
                && !name.equals("id")
                && !attribute.getValue().equals(IMPLIED.get(name));
    }

    /** Reads a file, and nothing that it refers to. */
    static Element root(byte[] content) throws IOException, SAXException {
        DocumentBuilder builder = builder();
        builder.setErrorHandler(new DefaultHandler());
        return builder.parse(new ByteArrayInputStream(content)).getDocumentElement();
    }

    static Document empty() {
        return builder().newDocument();
    }

    private static DocumentBuilder builder() {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Element> children(Element element) {
        List<Element> children = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                children.add(child);
            }
        }
        return children;
    }

    static List<Element> children(Element element, String kind) {
        return children(element).stream()
                .filter(child -> child.getLocalName().equals(kind))
                .toList();
    }

    /** Tells whether an element is a part of its own: it has an id, and is no cell of a row or definition of an event. */
    static boolean isPart(Element element) {
        if (!element.hasAttribute("id")) {
            return false;
        }
        return switch (element.getLocalName()) {
            case "inputEntry", "outputEntry", "inputExpression", "text" -> false;
            default -> !element.getLocalName().endsWith("EventDefinition");
        };
    }
}
