package dev.loopdesk.hardening;

import dev.loopdesk.hardening.FlowGraph.Place;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.ReviewKnowledgeProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Property;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;

/**
 * Binds the rules of the standard to a diagram: the tasks that they check are there, no other task files what they
 * check (S3.7, S4.2, S4.6), and a problem counts as solved only after its verification (S5.1, S5.2). What these guards lead
 * through, and back to, is in {@link GuardRules}.
 */
final class StandardRules {

    /** Kinds of entries that only a checked task may file. */
    private static final Set<String> CHECKED_ENTRIES =
            Set.of("consent", "remote-session", "solution", "choice", "approval");

    /** Processes of the checked tasks that are no task of a ticket's own process. */
    private static final Map<String, String> PROCESSES = Map.of(
            ReceiveMailProcess.INSPECT_MAIL,
            ReceiveMailProcess.KEY,
            ReceiveMailProcess.READ_LATE_REPLY,
            ReceiveMailProcess.KEY,
            DeliverMessageProcess.CALL_REQUESTER,
            DeliverMessageProcess.KEY,
            ReviewKnowledgeProcess.REVIEW_ARTICLE,
            ReviewKnowledgeProcess.KEY);

    /** Tasks that the work cannot do without: their answers are read later, or they guard what is not the standard's. */
    private static final Set<String> NEEDED = Set.of(
            Element.TRIAGE,
            Element.PREPARE_SOLUTION,
            Element.READ_REPLY,
            ReceiveMailProcess.INSPECT_MAIL,
            ReceiveMailProcess.READ_LATE_REPLY,
            DeliverMessageProcess.CALL_REQUESTER,
            ReviewKnowledgeProcess.REVIEW_ARTICLE);

    /** Checks of the verification. */
    static final List<String> CHECKS =
            List.of(Variable.SYMPTOM_GONE, Variable.FUNCTIONS_NORMAL, Variable.NO_NEW_PROBLEMS);

    /** Clauses of the verification. */
    private static final String VERIFIED = "S5.1, S5.2";

    private final String file;
    private final ModelContext context;
    private final ModelFindings findings;
    private final Set<String> missing = new TreeSet<>();

    StandardRules(String file, ModelContext context, ModelFindings findings) {
        this.file = file;
        this.context = context;
        this.findings = findings;
    }

    /**
     * Checks a diagram.
     *
     * @return the tasks that are missing
     */
    Set<String> check(BpmnModelInstance diagram) {
        for (var process : diagram.getModelElementsByType(org.camunda.bpm.model.bpmn.instance.Process.class)) {
            boolean support = process.getId().equals(TechnicalSupport.KEY);
            Set<String> ruled = new TreeSet<>();
            context.ruledTasks().stream()
                    .filter(task ->
                            PROCESSES.getOrDefault(task, TechnicalSupport.KEY).equals(process.getId()))
                    .forEach(ruled::add);
            for (String task : ruled) {
                if (!(diagram.getModelElementById(task) instanceof UserTask)) {
                    missing.add(task);
                    String clauses = String.join(", ", ShippedElements.clauses(task));
                    if (clauses.isEmpty() || NEEDED.contains(task)) {
                        findings.at(file, process.getId(), process.getName(), "element.task-missing", task, clauses);
                    } else {
                        findings.guard(file, process, clauses, "element.task-missing", task, clauses);
                    }
                }
            }
            for (UserTask task : diagram.getModelElementsByType(UserTask.class)) {
                String entry = ElementProperties.written(task).get(Property.ENTRY);
                if (entry != null && CHECKED_ENTRIES.contains(entry) && !ruled.contains(task.getId())) {
                    findings.at(file, task, "element.entry-of-standard", Property.ENTRY, entry);
                }
            }
            if (support && diagram.getModelElementById(Element.VERIFY) instanceof UserTask verify) {
                verified(verify);
            }
        }
        return missing;
    }

    /** Checks that no path leads to the end behind the verification without its three checks. */
    private void verified(UserTask verify) {
        var graph = FlowGraph.around(verify);
        // Ends behind the verification, without another step in between.
        Set<Place> behind = graph.reached(
                List.of(Place.at(verify)),
                step -> ends(step)
                        && (!(step.from().node() instanceof Activity)
                                || step.from().node().equals(verify)));
        List<Place> starts = verify.getParentElement().getChildElementsByType(StartEvent.class).stream()
                .map(Place::at)
                .toList();
        Set<Place> reached =
                graph.reached(starts, step -> ends(step) && (step.flow() == null || !isChecked(step.flow())));
        List<SequenceFlow> unchecked = verify.getParentElement().getChildElementsByType(SequenceFlow.class).stream()
                .filter(flow -> !isChecked(flow))
                .toList();
        unchecked.stream()
                .filter(flow -> flow.getTarget() instanceof EndEvent
                        && behind.contains(Place.at(flow.getTarget()))
                        && reached.contains(Place.behind(flow.getSource())))
                .forEach(flow -> findings.guard(
                        file,
                        flow,
                        VERIFIED,
                        "element.unchecked",
                        flow.getTarget().getId(),
                        verify.getId(),
                        CHECKS,
                        VERIFIED));
    }

    /** Tells whether a step leaves the place that it comes from: what runs beside an activity does not. */
    private static boolean ends(FlowGraph.Step step) {
        return !(step.to().node() instanceof BoundaryEvent event && !event.cancelActivity());
    }

    /** Tells whether a flow is taken only if all checks of the verification are true. */
    private boolean isChecked(SequenceFlow flow) {
        // Other gateways, and flows by default, are taken whatever the condition says.
        boolean decides = flow.getSource() instanceof ExclusiveGateway gateway && !flow.equals(gateway.getDefault());
        if (!decides || flow.getConditionExpression() == null) {
            return false;
        }
        String condition = flow.getConditionExpression().getTextContent();
        List<String> names = ExpressionRules.names(condition).toList();
        if (!names.containsAll(CHECKS) || names.stream().anyMatch(RestrictedExpressions::isBean)) {
            return false;
        }
        for (int failed = 1; failed < 1 << CHECKS.size(); failed++) {
            VariableMap values = Variables.createVariables();
            for (int at = 0; at < CHECKS.size(); at++) {
                values.put(CHECKS.get(at), (failed & 1 << at) == 0);
            }
            if (context.expressions().isTrue(condition, values)) {
                return false;
            }
        }
        return true;
    }
}
