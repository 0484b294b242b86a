package dev.loopdesk.workspace;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.WaitingTasksDeployed;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.impl.TaskQueryImpl;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps Tasklist's filter of waiting tasks at what the deployed diagrams say: a filter can ask for ids of elements, which
 * is cheap, but not for their properties. Ids are added only, since a ticket may still stand in an older diagram.
 */
@Component
class WaitingTaskFilter {

    private final RepositoryService models;
    private final FilterService filters;
    private final ManagementService management;
    private final IdentityService identities;

    WaitingTaskFilter(
            RepositoryService models, FilterService filters, ManagementService management, IdentityService identities) {
        this.models = models;
        this.filters = filters;
        this.management = management;
        this.identities = identities;
    }

    /** A model may have been deployed by a version that knew less. */
    @EventListener(ContextRefreshedEvent.class)
    @Transactional
    public void onStart() {
        var waiting = new TreeSet<String>();
        models.createProcessDefinitionQuery()
                .latestVersion()
                .list()
                .forEach(definition ->
                        models.getBpmnModelInstance(definition.getId()).getModelElementsByType(UserTask.class).stream()
                                .filter(task -> ElementProperties.of(task).waitsForRequester())
                                .forEach(task -> waiting.add(task.getId())));
        add(waiting);
    }

    /** In the transaction of the deployment, on behalf of an analyst who has no right to the filter. */
    @EventListener
    public void onDeployment(WaitingTasksDeployed deployed) {
        Authentication analyst = identities.getCurrentAuthentication();
        identities.clearAuthentication();
        try {
            add(deployed.elements());
        } finally {
            identities.setAuthentication(analyst);
        }
    }

    private void add(Set<String> waiting) {
        String id = management.getProperties().get(WorkspaceSetUp.FILTER + TaskFilter.WAITING_FOR_REQUESTER.name());
        Filter filter =
                id == null ? null : filters.createTaskFilterQuery().filterId(id).singleResult();
        // A filter without ids was made by an administrator.
        if (filter == null || !(filter.getQuery() instanceof TaskQueryImpl query) || query.getKeys() == null) {
            return;
        }
        var known = new LinkedHashSet<>(List.of(query.getKeys()));
        if (known.addAll(waiting)) {
            query.taskDefinitionKeyIn(Objects.requireNonNull(known.toArray(String[]::new)));
            filters.saveFilter(filter.setQuery(query));
        }
    }
}
