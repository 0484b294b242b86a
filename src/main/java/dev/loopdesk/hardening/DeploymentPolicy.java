package dev.loopdesk.hardening;

import dev.loopdesk.hardening.ModelFinding.Words;
import dev.loopdesk.text.Characters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
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
 * scripts, classes, shell tasks or other kinds of forms, of sizes and with names that can be stored. It looks at all
 * resources before the rules and the engine's deployers, so that nothing of a refused deployment is parsed, stored or
 * run. When the engine loads a stored deployment again, only code is refused, because running tickets use it.
 */
final class DeploymentPolicy implements Deployer {

    static final List<String> DIAGRAMS = List.of("bpmn", "bpmn20.xml");
    static final List<String> DECISIONS = List.of("dmn", "dmn11.xml");
    static final List<String> FORMS = List.of("form");

    /** Limit of a file in bytes; the largest shipped model has a tenth of it. */
    static final int LARGEST = 4 << 20;

    /** Limit of names and ids, which the engine's tables have. */
    /** A name of a file alone: one with folders would lead a copy of it elsewhere. */
    private static final Pattern FILE_NAME = Pattern.compile("[^/\\\\\\p{Cntrl}]+");

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
        var findings = new ModelFindings();
        if (deployment.isNew()) {
            checkNames(deployment, findings);
        }
        for (ResourceEntity resource : deployment.getResources().values()) {
            check(resource, deployment.isNew(), findings);
        }
        findings.refuseErrors();
    }

    /** Finds names of a deployment that cannot be stored. */
    static void checkNames(DeploymentEntity deployment, ModelFindings findings) {
        checkName(deployment.getName(), "file.deployment-name", findings);
        checkName(deployment.getSource(), "file.source-name", findings);
    }

    private static void check(ResourceEntity resource, boolean isNew, ModelFindings findings) {
        String name = resource.getName();
        if (isNew && !checkName(name, "file.file-name", findings)) {
            return;
        }
        if (isNew && !FILE_NAME.matcher(name).matches()) {
            findings.inFile(name, "file.file-path");
            return;
        }
        if (isNew && resource.getBytes().length > LARGEST) {
            findings.inFile(name, "file.too-large", LARGEST >> 20);
            return;
        }
        boolean decision = endsInOneOf(name, DECISIONS);
        if (decision || endsInOneOf(name, DIAGRAMS)) {
            elements(name, resource.getBytes(), findings)
                    .ifPresent(elements -> check(name, elements, decision, isNew, findings));
        } else if (isNew && !endsInOneOf(name, FORMS)) {
            findings.inFile(
                    name,
                    "file.kind",
                    Stream.of(DIAGRAMS, DECISIONS, FORMS).flatMap(List::stream).toList());
        }
    }

    private static boolean endsInOneOf(String name, List<String> suffixes) {
        return suffixes.stream().anyMatch(name::endsWith);
    }

    private static boolean checkName(@Nullable String name, String key, ModelFindings findings) {
        if (name == null || (name.length() <= LONGEST_NAME && Characters.canBeStored(name))) {
            return true;
        }
        findings.inFile(name.substring(0, Math.min(LONGEST_NAME, name.length())), key, LONGEST_NAME);
        return false;
    }

    private static void check(String file, NodeList elements, boolean decision, boolean isNew, ModelFindings findings) {
        for (int i = 0; i < elements.getLength(); i++) {
            Element element = (Element) elements.item(i);
            Element named = named(element);
            String tooLong = isNew ? tooLong(element) : null;
            if (tooLong != null) {
                findings.at(file, shortened(ModelFindings.id(named)), null, "part.too-long", tooLong);
            }
            String form = isNew ? form(element) : null;
            if (form != null) {
                findings.at(file, named, "part.form", form);
            }
            Object code = code(element, decision);
            if (code != null) {
                findings.at(file, named, "part.code", code);
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

    /** Returns what is code: a name and a value of the file, or words. */
    private static @Nullable Object code(Element element, boolean decision) {
        String elementName = element.getLocalName();
        if (elementName.equals("scriptTask") || elementName.equals("script")) {
            return Words.of("words.script");
        }
        if (elementName.equals("connector")) {
            return Words.of("words.connector");
        }
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            Object code = code(elementName, attributes.item(i), decision);
            if (code != null) {
                return code;
            }
        }
        return null;
    }

    private static @Nullable Object code(String element, Node attribute, boolean decision) {
        String value = attribute.getNodeValue();
        // The attribute xsi:type belongs to the schema, other namespaces to the engine's extensions.
        boolean extension = attribute.getNamespaceURI() != null
                && !XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI.equals(attribute.getNamespaceURI());
        String name = attribute.getLocalName();
        return switch (name) {
            case "class", "formHandlerClass", "variableMappingClass" -> name + " " + value;
            case "resource" -> extension ? Words.of("words.script-of", value) : null;
            case "type" -> extension && !value.equals("external") ? "type " + value : null;
            case "language" ->
                element.equals("conditionExpression") || element.equals("condition")
                        ? Words.of("words.script-in", value)
                        : null;
            case "expressionLanguage" ->
                decision && !LANGUAGES.contains(value.toLowerCase(Locale.ROOT))
                        ? Words.of("words.script-in", value)
                        : null;
            default -> null;
        };
    }

    /** Finds the nearest element with an id around or at an element. */
    private static Element named(Element element) {
        for (Node node = element; node instanceof Element parent; node = node.getParentNode()) {
            if (parent.hasAttribute("id")) {
                return parent;
            }
        }
        return element;
    }

    /** Returns all elements of an XML file, if it can be read. */
    static Optional<NodeList> elements(String name, byte[] content, ModelFindings findings) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            // The default handler prints to the console.
            builder.setErrorHandler(new DefaultHandler());
            return Optional.of(builder.parse(new ByteArrayInputStream(content)).getElementsByTagNameNS("*", "*"));
        } catch (SAXException | IOException e) {
            // Bytes that are no text of the stated encoding are reported like a failure of reading.
            findings.unreadable(name, e);
            return Optional.empty();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }
}
