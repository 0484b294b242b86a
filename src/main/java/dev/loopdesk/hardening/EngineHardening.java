package dev.loopdesk.hardening;

import dev.loopdesk.process.contract.WaitingTasksDeployed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ResourceEntity;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.camunda.bpm.spring.boot.starter.util.SpringBootProcessEnginePlugin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Hardens the engine: expressions reach only what {@link RestrictedExpressions} lists, and a deployment that would bring
 * code with it is refused. Our own tables come first, hence the dependency.
 */
@Component
@DependsOnDatabaseInitialization
class EngineHardening extends SpringBootProcessEnginePlugin {

    private final ApplicationContext application;

    EngineHardening(ApplicationContext application) {
        this.application = application;
    }

    @Override
    public void preInit(SpringProcessEngineConfiguration engine) {
        engine.setExpressionManager(new RestrictedExpressions(application));
        List<Deployer> deployers = new ArrayList<>();
        if (engine.getCustomPreDeployers() != null) {
            deployers.addAll(engine.getCustomPreDeployers());
        }
        deployers.add(new NoCode());
        deployers.add(this::holdToRules);
        engine.setCustomPreDeployers(deployers);
    }

    /** What was deployed before a rule was made stays as it is. */
    private void holdToRules(DeploymentEntity deployment) {
        if (!deployment.isNew()) {
            return;
        }
        var resources = new LinkedHashMap<String, byte[]>();
        deployment.getResources().forEach((name, resource) -> resources.put(name, resource.getBytes()));
        var rules = new ModelRules(resources);
        if (!rules.problems().isEmpty()) {
            throw new ParseException(
                    String.join("; ", rules.problems()), String.valueOf(deployment.getName()), List.of(), List.of());
        }
        if (!rules.waiting().isEmpty()) {
            application.publishEvent(new WaitingTasksDeployed(rules.waiting()));
        }
    }

    /** Refuses scripts, classes and commands in diagrams and decisions, before anything of them is parsed or run. */
    private static final class NoCode implements Deployer {

        private static final Set<String> LANGUAGES = Set.of(
                "feel",
                "juel",
                "http://www.omg.org/spec/feel/20140401",
                "https://www.omg.org/spec/dmn/20180521/feel/",
                "https://www.omg.org/spec/dmn/20191111/feel/");

        @Override
        public void deploy(DeploymentEntity deployment) {
            for (ResourceEntity resource : deployment.getResources().values()) {
                String name = resource.getName().toLowerCase(Locale.ROOT);
                if (name.endsWith(".bpmn")
                        || name.endsWith("bpmn20.xml")
                        || name.endsWith(".dmn")
                        || name.endsWith("dmn11.xml")) {
                    check(resource);
                }
            }
        }

        private static void check(ResourceEntity resource) {
            boolean decision = !resource.getName().toLowerCase(Locale.ROOT).contains("bpmn");
            NodeList elements = elements(resource);
            for (int i = 0; i < elements.getLength(); i++) {
                Element element = (Element) elements.item(i);
                String code = code(element, decision);
                if (code != null) {
                    throw refused(
                            resource,
                            "%s brings code (%s); models use delegate expressions".formatted(named(element), code));
                }
            }
        }

        private static @Nullable String code(Element element, boolean decision) {
            String elementName = element.getLocalName();
            if (elementName.equals("scriptTask") || elementName.equals("script")) {
                return "script";
            }
            if (elementName.equals("connector")) {
                return "connector";
            }
            if (elementName.equals("constraint")
                    && element.getAttribute("name").equals("validator")
                    && !element.getAttribute("config").startsWith("${")) {
                return "validator class";
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
            // xsi:type is the schema's own, any other namespace the engine's extensions.
            boolean extension = attribute.getNamespaceURI() != null
                    && !XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI.equals(attribute.getNamespaceURI());
            String name = attribute.getLocalName();
            return switch (name) {
                case "class", "formHandlerClass", "variableMappingClass" -> name + " " + value;
                case "resource" -> extension ? "script " + value : null;
                case "type" -> extension && !value.equals("external") ? "type " + value : null;
                case "formKey" -> value.startsWith("embedded:") ? "embedded form" : null;
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

        private static NodeList elements(ResourceEntity resource) {
            try {
                var factory = DocumentBuilderFactory.newInstance();
                factory.setNamespaceAware(true);
                factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
                factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
                var builder = factory.newDocumentBuilder();
                // The default handler prints to the console.
                builder.setErrorHandler(new DefaultHandler());
                return builder.parse(new ByteArrayInputStream(resource.getBytes()))
                        .getElementsByTagNameNS("*", "*");
            } catch (SAXException e) {
                throw refused(resource, String.valueOf(e.getMessage()));
            } catch (IOException | ParserConfigurationException e) {
                throw new IllegalStateException(e);
            }
        }

        private static ParseException refused(ResourceEntity resource, String why) {
            return new ParseException(resource.getName() + ": " + why, resource.getName(), List.of(), List.of());
        }
    }
}
