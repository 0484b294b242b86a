package dev.loopdesk.process.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The diagrams, decisions and forms that the product ships. Tickets whose diagram was deployed before elements and fields
 * had properties are served by these.
 */
public final class ShippedModels {

    /** Keys of the processes with user tasks; those of analysts have other keys. */
    public static final Set<String> PROCESSES_WITH_TASKS = Set.of(
            TechnicalSupport.KEY, DeliverMessageProcess.KEY, AcknowledgeBreachProcess.KEY, ReceiveMailProcess.KEY);

    private static final List<String> PATTERNS =
            List.of("classpath*:processes/*.bpmn", "classpath*:processes/*.dmn", "classpath*:forms/*.form");
    private static final ObjectMapper JSON = new ObjectMapper();

    private ShippedModels() {}

    static List<Resource> all() throws IOException {
        var resolver = new PathMatchingResourcePatternResolver();
        var resources = new ArrayList<Resource>();
        for (String pattern : PATTERNS) {
            resources.addAll(List.of(resolver.getResources(pattern)));
        }
        return resources;
    }

    /** Properties of the user task of that id; none where no diagram has it. */
    static Map<String, String> properties(String element) {
        return Holder.TASKS.getOrDefault(element, Map.of());
    }

    /** Ids of the user tasks that wait for the requester. */
    public static Set<String> waitingTasks() {
        var waiting = new TreeSet<String>();
        Holder.TASKS.forEach((task, properties) -> {
            if (properties.containsKey(TechnicalSupport.Property.WAITS_FOR)) {
                waiting.add(task);
            }
        });
        return waiting;
    }

    /** Ids of the user tasks that are the leads' alone: approvals and alerts. */
    public static Set<String> tasksOfLeads() {
        return Set.copyOf(Holder.OF_LEADS);
    }

    /** Tells whether the leads are the only candidates of a task. */
    public static boolean isOfLeads(UserTask task) {
        return TechnicalSupport.Group.SUPPORT_LEADS.equals(task.getCamundaCandidateGroups());
    }

    /** The property {@code variable} of each field of the form of that id that has one. */
    public static Map<String, String> variables(String form) {
        return Holder.FORMS.getOrDefault(form, Map.of());
    }

    /** Puts the property {@code variable} of each field below a node of a form into a map. */
    public static void collectVariables(JsonNode node, Map<String, String> into) {
        for (JsonNode component : node.path("components")) {
            String variable = component.path("properties").path("variable").asText("");
            if (component.hasNonNull("key") && !variable.isBlank()) {
                into.put(component.path("key").asText(), variable);
            }
            collectVariables(component, into);
        }
    }

    private static final class Holder {

        static final Map<String, Map<String, String>> TASKS = new HashMap<>();
        static final Set<String> OF_LEADS = new TreeSet<>();
        static final Map<String, Map<String, String>> FORMS = new HashMap<>();

        static {
            try {
                for (Resource resource : all()) {
                    String name = Objects.requireNonNull(resource.getFilename());
                    try (InputStream content = resource.getInputStream()) {
                        if (name.endsWith(".bpmn")) {
                            Bpmn.readModelFromStream(content)
                                    .getModelElementsByType(UserTask.class)
                                    .forEach(task -> {
                                        TASKS.put(task.getId(), ElementProperties.written(task));
                                        if (isOfLeads(task)) {
                                            OF_LEADS.add(task.getId());
                                        }
                                    });
                        } else if (name.endsWith(".form")) {
                            JsonNode form = JSON.readTree(content);
                            var variables = new HashMap<String, String>();
                            collectVariables(form, variables);
                            FORMS.put(form.path("id").asText(), variables);
                        }
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
