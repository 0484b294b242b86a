package dev.loopdesk.hardening;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ResourceEntity;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Restricts deployments to diagrams, decisions and Camunda Forms, distinguished by the engine's own suffixes, without
 * scripts, classes, shell tasks or other kinds of forms. It runs before the engine's deployers, so that nothing of a
 * refused resource is parsed, stored or run. When the engine loads a stored deployment again, only code is refused,
 * because running tickets use it.
 */
final class DeploymentPolicy implements Deployer {

    static final List<String> DIAGRAMS = List.of("bpmn", "bpmn20.xml");
    static final List<String> DECISIONS = List.of("dmn", "dmn11.xml");
    static final List<String> FORMS = List.of("form");

    private static final Set<String> LANGUAGES = Set.of(
            "feel",
            "juel",
            "http://www.omg.org/spec/feel/20140401",
            "https://www.omg.org/spec/dmn/20180521/feel/",
            "https://www.omg.org/spec/dmn/20191111/feel/");

    @Override
    public void deploy(DeploymentEntity deployment) {
        for (ResourceEntity resource : deployment.getResources().values()) {
            if (endsInOneOf(resource, DIAGRAMS)) {
                check(resource, false, deployment.isNew());
            } else if (endsInOneOf(resource, DECISIONS)) {
                check(resource, true, deployment.isNew());
            } else if (deployment.isNew() && !endsInOneOf(resource, FORMS)) {
                throw refused(
                        resource,
                        "only resources whose names end in %s are deployed"
                                .formatted(Stream.of(DIAGRAMS, DECISIONS, FORMS)
                                        .flatMap(List::stream)
                                        .collect(Collectors.joining(", "))));
            }
        }
    }

    private static boolean endsInOneOf(ResourceEntity resource, List<String> suffixes) {
        return suffixes.stream().anyMatch(resource.getName()::endsWith);
    }

    private static void check(ResourceEntity resource, boolean decision, boolean isNew) {
        NodeList elements = elements(resource.getName(), resource.getBytes());
        for (int i = 0; i < elements.getLength(); i++) {
            Element element = (Element) elements.item(i);
            String form = isNew ? form(element) : null;
            if (form != null) {
                throw refused(
                        resource,
                        "%s has a form of another kind (%s); tasks and start events use Camunda Forms (camunda:formRef)"
                                .formatted(named(element), form));
            }
            String code = code(element, decision);
            if (code != null) {
                throw refused(
                        resource,
                        "%s brings code (%s); models use delegate expressions".formatted(named(element), code));
            }
        }
    }

    /**
     * Finds a form key, whose value could lead to a page with scripts, or a generated form, which Loopdesk does not
     * check.
     */
    private static @Nullable String form(Element element) {
        String name = element.getLocalName();
        if (name.equals("formData") || name.equals("formProperty")) {
            return name;
        }
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            if (attributes.item(i).getLocalName().equals("formKey")) {
                return "formKey " + attributes.item(i).getNodeValue();
            }
        }
        return null;
    }

    private static @Nullable String code(Element element, boolean decision) {
        String elementName = element.getLocalName();
        if (elementName.equals("scriptTask") || elementName.equals("script")) {
            return "script";
        }
        if (elementName.equals("connector")) {
            return "connector";
        }
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            String code = code(elementName, attributes.item(i), decision);
            if (code != null) {
                return code;
            }
        }
        return null;
    }

    private static @Nullable String code(String element, Node attribute, boolean decision) {
        String value = attribute.getNodeValue();
        // The attribute xsi:type belongs to the schema, other namespaces to the engine's extensions.
        boolean extension = attribute.getNamespaceURI() != null
                && !XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI.equals(attribute.getNamespaceURI());
        String name = attribute.getLocalName();
        return switch (name) {
            case "class", "formHandlerClass", "variableMappingClass" -> name + " " + value;
            case "resource" -> extension ? "script " + value : null;
            case "type" -> extension && !value.equals("external") ? "type " + value : null;
            case "language" ->
                element.equals("conditionExpression") || element.equals("condition") ? "script in " + value : null;
            case "expressionLanguage" ->
                decision && !LANGUAGES.contains(value.toLowerCase(Locale.ROOT)) ? "script in " + value : null;
            default -> null;
        };
    }

    private static String named(Element element) {
        for (Node node = element; node instanceof Element parent; node = node.getParentNode()) {
            if (parent.hasAttribute("id")) {
                return parent.getAttribute("id");
            }
        }
        return element.getLocalName();
    }

    /** Returns all elements of an XML file. */
    static NodeList elements(String name, byte[] content) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            // The default handler prints to the console.
            builder.setErrorHandler(new DefaultHandler());
            return builder.parse(new ByteArrayInputStream(content)).getElementsByTagNameNS("*", "*");
        } catch (SAXException e) {
            throw refused(name, String.valueOf(e.getMessage()));
        } catch (IOException | ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ParseException refused(ResourceEntity resource, String why) {
        return refused(resource.getName(), why);
    }

    private static ParseException refused(String name, String why) {
        return new ParseException(name + ": " + why, name, List.of(), List.of());
    }
}
