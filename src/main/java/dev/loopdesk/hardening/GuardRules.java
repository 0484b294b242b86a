package dev.loopdesk.hardening;

import dev.loopdesk.hardening.FlowGraph.Place;
import dev.loopdesk.hardening.FlowGraph.Step;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.ParallelGateway;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.jspecify.annotations.Nullable;

/**
 * The guards of the standard on the ways through the process: nothing is done without the consent (S3.7), the choice (S4.2),
 * the approval of a lead and the backup (S4.5, S4.6); what has failed leads back to diagnosis (S5.5).
 */
final class GuardRules {

    private static final String APPROVAL = "S4.5, S4.6";

    /** Questions that the form of a task must ask. */
    private static final List<Asked> ASKED = List.of(
            new Asked(Element.CARRY_OUT_SOLUTION, Variable.BACKUP_CONFIRMED, "S4.6", Map.of(Variable.SENSITIVE, true)),
            new Asked(
                    Element.APPLY_SOLUTION,
                    Variable.BACKUP_CONFIRMED,
                    "S4.6",
                    Map.of(Variable.SENSITIVE, true, Variable.APPLY_OUTCOME, "applied")),
            new Asked(Element.AUTHORIZE_REMOTE_ASSISTANCE, Variable.REMOTE_ASSISTANCE_GRANTED, "S3.7", Map.of()),
            new Asked(Element.REMOTE_ASSISTANCE, "sessionLog", "S3.8", Map.of()),
            new Asked(Element.RECORD_SESSION, "sessionLog", "S3.8", Map.of()),
            new Asked(Element.PREPARE_SOLUTION, Variable.SENSITIVE, "S4.5", Map.of()),
            new Asked(Element.PREPARE_SOLUTION, Variable.REQUESTER_MAY_CHOOSE, "S4.2", Map.of("optionCount", "2")),
            new Asked(Element.APPROVE_CHANGE, Variable.CHANGE_APPROVED, "S4.5", Map.of()),
            new Asked(Element.VERIFY, Variable.SYMPTOM_GONE, "S5.1", Map.of()),
            new Asked(Element.VERIFY, Variable.FUNCTIONS_NORMAL, "S5.1", Map.of()),
            new Asked(Element.VERIFY, Variable.NO_NEW_PROBLEMS, "S5.2", Map.of()),
            new Asked(Element.CONFIRM_RESOLUTION, Variable.RESOLUTION_CONFIRMED, "S5.3", Map.of()),
            new Asked(Element.FOLLOW_UP_VISIT, Variable.PROBLEM_RECURRED, "S5.6", Map.of()));

    /** Events that must stand at an element. */
    private static final List<Standing> STANDING = List.of(
            new Standing("TimerEvent_ConsentExpired", Element.REMOTE_ASSISTANCE, "S3.7", true),
            new Standing("MessageEvent_ConsentRevoked", Element.REMOTE_ASSISTANCE, "S3.7", true),
            new Standing("TimerEvent_ProgressUpdateDue", Element.RESOLVE_PROBLEM, "S4.8", false));

    private static final String FOLLOW_UP = "SubProcess_FollowUp";

    /**
     * A question that a form must ask.
     *
     * @param task id of the task
     * @param field key of the field
     * @param clause the clause that it serves
     * @param given values with which it must be shown
     */
    private record Asked(String task, String field, String clause, Map<String, Object> given) {}

    /**
     * An event at an element.
     *
     * @param event id of the event
     * @param at id of the element
     * @param clause the clause that it serves
     * @param interrupting whether it must end the element
     */
    private record Standing(String event, String at, String clause, boolean interrupting) {}

    private final String file;
    private final FlowGraph graph;
    private final RestrictedExpressions expressions;
    private final Map<String, Set<String>> values;
    private final ModelFindings findings;
    private final Map<String, FlowNode> nodes = new HashMap<>();

    /**
     * Creates the rules for the process of the standard.
     *
     * @param values all values that forms and tables give to a variable, by the variable
     */
    GuardRules(
            String file,
            FlowGraph graph,
            RestrictedExpressions expressions,
            Map<String, Set<String>> values,
            ModelFindings findings) {
        this.file = file;
        this.graph = graph;
        this.expressions = expressions;
        this.values = values;
        this.findings = findings;
        graph.nodes().forEach(node -> nodes.put(node.getId(), node));
    }

    /** Returns the ids of the events whose absence these rules tell. */
    static Set<String> events() {
        return STANDING.stream().map(Standing::event).collect(Collectors.toSet());
    }

    /**
     * Checks the process of the standard.
     *
     * @param forms the forms of the deployment by their ids
     */
    void check(Map<String, FormRules> forms) {
        consent();
        work(Element.APPROVE_CHANGE, APPROVAL, Map.of(Variable.SENSITIVE, true, Variable.CHANGE_APPROVED, false));
        work(Element.CHOOSE_SOLUTION, "S4.2", Map.of(Variable.REQUESTER_MAY_CHOOSE, true));
        loops();
        if (nodes.get(Element.APPROVE_CHANGE) instanceof UserTask task && !ShippedModels.isOfLeads(task)) {
            findings.guard(file, task, "S4.5", "element.guard-group", "support-leads", "S4.5");
        }
        for (Standing standing : STANDING) {
            FlowNode host = nodes.get(standing.at());
            boolean stands = nodes.get(standing.event()) instanceof BoundaryEvent event
                    && Objects.equals(event.getAttachedTo(), host)
                    && (event.cancelActivity() || !standing.interrupting());
            if (host != null && !stands) {
                findings.guard(
                        file, host, standing.clause(), "element.guard-event", standing.event(), standing.clause());
            }
        }
        for (Asked asked : ASKED) {
            if (nodes.get(asked.task()) instanceof UserTask task) {
                FormRules form = forms.get(String.valueOf(task.getCamundaFormRef()));
                if (form != null && !form.asks(asked.field(), asked.given())) {
                    findings.guard(file, task, asked.clause(), "element.guard-field", asked.field(), asked.clause());
                }
            }
        }
    }

    /** Checks that no session begins without the consent. */
    private void consent() {
        FlowNode session = nodes.get(Element.REMOTE_ASSISTANCE);
        FlowNode consent = nodes.get(Element.AUTHORIZE_REMOTE_ASSISTANCE);
        if (session == null || consent == null) {
            return;
        }
        List<Place> starts = graph.starts().stream().map(Place::at).toList();
        Map<String, Object> refused = Map.of(Variable.REMOTE_ASSISTANCE_GRANTED, false);
        if (reached(starts, refused, node -> false).contains(session)
                || reached(starts, Map.of(), consent::equals).contains(session)) {
            passed(session, consent, "S3.7");
        }
    }

    /** Checks that a solution that needs a task first is not carried out without it. */
    private void work(String needed, String clause, Map<String, Object> given) {
        FlowNode plan = nodes.get(Element.PREPARE_SOLUTION);
        FlowNode task = nodes.get(needed);
        if (plan == null || task == null) {
            return;
        }
        List<Place> planned = List.of(Place.behind(plan));
        for (String work : List.of(Element.APPLY_SOLUTION, Element.CARRY_OUT_SOLUTION)) {
            FlowNode node = nodes.get(work);
            // The work begins once; what leads on from there is the same.
            Predicate<FlowNode> stop = at -> at.equals(plan) || isWork(at);
            Predicate<FlowNode> stopAtTask = at -> stop.test(at) || at.equals(task);
            boolean refusedGoesOn = needed.equals(Element.APPROVE_CHANGE)
                    && reached(planned, given, stop).contains(node);
            if (node != null
                    && (refusedGoesOn || reached(planned, given, stopAtTask).contains(node))) {
                passed(node, task, clause);
            }
        }
    }

    private static boolean isWork(FlowNode node) {
        return node.getId().equals(Element.APPLY_SOLUTION) || node.getId().equals(Element.CARRY_OUT_SOLUTION);
    }

    private void passed(FlowNode reached, FlowNode needed, String clause) {
        findings.guard(file, reached, clause, "element.guard-passed", needed.getId(), clause);
    }

    /** Checks that what has failed is taken up again. */
    private void loops() {
        Map<String, Object> failed = new HashMap<>();
        StandardRules.CHECKS.forEach(check -> failed.put(check, false));
        leadsTo(Element.VERIFY, Element.DIAGNOSE, failed, Element.CONFIRM_RESOLUTION);
        leadsTo(
                Element.CONFIRM_RESOLUTION,
                Element.RESOLVE_PROBLEM,
                Map.of(Variable.RESOLUTION_CONFIRMED, false),
                FOLLOW_UP);
        leadsTo(FOLLOW_UP, Element.RESOLVE_PROBLEM, Map.of(Variable.PROBLEM_RECURRED, true), null);
    }

    private void leadsTo(String from, String to, Map<String, Object> given, @Nullable String without) {
        FlowNode origin = nodes.get(from);
        FlowNode goal = nodes.get(to);
        if (origin != null && goal != null) {
            Predicate<FlowNode> stop = node -> node.getId().equals(without);
            if (!reached(List.of(Place.behind(origin)), given, stop).contains(goal)) {
                findings.guard(file, origin, "S5.5", "element.guard-loop", to, "S5.5");
            }
        }
    }

    /** Returns the nodes that are reached with some values, without going on from those where it stops. */
    private Collection<FlowNode> reached(
            Collection<Place> origins, Map<String, Object> given, Predicate<FlowNode> stops) {
        return graph
                .reached(
                        origins,
                        step -> (origins.contains(step.from())
                                        // What ends the first step from outside is not its result.
                                        ? !(step.flow() == null && step.to().node() instanceof BoundaryEvent)
                                        : !stops.test(step.from().node()))
                                && mayBeTaken(step, given))
                .stream()
                .map(Place::node)
                .toList();
    }

    /** Tells whether a way may be taken with some values, whatever others are. */
    private boolean mayBeTaken(Step step, Map<String, Object> given) {
        SequenceFlow flow = step.flow();
        if (flow == null || flow.getSource() instanceof ParallelGateway) {
            return true;
        }
        if (FlowGraph.isDefault(flow)) {
            List<SequenceFlow> others = new ArrayList<>(graph.outOf(flow.getSource()));
            others.remove(flow);
            return others.stream().noneMatch(other -> Boolean.TRUE.equals(isTrue(other, given)));
        }
        return !Boolean.FALSE.equals(isTrue(flow, given));
    }

    /** Tells whether the condition of a flow is true with some values; null if that depends on others. */
    private @Nullable Boolean isTrue(SequenceFlow flow, Map<String, Object> given) {
        if (flow.getConditionExpression() == null) {
            return null;
        }
        String condition = flow.getConditionExpression().getTextContent();
        List<String> others = ExpressionRules.names(condition)
                .filter(name -> !given.containsKey(name))
                .distinct()
                .toList();
        if (!values.keySet().containsAll(others)) {
            return null;
        }
        VariableMap chosen = Variables.createVariables();
        chosen.putAll(given);
        Set<Boolean> results = new HashSet<>();
        ConditionRules.combine(others, values, chosen, () -> results.add(expressions.isTrue(condition, chosen)));
        return results.size() == 1 ? results.iterator().next() : null;
    }
}
