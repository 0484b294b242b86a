package dev.loopdesk.hardening;

import dev.loopdesk.text.Characters;
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
 * scripts, classes, shell tasks or other kinds of forms, of sizes and with names that can be stored. It runs before the engine's deployers, so that nothing of a
 * refused resource is parsed, stored or run. When the engine loads a stored deployment again, only code is refused,
 * because running tickets use it.
 */
final class DeploymentPolicy implements Deployer {

    static final List<String> DIAGRAMS = List.of("bpmn", "bpmn20.xml");
    static final List<String> DECISIONS = List.of("dmn", "dmn11.xml");
    static final List<String> FORMS = List.of("form");

    /** Limit of a file in bytes; the largest shipped model has a tenth of it. */
    static final int LARGEST = 4 << 20;

    /** Limit of names and ids, which the engine's tables have. */
    private static final int LONGEST_NAME = 255;

    private static final int LONGEST_VERSION_TAG = 64;

    private static final Set<String> LANGUAGES = Set.of(
            "feel",
            "juel",
            "http://www.omg.org/spec/feel/20140401",
            "https://www.omg.org/spec/dmn/20180521/feel/",
            "https://www.omg.org/spec/dmn/20191111/feel/");

    @Override
    public void deploy(DeploymentEntity deployment) {
        if (deployment.isNew()) {
            checkName("The deployment", deployment.getName());
            checkName("The source of the deployment", deployment.getSource());
        }
        for (ResourceEntity resource : deployment.getResources().values()) {
            if (deployment.isNew()) {
                checkName("The file", resource.getName());
                if (resource.getBytes().length > LARGEST) {
                    throw refused(resource, "is larger than %d MB".formatted(LARGEST >> 20));
                }
            }
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

    private static void checkName(String kind, @Nullable String name) {
        if (name != null && (name.length() > LONGEST_NAME || !Characters.canBeStored(name))) {
            throw refused(
                    name.substring(0, Math.min(LONGEST_NAME, name.length())),
                    "%s has a name of more than %d characters or with characters that cannot be stored"
                            .formatted(kind, LONGEST_NAME));
        }
    }

    private static void check(ResourceEntity resource, boolean decision, boolean isNew) {
        NodeList elements = elements(resource.getName(), resource.getBytes());
        for (int i = 0; i < elements.getLength(); i++) {
            Element element = (Element) elements.item(i);
            String tooLong = isNew ? tooLong(element) : null;
            if (tooLong != null) {
                throw refused(resource, "%s has a %s that is too long".formatted(shortened(named(element)), tooLong));
            }
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

    /** Finds an attribute that the engine's tables cannot store, some of them only when the element is reached. */
    private static @Nullable String tooLong(Element element) {
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            Node attribute = attributes.item(i);
            int longest = switch (attribute.getLocalName()) {
                case "id", "name", "targetNamespace", "namespace" -> LONGEST_NAME;
                case "versionTag" -> LONGEST_VERSION_TAG;
                default -> Integer.MAX_VALUE;
            };
            if (attribute.getNodeValue().length() > longest) {
                return attribute.getLocalName();
            }
        }
        return null;
    }

    private static String shortened(String name) {
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "..." : name;
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
        } catch (SAXException | IOException e) {
            // Bytes that are no text of the stated encoding are reported like a failure of reading.
            throw refused(name, "cannot be read: " + e.getMessage());
        } catch (ParserConfigurationException e) {
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
