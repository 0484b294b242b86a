package dev.loopdesk.changes;

import dev.loopdesk.changes.Changes.Refused;
import dev.loopdesk.changes.Changes.RefusedException;
import dev.loopdesk.changes.InstanceMove.Hindrance;
import dev.loopdesk.changes.MigrationRecord.Staying;
import dev.loopdesk.changes.MigrationRoutes.Route;
import dev.loopdesk.changes.TicketMigration.Candidate;
import dev.loopdesk.hardening.ModelCheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.migration.MigratingProcessInstanceValidationException;
import org.camunda.bpm.engine.runtime.ActivityInstance;
import org.camunda.bpm.engine.runtime.TransitionInstance;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Tries the move of what runs to other versions: each instance is really moved, in a transaction that is rolled back. */
@Component
class MigrationTrial {

    private static final int MOST_TRIES = 3;

    private final TicketMigration migration;
    private final ModelChanges stored;
    private final LiveModels live;
    private final ModelCheck check;
    private final InstanceMove move;
    private final MigrationRoutes routes;
    private final RuntimeService runtime;
    private final RepositoryService repository;
    private final TransactionTemplate undone;
    private final TransactionTemplate undoneWithin;

    MigrationTrial(
            TicketMigration migration,
            ModelChanges stored,
            LiveModels live,
            ModelCheck check,
            InstanceMove move,
            MigrationRoutes routes,
            RuntimeService runtime,
            RepositoryService repository,
            PlatformTransactionManager transactions) {
        this.migration = migration;
        this.stored = stored;
        this.live = live;
        this.check = check;
        this.move = move;
        this.routes = routes;
        this.runtime = runtime;
        this.repository = repository;
        this.undone = new TransactionTemplate(transactions);
        undone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.undoneWithin = new TransactionTemplate(transactions);
        undoneWithin.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /** Place of instances: an element of a version of a process. */
    record Place(String process, int version, String element) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            int order = process.compareTo(other.process);
            order = order == 0 ? Integer.compare(version, other.version) : order;
            return order == 0 ? element.compareTo(other.element) : order;
        }
    }

    /** How many instances stand at a place. */
    static final class Standing {

        private final String name;
        private int instances;
        private int canMove;

        Standing(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        int instances() {
            return instances;
        }

        int canMove() {
            return canMove;
        }
    }

    /**
     * What a trial has shown.
     *
     * @param standing where instances stand
     * @param canMove number of instances that can move
     * @param staying those that cannot
     */
    record Result(Map<Place, Standing> standing, int canMove, List<Staying> staying) {}

    /**
     * Tries the move to the versions of a publication, or of a draft, which are deployed for it and taken back with the moves.
     *
     * @param tickets numbers of those that are wanted; none for all
     * @param mapping elements that become others
     */
    Result of(ModelChange change, List<String> tickets, Map<String, String> mapping) {
        if (change.state() != ModelChange.State.DRAFT) {
            return of(migration.candidates(change, tickets), mapping, undone);
        }
        Map<String, byte[]> present = live.all();
        if (!change.base().equals(LiveModels.digest(present))) {
            throw new RefusedException(Refused.OVERTAKEN);
        }
        return check.trial(
                stored.files(change.id()).applied(present),
                () -> of(migration.behindNewest(tickets), mapping, undoneWithin));
    }

    private Result of(List<Candidate> candidates, Map<String, String> mapping, TransactionTemplate moves) {
        migration.check(mapping, candidates);
        MigrationRoutes.Known known = routes.remembered();
        Map<String, Integer> versions = new HashMap<>();
        Map<Place, Standing> standing = new TreeMap<>();
        List<Staying> staying = new ArrayList<>();
        int canMove = 0;
        for (Candidate one : candidates) {
            ActivityInstance tree = runtime.getActivityInstance(one.instance());
            if (tree == null) {
                // It has ended since.
                continue;
            }
            Route route = known.between(one.source(), one.target(), mapping);
            Hindrance why = hindrance(one, route, moves);
            canMove += why == null ? 1 : 0;
            if (why != null) {
                staying.add(new Staying(one.process(), one.number(), why));
            }
            int version = versions.computeIfAbsent(
                    one.source(), id -> repository.getProcessDefinition(id).getVersion());
            for (String element : leaves(tree)) {
                Standing place = standing.computeIfAbsent(
                        new Place(one.process(), version, element), first -> new Standing(route.name(element)));
                place.instances++;
                place.canMove += why == null ? 1 : 0;
            }
        }
        return new Result(standing, canMove, staying);
    }

    /** Moves an instance and takes it back; returns why it cannot move, or null. */
    private @Nullable Hindrance hindrance(Candidate one, Route route, TransactionTemplate moves) {
        for (int attempt = 1; ; attempt++) {
            try {
                moves.executeWithoutResult(status -> {
                    status.setRollbackOnly();
                    move.move(one.instance(), route);
                });
                return null;
            } catch (MigratingProcessInstanceValidationException e) {
                return Hindrance.of(e, route);
            } catch (OptimisticLockingException | ConcurrencyFailureException e) {
                if (attempt == MOST_TRIES) {
                    return new Hindrance(null, null, "at-work", "");
                }
            } catch (RuntimeException e) {
                return Hindrance.of(e);
            }
        }
    }

    /** Returns the elements at which an instance waits. */
    private static Set<String> leaves(ActivityInstance tree) {
        Set<String> leaves = new TreeSet<>();
        collect(tree, leaves);
        return leaves;
    }

    private static void collect(ActivityInstance instance, Set<String> into) {
        for (TransitionInstance waiting : instance.getChildTransitionInstances()) {
            into.add(waiting.getActivityId());
        }
        for (ActivityInstance child : instance.getChildActivityInstances()) {
            if (child.getChildActivityInstances().length == 0 && child.getChildTransitionInstances().length == 0) {
                into.add(child.getActivityId());
            }
            collect(child, into);
        }
    }
}
