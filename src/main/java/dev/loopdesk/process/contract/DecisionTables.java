package dev.loopdesk.process.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Evaluates the decision tables of delegates, in the version deployed with the running diagram. */
@Component
public class DecisionTables {

    /** A bound for inputs that are not of a few values. */
    private static final int MOST_STATEMENTS = 10_000;

    /** Functions of FEEL that give another value at another time. */
    private static final Pattern TIME = Pattern.compile("\\b(now|today)\\s*\\(");

    private final RepositoryService repository;
    private final DecisionService decisions;

    /** Ids of tables that a deployment contains together with the diagram; they do not change. */
    private final Map<Use, String> together = new ConcurrentHashMap<>();

    private final Map<Statement, List<Map<String, Object>>> statements = new ConcurrentHashMap<>();

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

    /**
     * Returns what {@link #evaluate} does, for a statement that decides nothing in the process, such as what a target will be:
     * the engine's history of decisions keeps the first evaluation of a kind only.
     */
    public List<Map<String, Object>> stated(String definition, String key, Map<String, Object> inputs) {
        String deployed = together.computeIfAbsent(new Use(definition, key), this::deployedTogether);
        return stated(deployed == null ? newest(key) : deployed, inputs);
    }

    /** Returns what the newest version of such a table states, for what no running process uses. */
    public List<Map<String, Object>> statedByNewest(String key, Map<String, Object> inputs) {
        return stated(newest(key), inputs);
    }

    /** Evaluates the newest version of a table, for what no running process uses. */
    public List<Map<String, Object>> evaluateNewest(String key, Map<String, Object> inputs) {
        return results(newest(key), inputs);
    }

    private List<Map<String, Object>> stated(String table, Map<String, Object> inputs) {
        var statement = new Statement(table, Map.copyOf(inputs));
        List<Map<String, Object>> known = statements.get(statement);
        if (known == null) {
            known = results(table, inputs);
            if (statements.size() < MOST_STATEMENTS && !dependsOnTime(table)) {
                statements.put(statement, known);
            }
        }
        return known;
    }

    private boolean dependsOnTime(String table) {
        try (InputStream model = repository.getDecisionModel(table)) {
            return TIME.matcher(new String(model.readAllBytes(), StandardCharsets.UTF_8))
                    .find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Map<String, Object>> results(String table, Map<String, Object> inputs) {
        return decisions
                .evaluateDecisionTableById(table)
                .variables(inputs)
                .evaluate()
                .getResultList();
    }

    /** What a version of a table, by its id, says of these inputs. */
    private record Statement(String table, Map<String, Object> inputs) {}

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
