package dev.loopdesk.reports;

import dev.loopdesk.process.contract.ElementProperties;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.IncidentQuery;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Steps of processes that have failed and are not tried again by themselves, with the rights of the caller (S6.2). */
@Component
class FailedSteps {

    private final RuntimeService runtime;
    private final RepositoryService models;
    private final ManagementService management;
    private final JdbcClient jdbc;

    FailedSteps(RuntimeService runtime, RepositoryService models, ManagementService management, JdbcClient jdbc) {
        this.runtime = runtime;
        this.models = models;
        this.management = management;
        this.jdbc = jdbc;
    }

    /**
     * A failed step.
     *
     * @param job id of the job that is tried again
     * @param ticket number of the ticket, or null if its process has none
     * @param step name of the element in the language of the reader
     * @param since time of the failure that was the last one
     * @param reason text of the failure, if there is one
     */
    record FailedStep(
            String job,
            @Nullable String ticket,
            String step,
            Instant since,
            @Nullable String reason) {}

    /** Returns the newest failed steps. */
    List<FailedStep> newest(Locale reader, int most) {
        List<Incident> incidents = failed().orderByIncidentTimestamp().desc().listPage(0, most).stream()
                // A failure in a called process shows in its callers, too.
                .filter(incident -> incident.getId().equals(incident.getCauseIncidentId()))
                .toList();
        Map<String, String> tickets =
                tickets(incidents.stream().map(Incident::getProcessInstanceId).collect(Collectors.toSet()));
        Map<String, BpmnModelInstance> diagrams = new HashMap<>();
        return incidents.stream()
                .map(incident -> new FailedStep(
                        incident.getConfiguration(),
                        tickets.get(incident.getProcessInstanceId()),
                        step(incident, diagrams, reader),
                        incident.getIncidentTimestamp().toInstant(),
                        incident.getIncidentMessage()))
                .toList();
    }

    /** Tries a failed step once more, soon. Returns false if it has not failed, or not any more. */
    @Transactional
    public boolean retry(String job) {
        // Of several who try it at the same time, one does.
        jdbc.sql("select retries_ from act_ru_job where id_ = :id for update")
                .param("id", job)
                .query(Integer.class)
                .optional();
        if (failed().configuration(job).count() == 0) {
            return false;
        }
        management.setJobRetries(job, 1);
        return true;
    }

    private IncidentQuery failed() {
        return runtime.createIncidentQuery().incidentType(Incident.FAILED_JOB_HANDLER_TYPE);
    }

    private Map<String, String> tickets(Set<String> instances) {
        Map<String, String> tickets = new HashMap<>();
        if (!instances.isEmpty()) {
            runtime.createProcessInstanceQuery()
                    .processInstanceIds(instances)
                    .list()
                    .forEach(instance -> {
                        if (instance.getBusinessKey() != null) {
                            tickets.put(instance.getId(), instance.getBusinessKey());
                        }
                    });
        }
        return tickets;
    }

    private String step(Incident incident, Map<String, BpmnModelInstance> diagrams, Locale reader) {
        BpmnModelInstance diagram =
                diagrams.computeIfAbsent(incident.getProcessDefinitionId(), models::getBpmnModelInstance);
        // A job whose retries an administrator has set to none has failed nowhere.
        String id = Objects.requireNonNullElse(incident.getFailedActivityId(), incident.getActivityId());
        FlowElement element = diagram.getModelElementById(id);
        return element == null ? id : ElementProperties.of(element).name(reader);
    }
}
