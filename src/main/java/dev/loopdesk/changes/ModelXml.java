package dev.loopdesk.changes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Diagrams and decision tables as XML. */
final class ModelXml {

    private ModelXml() {}

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
