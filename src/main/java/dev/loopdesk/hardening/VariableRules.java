package dev.loopdesk.hardening;

import dev.loopdesk.hardening.FlowGraph.Place;
import dev.loopdesk.hardening.FlowGraph.Step;
import dev.loopdesk.process.contract.TechnicalSupport.Message;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaInputOutput;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaOut;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaOutputParameter;
import org.jspecify.annotations.Nullable;

/**
 * Rules for what tasks and tables of a process decide: whatever reads it stands behind that task or table on every path.
 * Event subprocesses can begin at any time and are not held to this.
 */
final class VariableRules {

    /** What services set besides the process's own variables. */
    private static final Map<String, Set<String>> BY_SERVICES =
            Map.of("${registerTicket}", Set.of(Variable.URGENCY, Variable.IMPACT, Variable.QUICK_FIX_OUTCOME));
    /** What messages bring. */
    private static final Map<String, Set<String>> BY_MESSAGES =
            Map.of(Message.KNOWN_PROBLEM_SOLVED, Set.of(Variable.CATEGORY, Variable.TRIAGE_OUTCOME));

    private final String file;
    private final Map<String, Map<String, String>> kept;
    private final Map<String, Set<String>> inputs;
    private final ModelFindings findings;

    /**
     * Creates the rules for a diagram.
     *
     * @param kept variables that each form keeps, by the form's id
     * @param inputs what each decision asks for, by its key
     */
    VariableRules(
            String file,
            Map<String, Map<String, String>> kept,
            Map<String, Set<String>> inputs,
            ModelFindings findings) {
        this.file = file;
        this.kept = kept;
        this.inputs = inputs;
        this.findings = findings;
    }

    void check(FlowGraph graph) {
        Map<FlowNode, Set<String>> sets = new HashMap<>();
        Set<String> all = new TreeSet<>();
        for (FlowNode node : graph.nodes()) {
            Set<String> own = set(node);
            sets.put(node, own);
            all.addAll(own);
        }
        Map<Place, Set<String>> before = before(graph, sets, all);
        for (FlowNode node : graph.nodes()) {
            report(node, read(node), all, before.get(Place.at(node)));
            Set<String> after = before.get(Place.behind(node));
            if (after != null) {
                Set<String> known = union(after, sets.getOrDefault(node, Set.of()));
                for (SequenceFlow flow : graph.outOf(node)) {
                    if (flow.getConditionExpression() != null) {
                        report(flow, names(flow.getConditionExpression().getTextContent()), all, known);
                    }
                }
            }
        }
    }

    private void report(FlowElement element, Set<String> read, Set<String> all, @Nullable Set<String> known) {
        // Nothing is known of places that nothing leads to.
        if (known != null) {
            read.stream()
                    .filter(name -> all.contains(name) && !known.contains(name))
                    .forEach(name -> findings.at(file, element, "element.not-set-before", name));
        }
    }

    /** Returns what is set on every path to each place. */
    private static Map<Place, Set<String>> before(FlowGraph graph, Map<FlowNode, Set<String>> sets, Set<String> all) {
        Map<Place, Set<String>> before = new HashMap<>();
        for (StartEvent start : graph.starts()) {
            before.put(Place.at(start), start.getParentElement() instanceof Process ? Set.of() : all);
        }
        boolean changes = true;
        while (changes) {
            changes = false;
            for (Step step : graph.steps()) {
                Set<String> at = before.get(step.from());
                if (at == null) {
                    continue;
                }
                // What ends an activity from outside comes before its result.
                boolean cutShort = step.to().node() instanceof BoundaryEvent event
                        && step.flow() == null
                        && step.from().node().equals(event.getAttachedTo());
                Set<String> brought =
                        cutShort || step.from().node() instanceof org.camunda.bpm.model.bpmn.instance.SubProcess
                                ? at
                                : union(at, sets.getOrDefault(step.from().node(), Set.of()));
                Set<String> former = before.get(step.to());
                Set<String> now = former == null ? brought : common(former, brought);
                if (!now.equals(former)) {
                    before.put(step.to(), now);
                    changes = true;
                }
            }
        }
        return before;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        if (one.containsAll(other)) {
            return one;
        }
        Set<String> both = new HashSet<>(one);
        both.addAll(other);
        return both;
    }

    private static Set<String> common(Set<String> one, Set<String> other) {
        if (other.containsAll(one)) {
            return one;
        }
        Set<String> both = new HashSet<>(one);
        both.retainAll(other);
        return both;
    }

    private Set<String> set(FlowNode node) {
        Set<String> set = new TreeSet<>();
        if (node instanceof UserTask task && task.getCamundaFormRef() != null) {
            set.addAll(kept.getOrDefault(task.getCamundaFormRef(), Map.of()).keySet());
        }
        if (node instanceof BusinessRuleTask task && task.getCamundaResultVariable() != null) {
            set.add(task.getCamundaResultVariable());
        }
        if (node instanceof ServiceTask task) {
            set.addAll(BY_SERVICES.getOrDefault(String.valueOf(task.getCamundaDelegateExpression()), Set.of()));
            if (task.getCamundaResultVariable() != null) {
                set.add(task.getCamundaResultVariable());
            }
        }
        for (MessageEventDefinition event : node.getChildElementsByType(MessageEventDefinition.class)) {
            if (event.getMessage() != null) {
                set.addAll(BY_MESSAGES.getOrDefault(
                        String.valueOf(event.getMessage().getName()), Set.of()));
            }
        }
        extensions(node, CamundaOut.class)
                .map(CamundaOut::getCamundaTarget)
                .filter(Objects::nonNull)
                .forEach(set::add);
        extensions(node, CamundaInputOutput.class)
                .flatMap(mapping -> mapping.getCamundaOutputParameters().stream())
                .map(CamundaOutputParameter::getCamundaName)
                .filter(Objects::nonNull)
                .forEach(set::add);
        return set;
    }

    private Set<String> read(FlowNode node) {
        List<@Nullable String> texts = new ArrayList<>();
        Set<String> read = new TreeSet<>();
        if (node instanceof UserTask task) {
            texts.add(task.getCamundaAssignee());
            texts.add(task.getCamundaCandidateGroups());
            texts.add(task.getCamundaCandidateUsers());
            texts.add(task.getCamundaDueDate());
            texts.add(task.getCamundaFollowUpDate());
            texts.add(task.getCamundaPriority());
        }
        if (node instanceof BusinessRuleTask task) {
            read.addAll(inputs.getOrDefault(String.valueOf(task.getCamundaDecisionRef()), Set.of()));
        }
        for (TimerEventDefinition timer : node.getChildElementsByType(TimerEventDefinition.class)) {
            texts.add(timer.getTextContent());
        }
        texts.stream().filter(Objects::nonNull).forEach(text -> read.addAll(names(text)));
        return read;
    }

    private static Set<String> names(String text) {
        return new TreeSet<>(ExpressionRules.names(text).toList());
    }

    private static <T extends org.camunda.bpm.model.bpmn.instance.BpmnModelElementInstance> Stream<T> extensions(
            BaseElement element, Class<T> type) {
        return element.getExtensionElements() == null
                ? Stream.empty()
                : element.getExtensionElements().getElementsQuery().filterByType(type).list().stream();
    }
}
