package dev.loopdesk.process.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.camunda.bpm.model.bpmn.impl.BpmnModelConstants;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The diagrams, decisions and forms that the product ships. Tickets whose diagram was deployed before elements and fields
 * had properties are served by these.
 */
public final class ShippedModels {

    /** Keys of the processes with user tasks; those of analysts have other keys. */
    public static final Set<String> PROCESSES_WITH_TASKS = Set.of(
            TechnicalSupport.KEY,
            DeliverMessageProcess.KEY,
            AcknowledgeBreachProcess.KEY,
            ReceiveMailProcess.KEY,
            ReviewKnowledgeProcess.KEY);

    /** Name and source of the deployment of all of them. */
    public static final String DEPLOYMENT = "loopdesk";

    private static final List<String> PATTERNS =
            List.of("classpath*:processes/*.bpmn", "classpath*:processes/*.dmn", "classpath*:forms/*.form");
    private static final ObjectMapper JSON = new ObjectMapper();

    private ShippedModels() {}

    /** Returns the files by name. */
    static Map<String, Resource> all() {
        return Files.ALL;
    }

    /** Tells whether a file is one of them, byte for byte. */
    public static boolean isShipped(String name, byte[] content) {
        Resource shipped = Files.ALL.get(name);
        return shipped != null && Arrays.equals(Files.read(shipped), content);
    }

    /** Tells whether some files are all of them, byte for byte, and no others. */
    public static boolean areAll(Map<String, byte[]> files) {
        return files.keySet().equals(Files.ALL.keySet())
                && files.entrySet().stream().allMatch(file -> isShipped(file.getKey(), file.getValue()));
    }

    /** The contents of all of them, by their files' names. */
    public static Map<String, byte[]> contents() {
        var contents = new TreeMap<String, byte[]>();
        Files.ALL.forEach((name, file) -> contents.put(name, Files.read(file)));
        return contents;
    }

    /** Properties of the user task of that id; none where no diagram has it. */
    static Map<String, String> properties(String element) {
        return Tasks.PROPERTIES.getOrDefault(element, Map.of());
    }

    /** Ids of the user tasks that wait for the requester. */
    public static Set<String> waitingTasks() {
        var waiting = new TreeSet<String>();
        Tasks.PROPERTIES.forEach((task, properties) -> {
            if (properties.containsKey(TechnicalSupport.Property.WAITS_FOR)) {
                waiting.add(task);
            }
        });
        return waiting;
    }

    /** Ids of the user tasks that are the leads' alone: approvals and alerts. */
    public static Set<String> tasksOfLeads() {
        return Set.copyOf(Tasks.OF_LEADS);
    }

    /** Tells whether the leads are the only candidates of a task. */
    public static boolean isOfLeads(UserTask task) {
        return isOfLeads(task.getCamundaCandidateGroups());
    }

    private static boolean isOfLeads(@Nullable String candidates) {
        return TechnicalSupport.Group.SUPPORT_LEADS.equals(candidates);
    }

    /** The property {@code variable} of each field of the form of that id that has one. */
    public static Map<String, String> variables(String form) {
        return Forms.VARIABLES.getOrDefault(form, Map.of());
    }

    /** Puts the property {@code variable} of each field below a node of a form into a map. */
    public static void collectVariables(JsonNode node, Map<String, String> into) {
        collect("variable", node, into);
    }

    /** The property {@code clause} of each field of the form of that id that has one. */
    public static Map<String, String> clauses(String form) {
        return Forms.CLAUSES.getOrDefault(form, Map.of());
    }

    /** Returns the property {@code clause} of each field of a form that has one. */
    public static Map<String, String> clauses(JsonNode form) {
        Map<String, String> clauses = new LinkedHashMap<>();
        collect(TechnicalSupport.Property.CLAUSE, form, clauses);
        return clauses;
    }

    private static void collect(String property, JsonNode node, Map<String, String> into) {
        for (JsonNode component : node.path("components")) {
            String value = component.path("properties").path(property).asText("");
            if (component.hasNonNull("key") && !value.isBlank()) {
                into.put(component.path("key").asText(), value);
            }
            collect(property, component, into);
        }
    }

    private static final class Files {

        static final Map<String, Resource> ALL = new TreeMap<>();

        static {
            var resolver = new PathMatchingResourcePatternResolver();
            try {
                for (String pattern : PATTERNS) {
                    for (Resource file : resolver.getResources(pattern)) {
                        ALL.put(Objects.requireNonNull(file.getFilename()), file);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static byte[] read(Resource file) {
            try {
                return file.getContentAsByteArray();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * The user tasks, read without the engine's model API: its types and schemas would take longer to load than all
     * diagrams take to read, at each start.
     */
    private static final class Tasks {

        static final Map<String, Map<String, String>> PROPERTIES = new HashMap<>();
        static final Set<String> OF_LEADS = new TreeSet<>();

        static {
            var factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            Files.ALL.forEach((name, file) -> {
                if (name.endsWith(".bpmn")) {
                    try (InputStream content = file.getInputStream()) {
                        read(factory.createXMLStreamReader(content));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (XMLStreamException e) {
                        throw new IllegalStateException(name + " cannot be read", e);
                    }
                }
            });
        }

        private static void read(XMLStreamReader diagram) throws XMLStreamException {
            Map<String, String> properties = null;
            while (diagram.hasNext()) {
                int event = diagram.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    if (diagram.getLocalName().equals(BpmnModelConstants.BPMN_ELEMENT_USER_TASK)) {
                        properties = begin(diagram);
                    } else if (properties != null
                            && diagram.getLocalName().equals(BpmnModelConstants.CAMUNDA_ELEMENT_PROPERTY)) {
                        collect(diagram, properties);
                    }
                } else if (event == XMLStreamConstants.END_ELEMENT
                        && diagram.getLocalName().equals(BpmnModelConstants.BPMN_ELEMENT_USER_TASK)) {
                    properties = null;
                }
            }
        }

        private static Map<String, String> begin(XMLStreamReader task) {
            String id = task.getAttributeValue(null, BpmnModelConstants.BPMN_ATTRIBUTE_ID);
            if (isOfLeads(task.getAttributeValue(
                    BpmnModelConstants.CAMUNDA_NS, BpmnModelConstants.CAMUNDA_ATTRIBUTE_CANDIDATE_GROUPS))) {
                OF_LEADS.add(id);
            }
            Map<String, String> properties = new LinkedHashMap<>();
            PROPERTIES.put(id, properties);
            return properties;
        }

        private static void collect(XMLStreamReader property, Map<String, String> into) {
            String value = property.getAttributeValue(null, BpmnModelConstants.CAMUNDA_ATTRIBUTE_VALUE);
            if (value != null && !value.isBlank()) {
                into.putIfAbsent(property.getAttributeValue(null, BpmnModelConstants.CAMUNDA_ATTRIBUTE_NAME), value);
            }
        }
    }

    private static final class Forms {

        static final Map<String, Map<String, String>> VARIABLES = new HashMap<>();
        static final Map<String, Map<String, String>> CLAUSES = new HashMap<>();

        static {
            Files.ALL.forEach((name, file) -> {
                if (name.endsWith(".form")) {
                    try {
                        JsonNode form = JSON.readTree(Files.read(file));
                        var variables = new HashMap<String, String>();
                        collectVariables(form, variables);
                        VARIABLES.put(form.path("id").asText(), variables);
                        CLAUSES.put(form.path("id").asText(), clauses(form));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
        }
    }
}
