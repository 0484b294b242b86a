package dev.loopdesk.changes;

import dev.loopdesk.changes.ModelChange.State;
import dev.loopdesk.process.contract.DeliverEventProcess;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.history.HistoricIncident;
import org.camunda.bpm.engine.history.HistoricJobLog;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.Incident;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Watches a publication for a time: incidents and failed steps of its versions beyond a limit say that it misbehaves (S7.1).
 * A missed target is no incident of this kind.
 */
@Component
class Misbehaviour {

    /** Processes that talk to mail servers and other programs, and fail for reasons of theirs. */
    private static final Set<String> OUTSIDE =
            Set.of(DeliverMessageProcess.KEY, DeliverEventProcess.KEY, ReceiveMailProcess.KEY);

    private final HistoryService history;
    private final RepositoryService repository;
    private final ModelChanges stored;
    private final Clock clock;
    private final Duration within;
    private final int limit;

    Misbehaviour(
            HistoryService history,
            RepositoryService repository,
            ModelChanges stored,
            Clock clock,
            @Value("${loopdesk.changes.watched-for:PT24H}") Duration within,
            @Value("${loopdesk.changes.failures-accepted:3}") int limit) {
        this.history = history;
        this.repository = repository;
        this.stored = stored;
        this.clock = clock;
        this.within = within;
        this.limit = limit;
    }

    /**
     * Failures of a publication.
     *
     * @param incidents incidents that were made in the time that is watched
     * @param failedSteps steps that have failed in it, at least once each
     * @param limit number of both that is accepted
     */
    record Figures(int incidents, int failedSteps, int limit, Instant since, Instant until) {}

    /** Returns the failures of a publication that are more than is accepted; nothing if it behaves. */
    Optional<Figures> of(ModelChange change) {
        if (change.state() != State.PUBLISHED || change.deployment() == null) {
            return Optional.empty();
        }
        Instant since = stored.steps(change.id()).stream()
                .filter(step -> step.state() == State.PUBLISHED)
                .map(ModelChange.Step::takenAt)
                .reduce((earlier, later) -> later)
                .orElse(change.proposedAt());
        Instant until = since.plus(within);
        Set<String> files = stored.files(change.id()).proposed().keySet();
        List<ProcessDefinition> watched =
                repository.createProcessDefinitionQuery().deploymentId(change.deployment()).list().stream()
                        .filter(process ->
                                !OUTSIDE.contains(process.getKey()) || files.contains(process.getResourceName()))
                        .toList();
        int incidents = 0;
        int failedSteps = 0;
        for (ProcessDefinition process : watched) {
            incidents += (int) history
                    .createHistoricIncidentQuery()
                    .processDefinitionId(process.getId())
                    .incidentType(Incident.FAILED_JOB_HANDLER_TYPE)
                    .createTimeAfter(Date.from(since))
                    .createTimeBefore(Date.from(until))
                    .list()
                    .stream()
                    .map(HistoricIncident::getId)
                    .distinct()
                    .count();
            failedSteps += (int)
                    history
                            .createHistoricJobLogQuery()
                            .processDefinitionId(process.getId())
                            .failureLog()
                            .list()
                            .stream()
                            .filter(log -> isWithin(log.getTimestamp().toInstant(), since, until))
                            .map(HistoricJobLog::getJobId)
                            .distinct()
                            .count();
        }
        return incidents + failedSteps > limit
                ? Optional.of(new Figures(
                        incidents,
                        failedSteps,
                        limit,
                        since,
                        until.isBefore(clock.instant()) ? until : clock.instant()))
                : Optional.empty();
    }

    private static boolean isWithin(Instant at, Instant since, Instant until) {
        return !at.isBefore(since) && at.isBefore(until);
    }
}
