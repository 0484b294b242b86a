package dev.loopdesk.hardening;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.Reply;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Message;
import dev.loopdesk.process.contract.TechnicalSupport.Property;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.xml.ModelException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Rules for the models of a deployment beyond BPMN and DMN, so that a model of an analyst either works or is refused
 * with the file's and the element's name (S7.1).
 */
final class ModelRules {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String DEPLOYMENT = "deployment";

    private final ModelContext context;
    private final ModelFindings findings;
    private final Map<String, FormRules> forms = new HashMap<>();
    /** Variables that each form keeps, by the form's id. */
    private final Map<String, Map<String, String>> kept = new HashMap<>();

    private final Map<String, BpmnModelInstance> diagrams = new TreeMap<>();
    private final Map<String, DmnModelInstance> decisions = new TreeMap<>();
    /** Files by what they define, such as {@code process technical-support}. */
    private final Map<String, String> definitions = new LinkedHashMap<>();

    /** Forms of tasks of the product's own processes. */
    private final Set<FormRules> shown = new LinkedHashSet<>();

    /** All values that forms and tables give to a variable. */
    private final Map<String, Set<String>> values;

    private final Set<String> waiting = new TreeSet<>();
    private final Set<String> ofLeads = new TreeSet<>();

    /**
     * Reads the models of a deployment.
     *
     * @param resources contents by name
     * @param findings takes the violations, each with its file and its element, field or row
     */
    ModelRules(Map<String, byte[]> resources, ModelContext context, ModelFindings findings) {
        this.context = context;
        this.findings = findings;
        new TreeMap<>(resources).forEach((name, content) -> {
            if (DeploymentPolicy.DIAGRAMS.stream().anyMatch(name::endsWith)) {
                diagram(name, content);
            } else if (DeploymentPolicy.DECISIONS.stream().anyMatch(name::endsWith)) {
                decision(name, content);
            } else if (DeploymentPolicy.FORMS.stream().anyMatch(name::endsWith)) {
                form(name, content);
            }
        });
        values = values();
        Set<String> missing = new TreeSet<>(GuardRules.events());
        diagrams.forEach((name, diagram) -> {
            missing.addAll(check(name, diagram));
            DeploymentPolicy.elements(name, Objects.requireNonNull(resources.get(name)), findings)
                    .ifPresent(elements -> expressions(name, elements));
        });
        ways(missing);
        var choices = new HashMap<String, Set<String>>();
        forms.values().forEach(form -> form.collectChoices(choices));
        Set<String> variables = variables();
        decisions.forEach((name, model) -> new DecisionTableRules(
                        name, model, choices, context.calendars(), variables, context.isGroup(), findings)
                .check());
        options(resources);
    }

    /** Checks the ways through the product's own processes. */
    private void ways(Set<String> missing) {
        Map<String, Set<String>> inputs = new HashMap<>();
        decisions.values().forEach(model -> DecisionTableRules.collectInputs(model, inputs));
        var references = new ReferenceRules(diagrams.values(), context.isGroup(), findings);
        Map<Process, String> files = new LinkedHashMap<>();
        Map<Process, FlowGraph> graphs = new LinkedHashMap<>();
        diagrams.forEach((name, diagram) -> {
            for (Process process : diagram.getModelElementsByType(Process.class)) {
                if (ShippedElements.processes().contains(process.getId())) {
                    var graph = new FlowGraph(process);
                    files.put(process, name);
                    graphs.put(process, graph);
                    references.check(name, diagram, process);
                    new FlowRules(name, findings).check(graph);
                    new ConditionRules(name, context.expressions(), values, findings).check(graph);
                    new VariableRules(name, kept, inputs, findings).check(graph);
                    if (process.getId().equals(TechnicalSupport.KEY)) {
                        new GuardRules(name, graph, context.expressions(), values, findings).check(forms);
                    }
                }
            }
        });
        new ClauseRules(files, graphs, findings).check(missing);
    }

    /** Checks the conditions of forms, and whether anything asks for their options. */
    private void options(Map<String, byte[]> resources) {
        Set<String> variables = variables();
        shown.forEach(form -> form.conditions(variables, values));
        Set<String> asked = new TreeSet<>();
        diagrams.keySet()
                .forEach(name -> ExpressionRules.collectCompared(
                        new String(Objects.requireNonNull(resources.get(name)), StandardCharsets.UTF_8), asked));
        decisions.values().forEach(model -> DecisionTableRules.collectCompared(model, asked));
        forms.values().forEach(form -> form.collectCompared(asked));
        shown.forEach(form -> form.unusedOptions(asked));
    }

    /** Returns all values that forms and tables give to a variable, of those that nothing else sets. */
    private Map<String, Set<String>> values() {
        Map<String, Set<String>> values = new TreeMap<>();
        Set<String> open = new TreeSet<>();
        forms.values().forEach(form -> form.collectOutcomes(values, open));
        decisions.values().forEach(model -> DecisionTableRules.collectResults(model, values, open));
        ConditionRules.YES_OR_NO.forEach(name -> values.put(name, ConditionRules.TRUE_OR_FALSE));
        // Forms of an earlier deployment may give others.
        for (BpmnModelInstance diagram : diagrams.values()) {
            diagram.getModelElementsByType(UserTask.class).stream()
                    .map(UserTask::getCamundaFormRef)
                    .filter(form -> form != null && !forms.containsKey(form))
                    .forEach(form -> open.addAll(ShippedModels.variables(form).keySet()));
        }
        values.keySet().removeAll(open);
        // A condition that names a service is not tried: a check has no effects.
        values.keySet().removeIf(RestrictedExpressions::isBean);
        return values;
    }

    /** Returns the ids of the tasks that wait for the requester. */
    Set<String> waiting() {
        return waiting;
    }

    /** Returns the ids of the tasks that are the leads' alone. */
    Set<String> ofLeads() {
        return ofLeads;
    }

    private void diagram(String name, byte[] content) {
        try {
            BpmnModelInstance diagram = Bpmn.readModelFromStream(new ByteArrayInputStream(content));
            var processes = diagram.getModelElementsByType(Process.class);
            if (processes.isEmpty()) {
                findings.inFile(name, "file.no-process");
            }
            List<BaseElement> nameless = Stream.concat(
                            processes.stream(), diagram.getModelElementsByType(FlowNode.class).stream())
                    .map(BaseElement.class::cast)
                    .filter(element ->
                            element.getId() == null || element.getId().isBlank())
                    .toList();
            nameless.forEach(element -> findings.inFile(
                    name, "file.element-without-id", element.getElementType().getTypeName()));
            if (nameless.isEmpty()) {
                diagrams.put(name, diagram);
                processes.forEach(process -> define(name, "process", process.getId(), "file.process-twice"));
            }
        } catch (ModelException e) {
            unreadable(name, e);
        }
    }

    private void decision(String name, byte[] content) {
        try {
            DmnModelInstance model = Dmn.readModelFromStream(new ByteArrayInputStream(content));
            var contained = model.getModelElementsByType(Decision.class);
            if (contained.isEmpty()) {
                findings.inFile(name, "file.no-decision");
            }
            boolean nameless = contained.stream()
                    .anyMatch(decision ->
                            decision.getId() == null || decision.getId().isBlank());
            if (nameless) {
                findings.inFile(name, "file.decision-without-id");
                return;
            }
            decisions.put(name, model);
            for (Decision decision : contained) {
                define(name, "decision", decision.getId(), "file.decision-twice");
                if (decision.getExpression() == null) {
                    findings.at(name, decision, "element.no-logic");
                }
            }
        } catch (ModelException e) {
            unreadable(name, e);
        }
    }

    private void form(String name, byte[] content) {
        try {
            // UTF-8 only, as in the engine; the reader of bytes would guess another encoding.
            JsonNode form = JSON.readTree(new String(content, StandardCharsets.UTF_8));
            if (!form.isObject() || !form.path("components").isArray()) {
                findings.inFile(name, "file.no-form");
                return;
            }
            String id = form.path("id").asText();
            var rules = new FormRules(name, form, findings);
            var variables = new HashMap<String, String>();
            ShippedModels.collectVariables(form, variables);
            define(name, "form", id, "file.form-twice");
            rules.check();
            forms.put(id, rules);
            // The form was deployed before the property existed.
            kept.put(id, variables.isEmpty() ? ShippedModels.variables(id) : variables);
        } catch (IOException e) {
            unreadable(name, e);
        }
    }

    private void unreadable(String name, Exception why) {
        Throwable reason = why;
        // The model API reports the violation of the schema as the cause of its cause.
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        findings.unreadable(name, reason);
    }

    private void define(String file, String kind, String id, String definedTwice) {
        String first = definitions.putIfAbsent(kind + " " + id, file);
        if (first != null) {
            findings.inFile(file, definedTwice, id, first);
        }
    }

    private Set<String> check(String name, BpmnModelInstance diagram) {
        var properties = new PropertyRules(name, findings);
        diagram.getModelElementsByType(FlowElement.class).forEach(properties::check);
        diagram.getModelElementsByType(ServiceTask.class)
                .forEach(task -> properties.service(
                        task,
                        key -> isDefined("decision", key)
                                || context.isDecisionDeployed().test(key)));
        diagram.getModelElementsByType(EndEvent.class)
                .forEach(end -> properties.toRequester(
                        end, ElementProperties.written(end).get(Property.MESSAGE)));
        diagram.getModelElementsByType(UserTask.class).forEach(task -> task(name, task, properties));
        diagram.getModelElementsByType(BusinessRuleTask.class).forEach(task -> decided(name, task));
        diagram.getModelElementsByType(CallActivity.class).forEach(call -> called(name, call));
        diagram.getModelElementsByType(StartEvent.class).forEach(start -> {
            started(name, start);
            startForm(name, start);
        });
        new TimerRules(name, findings).check(diagram);
        return new StandardRules(name, context, findings).check(diagram);
    }

    private void task(String name, UserTask task, PropertyRules properties) {
        if (ShippedModels.isOfLeads(task)) {
            ofLeads.add(task.getId());
        }
        boolean waits = ElementProperties.of(task).waitsForRequester();
        if (waits) {
            waiting.add(task.getId());
            properties.toRequester(task, ElementProperties.written(task).get(Property.MESSAGE));
            boolean written = ElementProperties.written(task).containsKey(Property.WAITS_FOR);
            if (written && !process(task).equals(TechnicalSupport.KEY)) {
                findings.at(name, task, "element.waits-elsewhere", Property.WAITS_FOR, TechnicalSupport.KEY);
            }
        }
        String form = task.getCamundaFormRef();
        if (form == null) {
            if (ShippedModels.PROCESSES_WITH_TASKS.contains(process(task))) {
                findings.at(name, task, "element.no-form");
            }
            return;
        }
        FormRules fields = forms.get(form);
        if (fields != null) {
            if (ShippedModels.PROCESSES_WITH_TASKS.contains(process(task))) {
                shown.add(fields);
            }
            properties.reply(task, fields);
            properties.followUp(task, fields);
            if (waits) {
                fields.onTheTicketPage(name, task);
            }
        } else if (DEPLOYMENT.equals(task.getCamundaFormRefBinding())) {
            findings.at(name, task, "element.form-elsewhere", form);
        } else if (!isExpression(form) && !context.isFormDeployed().test(form)) {
            findings.at(name, task, "element.form-unknown", form);
        }
    }

    private void decided(String name, BusinessRuleTask task) {
        String decision = task.getCamundaDecisionRef();
        if (decision == null || isExpression(decision) || isDefined("decision", decision)) {
            return;
        }
        if (DEPLOYMENT.equals(task.getCamundaDecisionRefBinding())) {
            findings.at(name, task, "element.decision-elsewhere", decision);
        } else if (!context.isDecisionDeployed().test(decision)) {
            findings.at(name, task, "element.decision-unknown", decision);
        }
    }

    private void called(String name, CallActivity call) {
        String process = call.getCalledElement();
        if (process == null || isExpression(process) || isDefined("process", process)) {
            return;
        }
        if (DEPLOYMENT.equals(call.getCamundaCalledElementBinding())) {
            findings.at(name, call, "element.process-elsewhere", process);
        } else if (!context.isProcessDeployed().test(process)) {
            findings.at(name, call, "element.process-unknown", process);
        }
    }

    /** Checks that reports start the process of the standard: the engine starts one process by a message only. */
    private void started(String name, StartEvent start) {
        boolean ofProcess = start.getParentElement() instanceof Process;
        String key = process(start);
        start.getChildElementsByType(MessageEventDefinition.class).stream()
                .filter(event -> ofProcess && event.getMessage() != null)
                .map(event -> String.valueOf(event.getMessage().getName()))
                .filter(message -> message.equals(Message.TICKET_RECEIVED) && !key.equals(TechnicalSupport.KEY))
                .forEach(message ->
                        findings.at(name, start, "element.starts-by-report", key, message, TechnicalSupport.KEY));
    }

    /** Checks that no start form has a field that the requester reads or that adds participants: there is no ticket yet. */
    private void startForm(String name, StartEvent start) {
        String id = start.getCamundaFormRef();
        FormRules form = forms.get(String.valueOf(id));
        if (id != null && form == null && DEPLOYMENT.equals(start.getCamundaFormRefBinding())) {
            findings.at(name, start, "element.form-elsewhere", id);
        } else if (id != null
                && form == null
                && !isExpression(id)
                && !context.isFormDeployed().test(id)) {
            findings.at(name, start, "element.form-unknown", id);
        }
        if (form != null) {
            form.forRequester().forEach(key -> findings.at(name, start, "element.told-before-ticket", key));
            form.adding().forEach(key -> findings.at(name, start, "element.added-before-ticket", key));
        }
    }

    private void expressions(String name, NodeList elements) {
        for (int i = 0; i < elements.getLength(); i++) {
            var element = (Element) elements.item(i);
            String topic = topic(element);
            if (topic != null) {
                findings.at(name, ExpressionRules.owner(element), "element.external-task", topic);
            }
        }
        new ExpressionRules(name, context.expressions(), variables(), values, findings)
                .check(elements, ShippedModels.PROCESSES_WITH_TASKS);
    }

    private static @Nullable String topic(Element element) {
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            var attribute = element.getAttributes().item(i);
            if (attribute.getNamespaceURI() != null && attribute.getLocalName().equals("topic")) {
                return attribute.getNodeValue();
            }
        }
        return null;
    }

    private Set<String> variables() {
        var known = new TreeSet<String>(Variable.OF_THE_PROCESS);
        // Variables of messages.
        known.addAll(Set.of(Reply.TEXT, Reply.FOLDED, Reply.FROM, Reply.HAS_TEXT));
        kept.values().forEach(variables -> known.addAll(variables.keySet()));
        // Forms of an earlier deployment.
        for (BpmnModelInstance diagram : diagrams.values()) {
            diagram.getModelElementsByType(UserTask.class).stream()
                    .map(UserTask::getCamundaFormRef)
                    .filter(form -> form != null && !forms.containsKey(form))
                    .forEach(form -> known.addAll(ShippedModels.variables(form).keySet()));
        }
        return known;
    }

    private boolean isDefined(String kind, String id) {
        return definitions.containsKey(kind + " " + id);
    }

    private static boolean isExpression(String text) {
        return text.contains("${") || text.contains("#{");
    }

    private static String process(FlowElement element) {
        var around = element.getParentElement();
        while (around != null && !(around instanceof Process)) {
            around = around.getParentElement();
        }
        return around instanceof Process process ? String.valueOf(process.getId()) : "";
    }
}
