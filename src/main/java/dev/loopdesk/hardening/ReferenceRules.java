package dev.loopdesk.hardening;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ThrowEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.jspecify.annotations.Nullable;

/** Rules for what a diagram of the product names outside of it: messages that are sent, errors that are thrown, groups. */
final class ReferenceRules {

    private static final Pattern EXPRESSION = Pattern.compile("[$#]\\{[^}]*}");
    private static final Pattern LITERAL = Pattern.compile("'([^']*)'|\"([^\"]*)\"");
    /** What an expression compares something with is no group. */
    private static final Pattern COMPARED = Pattern.compile("(?:==|!=|\\beq\\b|\\bne\\b)\\s*(?:'[^']*'|\"[^\"]*\")");

    private final Set<String> sent;
    private final Set<String> thrown;
    private final Predicate<String> isGroup;
    private final ModelFindings findings;

    /** Creates the rules for the diagrams of a deployment, which may send messages and throw errors to each other. */
    ReferenceRules(Collection<BpmnModelInstance> diagrams, Predicate<String> isGroup, ModelFindings findings) {
        this.isGroup = isGroup;
        this.findings = findings;
        this.sent = ShippedElements.allAwaited();
        this.thrown = new TreeSet<>(ShippedElements.errors());
        for (BpmnModelInstance diagram : diagrams) {
            for (ThrowEvent event : diagram.getModelElementsByType(ThrowEvent.class)) {
                event.getChildElementsByType(MessageEventDefinition.class).stream()
                        .filter(definition -> definition.getMessage() != null)
                        .forEach(definition ->
                                sent.add(String.valueOf(definition.getMessage().getName())));
            }
            for (EndEvent end : diagram.getModelElementsByType(EndEvent.class)) {
                end.getChildElementsByType(ErrorEventDefinition.class).stream()
                        .filter(definition -> definition.getError() != null)
                        .forEach(definition ->
                                thrown.add(String.valueOf(definition.getError().getErrorCode())));
            }
        }
    }

    /** Checks a diagram of one of the product's processes. */
    void check(String file, BpmnModelInstance diagram, Process process) {
        for (CatchEvent event : diagram.getModelElementsByType(CatchEvent.class)) {
            event.getChildElementsByType(MessageEventDefinition.class).stream()
                    .filter(definition -> definition.getMessage() != null)
                    .map(definition -> String.valueOf(definition.getMessage().getName()))
                    .filter(name -> !sent.contains(name))
                    .forEach(name -> findings.at(file, event, "element.message-unknown", name, sent));
        }
        for (BoundaryEvent event : diagram.getModelElementsByType(BoundaryEvent.class)) {
            event.getChildElementsByType(ErrorEventDefinition.class).stream()
                    .filter(definition -> definition.getError() != null)
                    .map(definition -> String.valueOf(definition.getError().getErrorCode()))
                    .filter(code -> !thrown.contains(code))
                    .forEach(code -> findings.at(file, event, "element.error-unknown", code, thrown));
        }
        Set<String> gone = new TreeSet<>(ShippedElements.awaitedBy(process.getId()));
        gone.removeAll(ShippedElements.awaited(diagram));
        gone.forEach(name -> findings.at(file, process.getId(), process.getName(), "element.message-gone", name));
        diagram.getModelElementsByType(UserTask.class).forEach(task -> candidates(file, task));
    }

    private void candidates(String file, UserTask task) {
        String groups = task.getCamundaCandidateGroups();
        boolean nobody =
                isBlank(groups) && isBlank(task.getCamundaCandidateUsers()) && isBlank(task.getCamundaAssignee());
        if (nobody) {
            findings.at(file, task, "element.no-candidates");
        }
        Set<String> named = new TreeSet<>();
        if (groups != null) {
            Arrays.stream(EXPRESSION.matcher(groups).replaceAll("").split(",", -1))
                    .map(String::strip)
                    .filter(group -> !group.isEmpty())
                    .forEach(named::add);
            literals(groups, named);
        }
        if (task.getCamundaAssignee() != null) {
            literals(task.getCamundaAssignee(), named);
        }
        named.stream()
                .filter(group -> !isGroup.test(group))
                .forEach(group -> findings.at(file, task, "element.group-unknown", group));
    }

    /** Collects the groups that an expression names. */
    private static void literals(String text, Set<String> into) {
        EXPRESSION
                .matcher(text)
                .results()
                .map(expression -> COMPARED.matcher(expression.group()).replaceAll(""))
                .forEach(expression -> LITERAL.matcher(expression)
                        .results()
                        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                        .forEach(into::add));
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
