package dev.loopdesk.changes;

import dev.loopdesk.changes.Changes.Refused;
import dev.loopdesk.changes.Changes.RefusedException;
import dev.loopdesk.changes.InstanceMove.AtWorkException;
import dev.loopdesk.changes.InstanceMove.Hindrance;
import dev.loopdesk.changes.MigrationRecord.Direction;
import dev.loopdesk.changes.MigrationRecord.Migration;
import dev.loopdesk.changes.MigrationRecord.Moving;
import dev.loopdesk.changes.MigrationRecord.Staying;
import dev.loopdesk.changes.MigrationRoutes.Route;
import dev.loopdesk.changes.MigrationRoutes.UnusableMappingException;
import dev.loopdesk.process.answers.ConcurrentChangeRefusal;
import dev.loopdesk.process.answers.RetriedTransaction;
import dev.loopdesk.ticket.DecisionLocks;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.migration.MigratingProcessInstanceValidationException;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.repository.ProcessDefinitionQuery;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Moves what runs to the version of a publication, and back from it when it is rolled back (S7.1). Each instance moves in a
 * transaction of its own, which notes it: after an interruption the rest goes on. What cannot move stays, with the reason.
 */
@Service
class TicketMigration {

    private static final Logger LOG = LoggerFactory.getLogger(TicketMigration.class);

    /** A job takes a few, so that it is done before its lock ends. */
    private static final int BATCH = 25;

    private static final Duration LONGEST_BATCH = Duration.ofSeconds(30);

    private static final Duration WAIT = Duration.ofSeconds(5);
    /** Tries of an instance that others work on, which is a quarter of an hour of them. */
    private static final int MOST_ATTEMPTS = 180;

    private static final int MOST_NAMED = 1_000;

    private final MigrationRecord record;
    private final MigrationRoutes routes;
    private final InstanceMove move;
    private final ChangeJobs jobs;
    private final ChangeNotes notes;
    private final DecisionLocks locks;
    private final RuntimeService runtime;
    private final RepositoryService repository;
    private final RetriedTransaction retried;
    private final TransactionTemplate transaction;
    private final Clock clock;

    TicketMigration(
            MigrationRecord record,
            MigrationRoutes routes,
            InstanceMove move,
            ChangeJobs jobs,
            ChangeNotes notes,
            DecisionLocks locks,
            RuntimeService runtime,
            RepositoryService repository,
            RetriedTransaction retried,
            TransactionTemplate transaction,
            Clock clock) {
        this.record = record;
        this.routes = routes;
        this.move = move;
        this.jobs = jobs;
        this.notes = notes;
        this.locks = locks;
        this.runtime = runtime;
        this.repository = repository;
        this.retried = retried;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** An instance on another version than the one that it is to move to. */
    record Candidate(
            String instance, String process, @Nullable String number, String source, String target) {}

    /** Numbers of which nothing runs on another version. */
    static final class UnknownTicketsException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** How far a migration is. */
    record Progress(Migration migration, Map<String, Integer> counts, List<Staying> staying) {

        int count(String state) {
            return counts.getOrDefault(state, 0);
        }
    }

    /**
     * Returns what runs on other versions than that of a publication.
     *
     * @param tickets numbers of those that are wanted; none for all
     */
    List<Candidate> candidates(ModelChange change, List<String> tickets) {
        return candidates(liveVersions(change), tickets);
    }

    /** Returns what runs on other versions than the newest ones, such as those of a draft during its trial. */
    List<Candidate> behindNewest(List<String> tickets) {
        return candidates(newest(), tickets);
    }

    private List<Candidate> candidates(Map<String, String> targets, List<String> tickets) {
        var found = new ArrayList<Candidate>();
        targets.forEach(
                (process, target) -> runtime.createProcessInstanceQuery().processDefinitionKey(process).list().stream()
                        .filter(instance -> !instance.getProcessDefinitionId().equals(target))
                        .filter(instance -> tickets.isEmpty() || tickets.contains(instance.getBusinessKey()))
                        .map(instance -> candidate(instance, process, target))
                        .forEach(found::add));
        Set<String> known =
                found.stream().map(Candidate::number).filter(Objects::nonNull).collect(Collectors.toSet());
        if (!known.containsAll(tickets)) {
            throw new UnknownTicketsException();
        }
        return found;
    }

    private static Candidate candidate(ProcessInstance instance, String process, String target) {
        return new Candidate(
                instance.getId(), process, instance.getBusinessKey(), instance.getProcessDefinitionId(), target);
    }

    /** Returns how many instances run on other versions than that of a draft or of a publication; none if it is not live. */
    int onOtherVersions(ModelChange change) {
        if (change.state() == ModelChange.State.DRAFT) {
            return (int) newest().keySet().stream()
                    .mapToLong(process -> runtime.createProcessInstanceQuery()
                            .processDefinitionKey(process)
                            .count())
                    .sum();
        }
        if (change.state() != ModelChange.State.PUBLISHED || change.deployment() == null) {
            return 0;
        }
        Map<String, String> targets = versions(change.deployment());
        if (!isLive(targets)) {
            return 0;
        }
        long others = 0;
        for (Map.Entry<String, String> target : targets.entrySet()) {
            others += runtime.createProcessInstanceQuery()
                            .processDefinitionKey(target.getKey())
                            .count()
                    - runtime.createProcessInstanceQuery()
                            .processDefinitionId(target.getValue())
                            .count();
        }
        return (int) Math.max(0, others);
    }

    /**
     * Refuses a mapping that some instances cannot go by.
     *
     * @throws UnusableMappingException if an element is unknown, or becomes one of another kind or in another place
     */
    void check(Map<String, String> mapping, List<Candidate> candidates) {
        MigrationRoutes.Known known = routes.remembered();
        Set<Route> ways = candidates.stream()
                .map(one -> known.between(one.source(), one.target(), mapping))
                .collect(Collectors.toSet());
        mapping.keySet().stream()
                .filter(element -> !ways.isEmpty() && ways.stream().noneMatch(way -> way.leads(element)))
                .findFirst()
                .ifPresent(element -> {
                    throw new UnusableMappingException(element);
                });
    }

    /**
     * Starts to move what runs to the version of a publication, or goes on with it.
     *
     * @param mapping elements that become others
     * @param tickets numbers of those that are to move; none for all
     */
    void start(ModelChange change, String account, Map<String, String> mapping, List<String> tickets) {
        check(mapping, candidates(change, tickets));
        transaction.executeWithoutResult(status -> {
            locks.lock(List.of(Changes.LOCK));
            boolean moves = record.find(change.id(), Direction.FORWARD)
                    .filter(found -> found.state().equals(MigrationRecord.RUNNING))
                    .isPresent();
            if (moves) {
                throw new RefusedException(Refused.MOVING);
            }
            Map<Candidate, Map<String, String>> wanted = new HashMap<>();
            candidates(change, tickets).forEach(one -> wanted.put(one, mapping));
            begin(change, Direction.FORWARD, Objects.requireNonNull(change.deployment()), account, mapping, wanted);
        });
    }

    /** Moves what runs on a version that is rolled back to the one that is live now, within the roll-back's transaction. */
    void back(ModelChange change, String target, String account) {
        Migration forward = record.find(change.id(), Direction.FORWARD)
                .flatMap(found -> record.lock(found.id()))
                .orElse(null);
        Map<String, String> mapping = forward == null ? Map.of() : reversed(forward.mapping());
        if (forward != null && forward.state().equals(MigrationRecord.RUNNING)) {
            record.state(forward.id(), MigrationRecord.STOPPED);
        }
        Map<String, String> targets = versions(target);
        Map<Candidate, Map<String, String>> wanted = new HashMap<>();
        versions(Objects.requireNonNull(change.deployment()))
                .forEach((process, source) -> runtime.createProcessInstanceQuery()
                        .processDefinitionId(source)
                        .list()
                        .forEach(instance -> {
                            Map<String, String> went = forward == null
                                    ? mapping
                                    : record.mapping(forward.id(), instance.getId())
                                            .map(TicketMigration::reversed)
                                            .orElse(mapping);
                            wanted.put(candidate(instance, process, targets.getOrDefault(process, "")), went);
                        }));
        begin(change, Direction.BACK, target, account, mapping, wanted);
    }

    private static Map<String, String> reversed(Map<String, String> mapping) {
        Map<String, String> reversed = new TreeMap<>();
        mapping.forEach((element, other) -> reversed.put(other, element));
        return reversed;
    }

    private void begin(
            ModelChange change,
            Direction direction,
            String target,
            String account,
            Map<String, String> mapping,
            Map<Candidate, Map<String, String>> wanted) {
        Migration known = record.find(change.id(), direction)
                .flatMap(found -> record.lock(found.id()))
                .orElse(null);
        if (wanted.isEmpty() && known == null) {
            return;
        }
        String id = known == null ? UUID.randomUUID().toString() : known.id();
        if (known == null) {
            record.add(new Migration(
                    id,
                    change.id(),
                    direction.key(),
                    target,
                    MigrationRecord.RUNNING,
                    mapping,
                    account,
                    clock.instant()));
        } else {
            record.startAgain(known, mapping, account);
        }
        wanted.forEach((one, itsMapping) ->
                record.want(new Moving(id, one.instance(), one.process(), one.number(), itsMapping)));
        notes.add(change.id(), "migration-" + direction.key(), Integer.toString(wanted.size()), account);
        jobs.add(ChangeJobs.MIGRATION, id, clock.instant());
    }

    /** Moves some of those that are left; the next job goes on with the others. */
    void goOn(String id) {
        Migration migration = record.find(id)
                .filter(found -> found.state().equals(MigrationRecord.RUNNING))
                .orElse(null);
        if (migration == null) {
            return;
        }
        Map<String, String> targets = versions(migration.target());
        if (!isLive(targets)) {
            // Something else was published since, by a person or by a new release.
            record.state(id, MigrationRecord.STOPPED);
            return;
        }
        MigrationRoutes.Known known = routes.remembered();
        boolean progress = false;
        long begun = System.nanoTime();
        for (Moving one : record.left(id, BATCH)) {
            if (System.nanoTime() - begun > LONGEST_BATCH.toNanos()) {
                break;
            }
            progress |= settled(one, targets.get(one.process()), known);
        }
        boolean waits = !progress;
        transaction.executeWithoutResult(status -> end(id, waits));
    }

    /** Ends the work of a job: of the migration, if nothing is left. */
    private void end(String id, boolean waits) {
        Migration migration = record.lock(id).orElseThrow();
        if (!migration.state().equals(MigrationRecord.RUNNING)) {
            return;
        }
        Map<String, Integer> counts = record.counts(id);
        if (counts.containsKey(MigrationRecord.LEFT)) {
            jobs.add(ChangeJobs.MIGRATION, id, waits ? clock.instant().plus(WAIT) : clock.instant());
            return;
        }
        record.state(id, MigrationRecord.FINISHED);
        notes.add(
                migration.change(),
                "migrated-" + migration.direction(),
                counts.getOrDefault(MigrationRecord.MOVED, 0) + "\n" + counts.getOrDefault(MigrationRecord.FAILED, 0),
                migration.account());
    }

    /** Moves an instance, or notes why not; returns false if others work on it, so that it is left. */
    private boolean settled(Moving one, @Nullable String target, MigrationRoutes.Known known) {
        ProcessInstance instance = find(one);
        if (instance == null) {
            record.is(one, MigrationRecord.ENDED);
            return true;
        }
        if (target == null) {
            record.failed(one, new Hindrance(null, null, "no-process", one.process()));
            return true;
        }
        // Outside of the transaction: a way that the engine refuses would end it.
        Route route = known.between(instance.getProcessDefinitionId(), target, one.mapping());
        try {
            retried.run(() -> attempt(one, route));
            return true;
        } catch (MigratingProcessInstanceValidationException e) {
            record.failed(one, Hindrance.of(e, route));
            return true;
        } catch (AtWorkException | ConcurrentChangeRefusal e) {
            if (record.later(one) < MOST_ATTEMPTS) {
                return false;
            }
            record.failed(one, new Hindrance(null, null, "at-work", ""));
            return true;
        } catch (RuntimeException e) {
            LOG.warn("{} {} stays on its version", one.process(), one.number(), e);
            record.failed(one, Hindrance.of(e));
            return true;
        }
    }

    private @Nullable ProcessInstance find(Moving one) {
        return runtime.createProcessInstanceQuery()
                .processInstanceId(one.instance())
                .singleResult();
    }

    private boolean attempt(Moving one, Route route) {
        // A roll-back stops this migration, and must not find it half done.
        boolean runs = record.lock(one.migration())
                .filter(found -> found.state().equals(MigrationRecord.RUNNING))
                .isPresent();
        if (!runs || !record.isLeft(one)) {
            return true;
        }
        move.lock(one.number());
        ProcessInstance instance = find(one);
        if (instance == null) {
            record.is(one, MigrationRecord.ENDED);
            return true;
        }
        String version = instance.getProcessDefinitionId();
        if (!version.equals(route.plan().getTargetProcessDefinitionId())) {
            move.move(one.instance(), route);
            move.refuseAtWork(one.instance());
        }
        record.is(one, MigrationRecord.MOVED);
        return true;
    }

    /** Returns how far the move back is, or else the move to the version of a publication. */
    Optional<Progress> progress(ModelChange change) {
        return record.find(change.id(), Direction.BACK)
                .or(() -> record.find(change.id(), Direction.FORWARD))
                .map(found -> new Progress(found, record.counts(found.id()), record.staying(found.id(), MOST_NAMED)));
    }

    private Map<String, String> liveVersions(ModelChange change) {
        if (change.state() != ModelChange.State.PUBLISHED || change.deployment() == null) {
            throw new RefusedException(Refused.NOT_PUBLISHED);
        }
        Map<String, String> versions = versions(change.deployment());
        if (!isLive(versions)) {
            throw new RefusedException(Refused.NOT_LIVE);
        }
        return versions;
    }

    private boolean isLive(Map<String, String> versions) {
        return newest().entrySet().containsAll(versions.entrySet());
    }

    private Map<String, String> newest() {
        return byKey(repository.createProcessDefinitionQuery().latestVersion());
    }

    /** Returns the versions of processes of a deployment, by key. */
    private Map<String, String> versions(String deployment) {
        return byKey(repository.createProcessDefinitionQuery().deploymentId(deployment));
    }

    private static Map<String, String> byKey(ProcessDefinitionQuery versions) {
        return versions.list().stream()
                .collect(Collectors.toMap(
                        ProcessDefinition::getKey, ProcessDefinition::getId, (one, other) -> one, TreeMap::new));
    }
}
