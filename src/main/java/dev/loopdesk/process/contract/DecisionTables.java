package dev.loopdesk.process.contract;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Evaluates the decision tables of delegates, in the version deployed with the running diagram. */
@Component
public class DecisionTables {

    private final RepositoryService repository;
    private final DecisionService decisions;

    /** Ids of tables that a deployment contains together with the diagram; they do not change. */
    private final Map<Use, String> together = new ConcurrentHashMap<>();

    DecisionTables(RepositoryService repository, DecisionService decisions) {
        this.repository = repository;
        this.decisions = decisions;
    }

    /**
     * Returns the outputs of the matching rules. The table deployed with the diagram is used, as in a business rule
     * task, or the newest one if the diagram was deployed without it.
     *
     * @param definition id of the process definition that runs
     * @throws IllegalStateException if there is no such table
     */
    public List<Map<String, Object>> evaluate(String definition, String key, Map<String, Object> inputs) {
        String deployed = together.computeIfAbsent(new Use(definition, key), this::deployedTogether);
        return results(deployed == null ? newest(key) : deployed, inputs);
    }

    /** Evaluates the newest version of a table, for what no running process uses. */
    public List<Map<String, Object>> evaluateNewest(String key, Map<String, Object> inputs) {
        return results(newest(key), inputs);
    }

    private List<Map<String, Object>> results(String table, Map<String, Object> inputs) {
        return decisions
                .evaluateDecisionTableById(table)
                .variables(inputs)
                .evaluate()
                .getResultList();
    }

    /** A table as a diagram refers to it. */
    private record Use(String definition, String key) {}

    private @Nullable String deployedTogether(Use use) {
        DecisionDefinition table = repository
                .createDecisionDefinitionQuery()
                .deploymentId(repository.getProcessDefinition(use.definition()).getDeploymentId())
                .decisionDefinitionKey(use.key())
                .singleResult();
        return table == null ? null : table.getId();
    }

    private String newest(String key) {
        DecisionDefinition table = repository
                .createDecisionDefinitionQuery()
                .decisionDefinitionKey(key)
                .latestVersion()
                .singleResult();
        if (table == null) {
            throw new IllegalStateException("There is no decision " + key);
        }
        return table.getId();
    }
}
