package dev.loopdesk.workspace;

import dev.loopdesk.process.answers.AccountRights;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.QueueTasksDeployed;
import dev.loopdesk.process.contract.ShippedModels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.impl.ProcessDefinitionQueryImpl;
import org.camunda.bpm.engine.impl.TaskQueryImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps Tasklist's filters at what the deployed diagrams say of waiting tasks and of the leads' tasks: a filter can ask for
 * ids of elements, which is cheap, but not for their properties. Ids are added only, since a ticket may still stand in an
 * older diagram.
 */
@Component
class DeployedQueueTasks {

    private final RepositoryService models;
    private final FilterService filters;
    private final ManagementService management;
    private final ProcessEngineConfigurationImpl engine;
    private final AccountRights rights;

    DeployedQueueTasks(
            RepositoryService models,
            FilterService filters,
            ManagementService management,
            ProcessEngineConfigurationImpl engine,
            AccountRights rights) {
        this.engine = engine;
        this.models = models;
        this.filters = filters;
        this.management = management;
        this.rights = rights;
    }

    /** A model may have been deployed by a version that knew less. */
    @EventListener(ContextRefreshedEvent.class)
    @Transactional
    public void onStart() {
        var waiting = new TreeSet<>(ShippedModels.waitingTasks());
        var ofLeads = new TreeSet<>(ShippedModels.tasksOfLeads());
        latest().stream().filter(definition -> !isShipped(definition)).forEach(definition -> {
            for (UserTask task :
                    models.getBpmnModelInstance(definition.getId()).getModelElementsByType(UserTask.class)) {
                if (ElementProperties.of(task).waitsForRequester()) {
                    waiting.add(task.getId());
                }
                if (ShippedModels.isOfLeads(task)) {
                    ofLeads.add(task.getId());
                }
            }
        });
        add(new QueueTasksDeployed(waiting, ofLeads));
    }

    /** Finds the latest definitions; the engine's own query would read their diagrams, too. */
    private List<ProcessDefinition> latest() {
        var query = (ProcessDefinitionQueryImpl)
                models.createProcessDefinitionQuery().latestVersion();
        return engine.getCommandExecutorTxRequired()
                .execute(command ->
                        command.getProcessDefinitionManager().findProcessDefinitionsByQueryCriteria(query, null));
    }

    /** Tells whether a definition is a shipped one, whose diagram takes long to read. */
    private boolean isShipped(ProcessDefinition definition) {
        try (InputStream diagram =
                models.getResourceAsStream(definition.getDeploymentId(), definition.getResourceName())) {
            return ShippedModels.isShipped(definition.getResourceName(), diagram.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the transaction of the deployment, on behalf of an analyst who has no right to the filters. */
    @EventListener
    public void onDeployment(QueueTasksDeployed deployed) {
        rights.unchecked(() -> add(deployed));
    }

    private void add(QueueTasksDeployed deployed) {
        include(TaskFilter.WAITING_FOR_REQUESTER, deployed.waiting());
        include(TaskFilter.APPROVALS_AND_ALERTS, deployed.ofLeads());
        exclude(TaskFilter.MY_TEAMS_QUEUE, deployed.waiting());
    }

    private void include(TaskFilter queue, Set<String> tasks) {
        Filter filter = find(queue, tasks);
        if (filter != null && filter.getQuery() instanceof TaskQueryImpl query) {
            String[] known = with(query.getKeys(), tasks);
            if (known != null) {
                query.taskDefinitionKeyIn(known);
                filters.saveFilter(filter.setQuery(query));
            }
        }
    }

    private void exclude(TaskFilter queue, Set<String> tasks) {
        Filter filter = find(queue, tasks);
        if (filter != null && filter.getQuery() instanceof TaskQueryImpl query) {
            String[] known = with(query.getKeyNotIn(), tasks);
            if (known != null) {
                query.taskDefinitionKeyNotIn(known);
                filters.saveFilter(filter.setQuery(query));
            }
        }
    }

    private @Nullable Filter find(TaskFilter queue, Set<String> tasks) {
        String id = tasks.isEmpty() ? null : management.getProperties().get(WorkspaceSetUp.FILTER + queue.name());
        return id == null ? null : filters.createTaskFilterQuery().filterId(id).singleResult();
    }

    /** Returns the known ids and these; null if nothing is new, or nothing is known: an administrator made the filter. */
    private static String @Nullable [] with(String @Nullable [] known, Set<String> tasks) {
        if (known == null) {
            return null;
        }
        var all = new LinkedHashSet<>(Arrays.asList(known));
        return all.addAll(tasks) ? Objects.requireNonNull(all.toArray(String[]::new)) : null;
    }
}
