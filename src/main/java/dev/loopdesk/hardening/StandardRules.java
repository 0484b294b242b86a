package dev.loopdesk.hardening;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Property;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.impl.juel.jakarta.el.ELException;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.LinkEventDefinition;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;

/**
 * Binds the rules of the standard to a diagram: the tasks that they check are there, no other task files what they
 * check (S3.7, S4.2, S4.6), and a problem counts as solved only after its verification (S5.1, S5.2).
 */
final class StandardRules {

    /** Kinds of entries that only a checked task may file. */
    private static final Set<String> CHECKED_ENTRIES =
            Set.of("consent", "remote-session", "solution", "choice", "approval");

    private static final Set<String> OF_MAIL =
            Set.of(ReceiveMailProcess.INSPECT_MAIL, ReceiveMailProcess.READ_LATE_REPLY);
    private static final List<String> CHECKS =
            List.of(Variable.SYMPTOM_GONE, Variable.FUNCTIONS_NORMAL, Variable.NO_NEW_PROBLEMS);

    private final String file;
    private final ModelContext context;
    private final Consumer<String> problems;

    StandardRules(String file, ModelContext context, Consumer<String> problems) {
        this.file = file;
        this.context = context;
        this.problems = problems;
    }

    void check(BpmnModelInstance diagram) {
        for (var process : diagram.getModelElementsByType(org.camunda.bpm.model.bpmn.instance.Process.class)) {
            boolean support = process.getId().equals(TechnicalSupport.KEY);
            boolean mail = process.getId().equals(ReceiveMailProcess.KEY);
            Set<String> ruled = new TreeSet<>();
            context.ruledTasks().stream()
                    .filter(task -> OF_MAIL.contains(task) ? mail : support)
                    .forEach(ruled::add);
            for (String task : ruled) {
                if (!(diagram.getModelElementById(task) instanceof UserTask)) {
                    problems.accept("%s: %s: a user task with the id %s is missing, which a rule of the standard checks"
                            .formatted(file, process.getId(), task));
                }
            }
            for (UserTask task : diagram.getModelElementsByType(UserTask.class)) {
                String entry = ElementProperties.written(task).get(Property.ENTRY);
                if (entry != null && CHECKED_ENTRIES.contains(entry) && !ruled.contains(task.getId())) {
                    problems.accept("%s: %s: property entry is '%s', which only a task of the standard may file"
                            .formatted(file, task.getId(), entry));
                }
            }
            if (support && diagram.getModelElementById(Element.VERIFY) instanceof UserTask verify) {
                verified(verify);
            }
        }
    }

    /** Checks that no path leads to the end behind the verification without its three checks. */
    private void verified(UserTask verify) {
        Collection<FlowNode> scope = verify.getParentElement().getChildElementsByType(FlowNode.class);
        Set<FlowNode> ends = new HashSet<>();
        // Ends behind the verification, without another step in between.
        walk(List.of(verify), flow -> true, node -> !(node instanceof Activity) || node.equals(verify), scope).stream()
                .filter(EndEvent.class::isInstance)
                .forEach(ends::add);
        List<FlowNode> starts = new ArrayList<>();
        scope.stream().filter(StartEvent.class::isInstance).forEach(starts::add);
        Set<FlowNode> unchecked = walk(starts, flow -> !isChecked(flow), node -> true, scope);
        for (FlowNode end : ends) {
            if (unchecked.contains(end)) {
                end.getIncoming().stream()
                        .filter(flow -> unchecked.contains(flow.getSource()) && !isChecked(flow))
                        .forEach(flow -> problems.accept(
                                "%s: %s: leads to %s without the checks of %s (%s), which must all be true"
                                        .formatted(
                                                file,
                                                flow.getId(),
                                                end.getId(),
                                                verify.getId(),
                                                String.join(", ", CHECKS))));
            }
        }
    }

    /** Returns the nodes that are reached from some others by the admitted flows. */
    private static Set<FlowNode> walk(
            Collection<FlowNode> from,
            Predicate<SequenceFlow> admitted,
            Predicate<FlowNode> goesOn,
            Collection<FlowNode> scope) {
        Set<FlowNode> reached = new HashSet<>(from);
        var ahead = new ArrayDeque<>(from);
        while (!ahead.isEmpty()) {
            FlowNode node = ahead.remove();
            if (!goesOn.test(node)) {
                continue;
            }
            var next = new ArrayList<FlowNode>();
            node.getOutgoing().stream().filter(admitted).forEach(flow -> next.add(flow.getTarget()));
            next.addAll(beside(node, scope));
            next.stream().filter(reached::add).forEach(ahead::add);
        }
        return reached;
    }

    /** Returns the interrupting events at an activity, and the link events that a link leads to. */
    private static List<FlowNode> beside(FlowNode node, Collection<FlowNode> scope) {
        var beside = new ArrayList<FlowNode>();
        for (FlowNode other : scope) {
            boolean interrupts = other instanceof BoundaryEvent event
                    && event.cancelActivity()
                    && node.equals(event.getAttachedTo());
            boolean linked = node.getIncoming().size() > 0
                    && other.getIncoming().isEmpty()
                    && !links(node).isEmpty()
                    && links(other).equals(links(node));
            if (interrupts || linked) {
                beside.add(other);
            }
        }
        return beside;
    }

    private static List<String> links(FlowNode node) {
        return node.getChildElementsByType(LinkEventDefinition.class).stream()
                .map(LinkEventDefinition::getName)
                .toList();
    }

    /** Tells whether a flow is taken only if all checks of the verification are true. */
    private boolean isChecked(SequenceFlow flow) {
        // Other gateways, and flows by default, are taken whatever the condition says.
        boolean decides = flow.getSource() instanceof ExclusiveGateway gateway && !flow.equals(gateway.getDefault());
        if (!decides || flow.getConditionExpression() == null) {
            return false;
        }
        String condition = flow.getConditionExpression().getTextContent();
        if (!ExpressionRules.names(condition).toList().containsAll(CHECKS)) {
            return false;
        }
        for (int failed = 1; failed < 1 << CHECKS.size(); failed++) {
            VariableMap values = Variables.createVariables();
            for (int at = 0; at < CHECKS.size(); at++) {
                values.put(CHECKS.get(at), (failed & 1 << at) == 0);
            }
            if (isTrue(condition, values)) {
                return false;
            }
        }
        return true;
    }

    private boolean isTrue(String condition, VariableMap values) {
        try {
            var expressions = context.expressions();
            return Boolean.TRUE.equals(expressions
                    .createValueExpression(condition)
                    .getValue(expressions.createElContext(values.asVariableContext())));
        } catch (ELException e) {
            // It asks for another variable, too, and cannot be judged without it.
            return false;
        }
    }
}
