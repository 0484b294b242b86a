package dev.loopdesk.process.contract;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.springframework.stereotype.Component;

/** Evaluates the decision tables of delegates, in the version deployed with the running diagram. */
@Component
public class DecisionTables {

    private final RepositoryService repository;
    private final DecisionService decisions;

    DecisionTables(RepositoryService repository, DecisionService decisions) {
        this.repository = repository;
        this.decisions = decisions;
    }

    /**
     * Returns the outputs of the matching rules. The table deployed with the diagram is used, as in a business rule
     * task, or the newest one if the diagram was deployed without it.
     *
     * @throws IllegalStateException if there is no such table
     */
    public List<Map<String, Object>> evaluate(DelegateExecution execution, String key, Map<String, Object> inputs) {
        String deployment = repository
                .getProcessDefinition(execution.getProcessDefinitionId())
                .getDeploymentId();
        DecisionDefinition table = repository
                .createDecisionDefinitionQuery()
                .deploymentId(deployment)
                .decisionDefinitionKey(key)
                .singleResult();
        if (table == null) {
            table = repository
                    .createDecisionDefinitionQuery()
                    .decisionDefinitionKey(key)
                    .latestVersion()
                    .singleResult();
        }
        if (table == null) {
            throw new IllegalStateException("There is no decision " + key);
        }
        return decisions
                .evaluateDecisionTableById(table.getId())
                .variables(inputs)
                .evaluate()
                .getResultList();
    }
}
