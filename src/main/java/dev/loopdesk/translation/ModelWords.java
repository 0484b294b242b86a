package dev.loopdesk.translation;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.text.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The words of one diagram or decision in its own language and in Chinese. A Camunda property of an element whose name
 * ends in {@code :zh} translates the element's {@code name}, {@code label}, {@code text} or {@code description}; for a
 * group {@code name} is the category that it shows. An element without such a property keeps its own words.
 */
public final class ModelWords {

    /** The translatable part of an element: an attribute, or the text of a child. */
    private static final String NAME = "name";

    private static final String LABEL = "label";
    private static final String TEXT = "text";
    private static final String DESCRIPTION = "description";

    /** Words of an element, with their translations if there are any. */
    record Words(
            @Nullable String name,
            @Nullable String translatedName,
            @Nullable String description,
            @Nullable String translatedDescription) {}

    private final Map<String, Words> elements;

    private ModelWords(Map<String, Words> elements) {
        this.elements = elements;
    }

    /** Reads the words of a model. */
    static ModelWords read(InputStream model) throws IOException {
        try (model) {
            return of(parse(new InputSource(model)));
        }
    }

    private static ModelWords of(Document model) {
        var elements = new HashMap<String, Words>();
        forEach(model.getDocumentElement(), element -> {
            Map<String, String> properties = properties(element);
            Element description = description(element);
            if (element.hasAttribute("id") && !properties.isEmpty()) {
                elements.put(
                        element.getAttribute("id"),
                        new Words(
                                element.getAttribute(NAME),
                                words(properties, NAME),
                                description == null ? null : description.getTextContent(),
                                words(properties, DESCRIPTION)));
            }
        });
        return new ModelWords(elements);
    }

    /** Returns the words of the element of that id, or null if nothing of it is translated. */
    @Nullable
    Words of(String element) {
        return elements.get(element);
    }

    /** Returns a model with its words in Chinese, for a viewer; what is not translated keeps its own words. */
    public static String translate(String xml) throws IOException {
        Document model = parse(new InputSource(new StringReader(xml)));
        var groups = new HashMap<String, String>();
        forEach(model.getDocumentElement(), element -> {
            Map<String, String> properties = properties(element);
            for (String attribute : new String[] {NAME, LABEL}) {
                String words = words(properties, attribute);
                if (words != null && element.hasAttribute(attribute)) {
                    element.setAttribute(attribute, words);
                }
            }
            String category = element.getAttribute("categoryValueRef");
            String group = words(properties, NAME);
            if (!category.isEmpty() && group != null) {
                groups.put(category, group);
            }
            write(child(element, TEXT), words(properties, TEXT));
            write(description(element), words(properties, DESCRIPTION));
        });
        forEach(model.getDocumentElement(), element -> {
            String words = groups.get(element.getAttribute("id"));
            if (words != null) {
                element.setAttribute("value", words);
            }
        });
        return write(model);
    }

    /**
     * Returns the words of an attribute of an element, such as its name, in the language of a reader; empty if there are none.
     */
    public static String of(Element element, String attribute, Locale reader) {
        String words =
                Texts.language(reader).equals(Locale.SIMPLIFIED_CHINESE) ? words(properties(element), attribute) : null;
        return words == null ? element.getAttribute(attribute) : words;
    }

    /** Returns the translated words of a part, or null if the properties give none. */
    private static @Nullable String words(Map<String, String> properties, String part) {
        String words = properties.get(part + ElementProperties.CHINESE);
        return words == null || words.isBlank() ? null : words;
    }

    private static void write(@Nullable Element element, @Nullable String words) {
        if (element != null && words != null) {
            element.setTextContent(words);
        }
    }

    private static @Nullable Element description(Element element) {
        Element documentation = child(element, "documentation");
        return documentation == null ? child(element, DESCRIPTION) : documentation;
    }

    private static Map<String, String> properties(Element element) {
        var found = new LinkedHashMap<String, String>();
        Element extensions = child(element, "extensionElements");
        Element properties = extensions == null ? null : child(extensions, "properties");
        if (properties != null) {
            for (Node node = properties.getFirstChild(); node != null; node = node.getNextSibling()) {
                if (node instanceof Element property
                        && property.getAttribute(NAME).endsWith(ElementProperties.CHINESE)) {
                    found.put(property.getAttribute(NAME), property.getAttribute("value"));
                }
            }
        }
        return found;
    }

    private static @Nullable Element child(Element parent, String localName) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && localName.equals(element.getLocalName())) {
                return element;
            }
        }
        return null;
    }

    private static void forEach(Element element, java.util.function.Consumer<Element> action) {
        action.accept(element);
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                forEach(child, action);
            }
        }
    }

    private static Document parse(InputSource source) throws IOException {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setExpandEntityReferences(false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(source);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(e);
        }
    }

    private static String write(Document model) throws IOException {
        try {
            var factory = TransformerFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            var text = new StringWriter();
            factory.newTransformer().transform(new DOMSource(model), new StreamResult(text));
            return text.toString();
        } catch (TransformerException e) {
            throw new IOException(e);
        }
    }
}
