package dev.loopdesk.hardening;

import dev.loopdesk.process.contract.AnnounceProblemProcess;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.ReviewKnowledgeProcess;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.InclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.jspecify.annotations.Nullable;

/** Rules for the conditions of flows: each is true or false, and every value that a form or a table gives leads on. */
final class ConditionRules {

    /** Variables of the process that are true or false. */
    static final Set<String> YES_OR_NO = Set.of(
            Variable.KNOWN_PROBLEM_SOLVED,
            Variable.CLOSED,
            DeliverMessageProcess.DELIVERABLE,
            DeliverMessageProcess.JOINS_CALL,
            DeliverMessageProcess.CALL_NEEDED,
            ReceiveMailProcess.TICKET_OVER,
            ReceiveMailProcess.JOINS_TICKET,
            ReviewKnowledgeProcess.ARTICLE_REVIEWED,
            AnnounceProblemProcess.PROBLEM_SOLVED);

    /** The values of a question that is answered by yes or no. */
    static final Set<String> TRUE_OR_FALSE = Set.of("true", "false");

    private static final Pattern PLAIN = Pattern.compile("\\s*[$#]\\{\\s*(?:not\\s+|!\\s*)?([A-Za-z_]\\w*)\\s*}\\s*");
    /** Combinations that are tried. */
    private static final int MOST = 1_024;

    private final String file;
    private final RestrictedExpressions expressions;
    private final Map<String, Set<String>> values;
    private final ModelFindings findings;

    /**
     * Creates the rules for a diagram.
     *
     * @param values all values that forms and tables give to a variable, by the variable
     */
    ConditionRules(
            String file, RestrictedExpressions expressions, Map<String, Set<String>> values, ModelFindings findings) {
        this.file = file;
        this.expressions = expressions;
        this.values = values;
        this.findings = findings;
    }

    void check(FlowGraph graph) {
        for (FlowNode node : graph.nodes()) {
            graph.outOf(node).forEach(this::kind);
            if (node instanceof ExclusiveGateway && graph.outOf(node).size() > 1) {
                // The engine would take it whenever no other flow is taken.
                graph.outOf(node).stream()
                        .filter(flow -> condition(flow) == null && !FlowGraph.isDefault(flow))
                        .forEach(flow -> findings.at(file, flow, "element.condition-missing"));
            }
            if (node instanceof ExclusiveGateway || node instanceof InclusiveGateway) {
                everyValueLeadsOn(node, graph.outOf(node));
            }
        }
    }

    private void kind(SequenceFlow flow) {
        String condition = condition(flow);
        var plain = PLAIN.matcher(condition == null ? "" : condition);
        if (plain.matches() && isNoQuestion(plain.group(1))) {
            findings.at(file, flow, "element.condition-kind", plain.group(1));
        }
    }

    private boolean isNoQuestion(String variable) {
        Set<String> given = values.get(variable);
        return given == null
                ? Variable.OF_THE_PROCESS.contains(variable) && !YES_OR_NO.contains(variable)
                : !TRUE_OR_FALSE.containsAll(given);
    }

    private void everyValueLeadsOn(FlowNode gateway, List<SequenceFlow> flows) {
        var conditions = new ArrayList<String>();
        Set<String> asked = new TreeSet<>();
        for (SequenceFlow flow : flows) {
            String condition = condition(flow);
            if (condition == null || expressions.unreadable(condition) != null) {
                // It is taken whatever the values are, or told already.
                return;
            }
            conditions.add(condition);
            ExpressionRules.names(condition).forEach(asked::add);
        }
        if (flows.size() < 2 || !values.keySet().containsAll(asked)) {
            return;
        }
        List<String> names = List.copyOf(asked);
        VariableMap chosen = Variables.createVariables();
        combine(names, values, chosen, () -> {
            if (conditions.stream().noneMatch(condition -> expressions.isTrue(condition, chosen))) {
                findings.at(
                        file,
                        gateway,
                        "element.value-leads-nowhere",
                        names.stream()
                                .map(name -> name + " = " + chosen.get(name))
                                .toList());
            }
        });
    }

    /**
     * Tries all combinations of the values of some variables; too many are left to the walks.
     *
     * @param chosen takes the values of the combination that is tried
     */
    static void combine(List<String> names, Map<String, Set<String>> values, VariableMap chosen, Runnable each) {
        long combinations = names.stream()
                .mapToLong(name -> values.getOrDefault(name, Set.of()).size())
                .reduce(1, (before, more) -> Math.min(before * more, MOST + 1));
        if (combinations <= MOST) {
            combine(names, 0, values, chosen, each);
        }
    }

    private static void combine(
            List<String> names, int at, Map<String, Set<String>> values, VariableMap chosen, Runnable each) {
        if (at == names.size()) {
            each.run();
            return;
        }
        String name = names.get(at);
        Set<String> given = values.getOrDefault(name, Set.of());
        for (String value : given) {
            chosen.put(name, TRUE_OR_FALSE.containsAll(given) ? (Object) Boolean.valueOf(value) : value);
            combine(names, at + 1, values, chosen, each);
        }
    }

    private static @Nullable String condition(SequenceFlow flow) {
        return flow.getConditionExpression() == null
                ? null
                : flow.getConditionExpression().getTextContent();
    }
}
