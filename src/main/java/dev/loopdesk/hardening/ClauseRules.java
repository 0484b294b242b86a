package dev.loopdesk.hardening;

import dev.loopdesk.hardening.FlowGraph.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Process;

/** Holds the diagrams to the clauses of the standard: each clause that the shipped ones serve is served by some work. */
final class ClauseRules {

    private final Map<Process, String> files;
    private final Map<Process, FlowGraph> graphs;
    private final ModelFindings findings;

    /**
     * Creates the rules for a deployment.
     *
     * @param files names of the files by the product's processes in them
     * @param graphs ways through these processes
     */
    ClauseRules(Map<Process, String> files, Map<Process, FlowGraph> graphs, ModelFindings findings) {
        this.files = files;
        this.graphs = graphs;
        this.findings = findings;
    }

    /**
     * Checks all diagrams.
     *
     * @param told elements whose absence is told already
     */
    void check(Set<String> told) {
        Set<String> served = new TreeSet<>();
        Map<String, List<String>> servedBefore = new TreeMap<>();
        Map<String, Process> of = new TreeMap<>();
        graphs.forEach((process, graph) -> {
            Set<Place> reachable = graph.reachable();
            Set<String> there = new TreeSet<>();
            for (FlowNode node : graph.nodes()) {
                boolean event = node instanceof org.camunda.bpm.model.bpmn.instance.SubProcess subProcess
                        && subProcess.triggeredByEvent();
                if (event || reachable.contains(Place.at(node))) {
                    there.add(node.getId());
                    if (node instanceof org.camunda.bpm.model.bpmn.instance.Activity) {
                        served.addAll(ShippedElements.clauses(node));
                        served.addAll(ShippedElements.clauses(node.getId()));
                    }
                }
            }
            var gone = new ArrayList<String>();
            for (String element : ShippedElements.serving(process.getId())) {
                Set<String> clauses = ShippedElements.clauses(element);
                if (!there.contains(element) && !told.contains(element)) {
                    gone.add(element + " (" + String.join(", ", clauses) + ")");
                }
                if (ShippedElements.isActivity(element)) {
                    clauses.forEach(clause -> {
                        servedBefore
                                .computeIfAbsent(clause, key -> new ArrayList<>())
                                .add(element);
                        of.putIfAbsent(clause, process);
                    });
                }
            }
            if (!gone.isEmpty()) {
                findings.warn(file(process), process, "element.gone", gone);
            }
        });
        servedBefore.forEach((clause, elements) -> {
            if (!served.contains(clause)) {
                Process process = of.get(clause);
                if (process != null) {
                    findings.guard(file(process), process, clause, "element.clause-unserved", clause, elements);
                }
            }
        });
    }

    private String file(Process process) {
        return files.getOrDefault(process, "");
    }
}
