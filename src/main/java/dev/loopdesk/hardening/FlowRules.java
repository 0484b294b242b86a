package dev.loopdesk.hardening;

import dev.loopdesk.hardening.FlowGraph.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.ThrowEvent;
import org.jspecify.annotations.Nullable;

/** Rules for the flows of a process: every element leads on, one way at a time, and can be reached; people can read it. */
final class FlowRules {

    private final String file;
    private final ModelFindings findings;

    FlowRules(String file, ModelFindings findings) {
        this.file = file;
        this.findings = findings;
    }

    void check(FlowGraph graph) {
        Set<Place> reachable = graph.reachable();
        for (FlowNode node : graph.nodes()) {
            boolean eventSubProcess = node instanceof SubProcess subProcess && subProcess.triggeredByEvent();
            if (!eventSubProcess && !reachable.contains(Place.at(node))) {
                if (graph.steps().stream().noneMatch(step -> step.to().equals(Place.at(node)))) {
                    findings.warn(file, node, "element.unreached");
                }
            } else if (FlowGraph.isLink(node) && node instanceof ThrowEvent) {
                if (graph.leadsNowhere(node)) {
                    findings.at(file, node, "element.link-nowhere", FlowGraph.links(node));
                }
            } else if (!eventSubProcess && !(node instanceof EndEvent)) {
                leaving(node, graph.outOf(node));
            }
            names(node, graph);
            joins(node, graph);
        }
    }

    /** Warns of what reads as something else than it is, as the rules of bpmnlint do. */
    private void joins(FlowNode node, FlowGraph graph) {
        int into = graph.into(node).size();
        int outOf = graph.outOf(node).size();
        if (node instanceof Gateway) {
            if (into > 1 && outOf > 1) {
                findings.warn(file, node, "element.joins-and-forks");
            } else if (into == 1 && outOf == 1) {
                findings.warn(file, node, "element.gateway-for-nothing");
            }
        } else if (into > 1) {
            findings.warn(file, node, "element.joined-without-gateway");
        }
    }

    private void leaving(FlowNode node, List<SequenceFlow> flows) {
        if (flows.isEmpty()) {
            findings.at(file, node, "element.leads-nowhere");
        }
        long always = flows.stream()
                .filter(flow -> flow.getConditionExpression() == null && !FlowGraph.isDefault(flow))
                .count();
        if (!(node instanceof Gateway) && always > 1) {
            findings.at(file, node, "element.both-flows");
        }
        Set<FlowNode> targets = new HashSet<>();
        flows.stream()
                .filter(flow -> !targets.add(flow.getTarget()))
                .filter(flow -> !(node instanceof Gateway))
                .forEach(flow -> findings.warn(
                        file, flow, "element.flow-twice", flow.getTarget().getId()));
    }

    private void names(FlowNode node, FlowGraph graph) {
        boolean decides = graph.outOf(node).size() > 1;
        if (isBlank(node.getName()) && (!(node instanceof Gateway) || decides)) {
            findings.warn(file, node, "element.no-name");
        }
        if (node instanceof ExclusiveGateway && decides) {
            graph.outOf(node).stream()
                    .filter(flow -> isBlank(flow.getName()))
                    .forEach(flow -> findings.warn(file, flow, "element.no-answer-named"));
        }
    }

    private static boolean isBlank(@Nullable String name) {
        return name == null || name.isBlank();
    }
}
