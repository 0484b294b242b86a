package dev.loopdesk.hardening;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.message.MessageKind;
import dev.loopdesk.message.MessageKind.Audience;
import dev.loopdesk.process.contract.AcknowledgeBreachProcess;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.Reply;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.FieldRecipient;
import dev.loopdesk.process.contract.TechnicalSupport.FieldVariable;
import dev.loopdesk.process.contract.TechnicalSupport.Property;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.engine.impl.bpmn.deployer.BpmnDeployer;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaInputParameter;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaOutputParameter;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.InputEntry;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.OutputEntry;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.bpm.model.dmn.instance.Text;
import org.camunda.bpm.model.xml.ModelException;
import org.jspecify.annotations.Nullable;

/**
 * Rules for the diagrams and forms of a deployment beyond BPMN, so that a model of an analyst either works or is
 * refused with the element's name (S7.1): known property values, a form for every task, fields that the ticket page can
 * show.
 */
final class ModelRules {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TELL_REQUESTER = "${tellRequester}";
    private static final Set<String> WITH_FORMS = Set.of(
            TechnicalSupport.KEY, DeliverMessageProcess.KEY, AcknowledgeBreachProcess.KEY, ReceiveMailProcess.KEY);
    private static final Set<String> ABOUT_MAIL = Set.of(
            TechnicalSupport.Decision.MAIL,
            TechnicalSupport.Decision.MAIL_ADMISSION,
            TechnicalSupport.Decision.MAIL_SENDERS);
    private static final Set<String> CHOICES = Set.of("radio", "select", "checklist", "taglist");
    private static final Set<String> SEVERAL = Set.of("checklist", "taglist");
    private static final Set<String> TEXTS = Set.of("textfield", "textarea");
    private static final Set<String> ON_THE_TICKET_PAGE = Set.of(
            "textfield", "textarea", "number", "checkbox", "radio", "select", "checklist", "taglist", "datetime");

    private static final Pattern EXPRESSION = Pattern.compile("[$#]\\{([^}]*)}");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
    private static final Pattern LITERAL = Pattern.compile("'[^']*'|\"[^\"]*\"");
    /** Matches a name that is neither a method call nor a property of another name. */
    private static final Pattern NAME = Pattern.compile("(?<![\\w.])([A-Za-z_]\\w*)\\b(?!\\s*\\()");

    private static final Set<String> WORDS = Set.of(
            "and",
            "or",
            "not",
            "eq",
            "ne",
            "lt",
            "gt",
            "le",
            "ge",
            "true",
            "false",
            "null",
            "empty",
            "div",
            "mod",
            "instanceof");
    /** Names that the engine defines for conditions. */
    private static final Set<String> OF_THE_ENGINE =
            Set.of("execution", "loopCounter", "nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances");

    private final Map<String, JsonNode> forms = new HashMap<>();
    private final List<BpmnModelInstance> diagrams = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> waiting = new TreeSet<>();

    /**
     * Reads the models of a deployment.
     *
     * @param resources contents by name
     */
    ModelRules(Map<String, byte[]> resources) {
        resources.forEach((name, content) -> {
            if (isDiagram(name)) {
                read(name, content);
            } else if (DeploymentPolicy.DECISIONS.stream().anyMatch(name::endsWith)) {
                decisions(name, content);
            } else if (DeploymentPolicy.FORMS.stream().anyMatch(name::endsWith)) {
                form(name, content);
            }
        });
        for (BpmnModelInstance diagram : diagrams) {
            diagram.getModelElementsByType(FlowElement.class).forEach(this::properties);
            diagram.getModelElementsByType(ServiceTask.class).forEach(this::service);
            diagram.getModelElementsByType(UserTask.class).forEach(this::task);
            diagram.getModelElementsByType(StartEvent.class).forEach(this::start);
            Set<String> known = variables(diagram);
            diagram.getModelElementsByType(SequenceFlow.class).stream()
                    .filter(flow -> WITH_FORMS.contains(process(flow)))
                    .forEach(flow -> condition(flow, known));
        }
        forms.forEach((id, form) -> {
            variables("Form " + id, form);
            recipients("Form " + id, form);
        });
    }

    /** Returns the violations, each with its element or field. */
    List<String> problems() {
        return problems;
    }

    /** Returns the ids of the tasks that wait for the requester. */
    Set<String> waiting() {
        return waiting;
    }

    private static boolean isDiagram(String name) {
        for (String suffix : BpmnDeployer.BPMN_RESOURCE_SUFFIXES) {
            if (name.endsWith(suffix)) {
                return true;
            }
        }
        return false;
    }

    private void read(String name, byte[] content) {
        try {
            diagrams.add(Bpmn.readModelFromStream(new ByteArrayInputStream(content)));
        } catch (ModelException e) {
            problems.add(name + " cannot be read: " + e.getMessage());
        }
    }

    private void decisions(String name, byte[] content) {
        try {
            Dmn.readModelFromStream(new ByteArrayInputStream(content)).getModelElementsByType(Decision.class).stream()
                    .filter(decision -> ABOUT_MAIL.contains(decision.getId()))
                    .flatMap(decision -> decision.getChildElementsByType(DecisionTable.class).stream())
                    .forEach(this::decided);
        } catch (ModelException e) {
            problems.add(name + " cannot be read: " + e.getMessage());
        }
    }

    /** Checks the words of the tables about mail; a word that means nothing would stop the mail. */
    private void decided(DecisionTable table) {
        List<Output> outputs = List.copyOf(table.getOutputs());
        List<String> inputs = table.getInputs().stream()
                .map(input ->
                        input.getInputExpression().getText().getTextContent().strip())
                .toList();
        for (Rule rule : table.getRules()) {
            int column = 0;
            for (OutputEntry entry : rule.getOutputEntries()) {
                String output = outputs.get(column++).getName();
                List<String> words = ReceiveMailProcess.DECIDED.get(output);
                literals(entry.getText())
                        .filter(word -> words != null && !words.contains(word))
                        .forEach(word -> problems.add("%s: %s is '%s', must be one of %s"
                                .formatted(rule.getId(), output, word, String.join(", ", words))));
            }
            column = 0;
            for (InputEntry entry : rule.getInputEntries()) {
                String input = inputs.get(column++);
                if (input.equals(ReceiveMailProcess.SENDER) || input.equals(ReceiveMailProcess.SENDER_DOMAIN)) {
                    literals(entry.getText())
                            .filter(word -> !word.equals(word.toLowerCase(Locale.ROOT)))
                            .forEach(word -> problems.add(
                                    "%s: %s is '%s', must be in small letters".formatted(rule.getId(), input, word)));
                }
            }
        }
    }

    private static Stream<String> literals(@Nullable Text cell) {
        return cell == null
                ? Stream.empty()
                : QUOTED.matcher(String.valueOf(cell.getTextContent()))
                        .results()
                        .map(found -> found.group(1));
    }

    private void form(String name, byte[] content) {
        try {
            JsonNode form = JSON.readTree(content);
            forms.put(form.path("id").asText(), form);
        } catch (IOException e) {
            problems.add(name + " cannot be read: " + e.getMessage());
        }
    }

    private void properties(FlowElement element) {
        ElementProperties.written(element).forEach((name, value) -> {
            List<String> choices =
                    ElementProperties.CHOICES.getOrDefault(name, ElementProperties.TIMER_CHOICES.get(name));
            if (choices != null && !choices.contains(value)) {
                problems.add("%s: property %s is '%s', must be one of %s"
                        .formatted(element.getId(), name, value, String.join(", ", choices)));
            }
        });
    }

    private void service(ServiceTask task) {
        if (!TELL_REQUESTER.equals(task.getCamundaDelegateExpression())) {
            return;
        }
        String message = ElementProperties.written(task).get(Property.MESSAGE);
        if (message == null) {
            problems.add("%s: property %s is missing, must be one of %s"
                    .formatted(task.getId(), Property.MESSAGE, String.join(", ", toRequester())));
        } else {
            toRequester(task, message);
        }
    }

    private void task(UserTask task) {
        boolean waits = ElementProperties.of(task).waitsForRequester();
        if (waits) {
            waiting.add(task.getId());
            toRequester(task, ElementProperties.written(task).get(Property.MESSAGE));
        }
        if (!WITH_FORMS.contains(process(task))) {
            return;
        }
        String form = task.getCamundaFormRef();
        if (form == null) {
            problems.add(task.getId() + ": has no form, and nobody could complete it");
        } else if ("deployment".equals(task.getCamundaFormRefBinding())) {
            JsonNode fields = forms.get(form);
            if (fields == null) {
                problems.add("%s: its form %s is not among the deployed files".formatted(task.getId(), form));
            } else if (waits) {
                onTheTicketPage(task.getId(), fields);
                String replyField = ElementProperties.written(task).get(Property.REPLY_FIELD);
                if (replyField != null && sent(fields).contains(replyField)) {
                    problems.add("%s: property %s is '%s', a field for staff only"
                            .formatted(task.getId(), Property.REPLY_FIELD, replyField));
                }
            }
        }
    }

    /** Checks that no start form has a field that is sent to the requester, whose ticket does not exist yet. */
    private void start(StartEvent event) {
        JsonNode form = forms.get(String.valueOf(event.getCamundaFormRef()));
        if (form != null) {
            sent(form)
                    .forEach(key -> problems.add("%s: the field %s is sent to the requester, but there is no ticket yet"
                            .formatted(event.getId(), key)));
        }
    }

    private static List<String> sent(JsonNode node) {
        var keys = new ArrayList<String>();
        for (JsonNode component : node.path("components")) {
            if (!recipient(component).isBlank()) {
                keys.add(component.path("key").asText());
            }
            keys.addAll(sent(component));
        }
        return keys;
    }

    private static String recipient(JsonNode component) {
        return component.path("properties").path(FieldRecipient.SENT_TO).asText("");
    }

    private void recipients(String form, JsonNode node) {
        for (JsonNode component : node.path("components")) {
            String recipient = recipient(component);
            String field = form + ": field " + component.path("key").asText();
            if (!recipient.isBlank()) {
                if (!recipient.equals(FieldRecipient.REQUESTER)) {
                    problems.add("%s: property %s is '%s', must be one of %s"
                            .formatted(field, FieldRecipient.SENT_TO, recipient, FieldRecipient.REQUESTER));
                }
                if (!TEXTS.contains(component.path("type").asText())) {
                    problems.add(field + ": is sent to the requester and must be a text");
                }
                if (component.path("properties").hasNonNull("variable")) {
                    problems.add(field + ": is sent to the requester and cannot be a variable");
                }
            }
            recipients(form, component);
        }
    }

    private void toRequester(FlowElement element, @Nullable String message) {
        List<String> known = ElementProperties.CHOICES.getOrDefault(Property.MESSAGE, List.of());
        if (message != null
                && known.contains(message)
                && MessageKind.of(message).audience() != Audience.REQUESTER) {
            problems.add("%s: property %s is '%s', which is for staff, must be one of %s"
                    .formatted(element.getId(), Property.MESSAGE, message, String.join(", ", toRequester())));
        }
    }

    private static List<String> toRequester() {
        return ElementProperties.CHOICES.getOrDefault(Property.MESSAGE, List.of()).stream()
                .filter(key -> MessageKind.of(key).audience() == Audience.REQUESTER)
                .toList();
    }

    private void onTheTicketPage(String task, JsonNode node) {
        for (JsonNode component : node.path("components")) {
            String type = component.path("type").asText();
            String key = component.path("key").asText();
            boolean dateless = type.equals("datetime")
                    && "time".equals(component.path("subtype").asText());
            if (component.hasNonNull("key") && (!ON_THE_TICKET_PAGE.contains(type) || dateless)) {
                problems.add("%s: the ticket page cannot show the field %s of type %s"
                        .formatted(task, key, dateless ? "time" : type));
            }
            if (CHOICES.contains(type) && component.path("values").isEmpty()) {
                problems.add("%s: the field %s has no values to choose from".formatted(task, key));
            }
            onTheTicketPage(task, component);
        }
    }

    private void variables(String form, JsonNode node) {
        for (JsonNode component : node.path("components")) {
            String variable = component.path("properties").path("variable").asText("");
            String field = form + ": field " + component.path("key").asText();
            if (!variable.isBlank() && component.hasNonNull("key")) {
                if (!FieldVariable.ALL.contains(variable)) {
                    problems.add("%s: property variable is '%s', must be one of %s"
                            .formatted(field, variable, String.join(", ", FieldVariable.ALL)));
                } else if (SEVERAL.contains(component.path("type").asText())) {
                    problems.add(field + ": takes several values and cannot be a variable");
                } else if (Variable.OF_THE_PROCESS.contains(
                        component.path("key").asText())) {
                    problems.add(field + ": is a variable that the process itself keeps");
                }
            }
            variables(form, component);
        }
    }

    /** Checks that a condition uses only variables set by a form, a decision or a step of the process. */
    private void condition(SequenceFlow flow, Set<String> known) {
        if (flow.getConditionExpression() == null) {
            return;
        }
        EXPRESSION
                .matcher(String.valueOf(flow.getConditionExpression().getTextContent()))
                .results()
                .flatMap(expression -> NAME.matcher(
                                LITERAL.matcher(expression.group(1)).replaceAll(""))
                        .results())
                .map(name -> name.group(1))
                .filter(name -> !WORDS.contains(name) && !known.contains(name))
                .distinct()
                .forEach(name -> problems.add(
                        "%s: asks for %s, which no field of a form keeps (property variable) and no decision gives"
                                .formatted(flow.getId(), name)));
    }

    private Set<String> variables(BpmnModelInstance diagram) {
        var known = new TreeSet<String>(OF_THE_ENGINE);
        known.addAll(RestrictedExpressions.BEANS);
        known.addAll(Variable.OF_THE_PROCESS);
        // Variables of messages.
        known.addAll(Set.of(Reply.TEXT, Reply.FOLDED, Reply.FROM, Reply.HAS_TEXT));
        forms.forEach((id, form) -> {
            var kept = new HashMap<String, String>();
            ShippedModels.collectVariables(form, kept);
            // The form was deployed before the property existed.
            known.addAll((kept.isEmpty() ? ShippedModels.variables(id) : kept).keySet());
        });
        // Forms of an earlier deployment.
        diagram.getModelElementsByType(UserTask.class).stream()
                .map(UserTask::getCamundaFormRef)
                .filter(form -> form != null && !forms.containsKey(form))
                .forEach(form -> known.addAll(ShippedModels.variables(form).keySet()));
        diagram.getModelElementsByType(BusinessRuleTask.class).stream()
                .map(BusinessRuleTask::getCamundaResultVariable)
                .filter(Objects::nonNull)
                .forEach(known::add);
        diagram.getModelElementsByType(CamundaInputParameter.class)
                .forEach(parameter -> known.add(parameter.getCamundaName()));
        diagram.getModelElementsByType(CamundaOutputParameter.class)
                .forEach(parameter -> known.add(parameter.getCamundaName()));
        return known;
    }

    private static String process(FlowElement element) {
        var around = element.getParentElement();
        while (around != null && !(around instanceof Process)) {
            around = around.getParentElement();
        }
        return around instanceof Process process ? process.getId() : "";
    }
}
