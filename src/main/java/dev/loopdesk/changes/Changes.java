package dev.loopdesk.changes;

import dev.loopdesk.changes.ModelChange.State;
import dev.loopdesk.changes.ModelChanges.Files;
import dev.loopdesk.hardening.ModelCheck;
import dev.loopdesk.hardening.ModelFinding;
import dev.loopdesk.process.answers.AccountRights;
import dev.loopdesk.process.contract.ModelsProposed;
import dev.loopdesk.ticket.DecisionLocks;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The life of a change of the models (S7.1): what an analyst deploys is checked and kept as a draft; somebody else publishes
 * it, for new tickets; a publication is rolled back by one step.
 */
@Service
class Changes {

    /** Lock of whoever changes what is live. */
    static final String LOCK = "models";

    private final ModelChanges changes;
    private final LiveModels live;
    private final ModelCheck check;
    private final StandardGuards guards;
    private final AccountRights rights;
    private final DecisionLocks locks;
    private final TicketMigration migration;
    private final Clock clock;
    private final ChangeWalks walks;
    private final DraftReruns reruns;
    private final boolean secondPerson;

    Changes(
            ModelChanges changes,
            LiveModels live,
            ModelCheck check,
            StandardGuards guards,
            AccountRights rights,
            DecisionLocks locks,
            TicketMigration migration,
            Clock clock,
            ChangeWalks walks,
            DraftReruns reruns,
            @Value("${loopdesk.changes.second-person:true}") boolean secondPerson) {
        this.changes = changes;
        this.live = live;
        this.check = check;
        this.guards = guards;
        this.rights = rights;
        this.locks = locks;
        this.migration = migration;
        this.clock = clock;
        this.walks = walks;
        this.reruns = reruns;
        this.secondPerson = secondPerson;
    }

    /** Keeps what somebody deploys as a draft, in place of the author's former draft of that name. */
    @EventListener
    @Transactional
    public void propose(ModelsProposed proposed) {
        rights.unchecked(() -> {
            locks.lock(List.of(LOCK));
            Map<String, byte[]> present = live.all();
            Map<String, byte[]> whole = ModelSet.complete(proposed.files(), present);
            check.refuseErrors(whole);
            Files files = Files.between(present, whole);
            Instant now = clock.instant();
            for (ModelChange former : changes.drafts(proposed.author(), proposed.name())) {
                changes.turn(former, State.DISCARDED, null, proposed.author(), now, "");
                walks.end(former.id());
                reruns.stop(former.id());
            }
            String id = UUID.randomUUID().toString();
            changes.add(
                    new ModelChange(
                            id, proposed.name(), State.DRAFT, proposed.author(), now, LiveModels.digest(present), null),
                    files);
            if (!files.isEmpty()) {
                walks.begin(id);
            }
            proposed.keptAs(id, now);
        });
    }

    /** Returns what is found in a draft on the models that are live now, or by the walks after a publication. */
    @Transactional(readOnly = true)
    public List<ModelFinding> findings(ModelChange change) {
        return switch (change.state()) {
            case DRAFT ->
                Stream.concat(
                                check.check(changes.files(change.id()).applied(live.all())).stream(),
                                walks.findings(change.id()).stream())
                        .toList();
            case PUBLISHED -> walks.findings(change.id());
            case ROLLED_BACK, DISCARDED -> List.of();
        };
    }

    /** Why a step was not taken. */
    enum Refused {
        UNKNOWN,
        NOT_A_DRAFT,
        OWN_CHANGE,
        OVERTAKEN,
        WALKED,
        WALKS_FOUND,
        WALKS_FAILED,
        EMPTY,
        FAULTY,
        NOT_ACCEPTED,
        OWN_FINDING,
        NO_SUCH_FINDING,
        NOT_TO_WALK,
        NOT_THE_LAST,
        NOT_PUBLISHED,
        MOVING,
        NOT_LIVE
    }

    /** A step that was not taken. */
    static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final Refused reason;

        RefusedException(Refused reason) {
            super(reason.name());
            this.reason = reason;
        }

        Refused reason() {
            return reason;
        }
    }

    /** Makes a draft live for new tickets. Its author needs somebody else for it, unless the configuration says otherwise. */
    @Transactional
    public void publish(String id, String account, String reason) {
        locks.lock(List.of(LOCK));
        ModelChange change = draft(id);
        if (!mayPublish(change, account)) {
            throw new RefusedException(Refused.OWN_CHANGE);
        }
        Map<String, byte[]> present = live.all();
        if (!change.base().equals(LiveModels.digest(present))) {
            throw new RefusedException(Refused.OVERTAKEN);
        }
        walks.of(id).map(ChangeWalks.Walks::state).ifPresent(state -> {
            if (state.equals(ChangeWalks.State.RUNNING.key())) {
                throw new RefusedException(Refused.WALKED);
            }
            if (state.equals(ChangeWalks.State.FOUND.key())) {
                throw new RefusedException(Refused.WALKS_FOUND);
            }
            if (state.equals(ChangeWalks.State.FAILED.key())) {
                throw new RefusedException(Refused.WALKS_FAILED);
            }
        });
        Files files = changes.files(id);
        if (files.isEmpty()) {
            throw new RefusedException(Refused.EMPTY);
        }
        Map<String, byte[]> whole = files.applied(present);
        String deployment = guards.publish(change, present, whole, () -> live.deploy(change.name(), whole));
        changes.turn(change, State.PUBLISHED, deployment, account, clock.instant(), reason);
        walks.begin(id);
        reruns.stop(id);
    }

    /** Accepts a finding of a draft that weakens a guard of the standard; somebody other than the author does, always. */
    @Transactional
    public void accept(String id, String finding, String account, String reason) {
        locks.lock(List.of(LOCK));
        ModelChange change = draft(id);
        guards.accept(change, changes.files(id).applied(live.all()), finding, account, clock.instant(), reason);
    }

    /** Returns the ids of those findings of a draft that somebody must accept before it is published. */
    @Transactional(readOnly = true)
    public Set<String> toAccept(ModelChange change, List<ModelFinding> findings) {
        return findings.stream().anyMatch(ModelFinding::mayBeAccepted)
                ? guards.toAccept(change, live.all(), findings)
                : Set.of();
    }

    /** Has the walks of a draft made once more, because they could not be made. */
    @Transactional
    public void walkAgain(String id) {
        ModelChange change = draft(id);
        boolean failed = walks.of(change.id())
                .filter(walked -> walked.state().equals(ChangeWalks.State.FAILED.key()))
                .isPresent();
        if (!failed) {
            throw new RefusedException(Refused.NOT_TO_WALK);
        }
        walks.begin(change.id());
    }

    /** Tells whether other models than those that a draft is made on are live. */
    @Transactional(readOnly = true)
    public boolean isOvertaken(ModelChange change) {
        return change.state() == State.DRAFT && !change.base().equals(LiveModels.digest(live.all()));
    }

    /** Tells whether an account may publish a draft. */
    boolean mayPublish(ModelChange change, String account) {
        return !(secondPerson && change.author().equals(account));
    }

    /** Gives a draft up. */
    @Transactional
    public void discard(String id, String account, String reason) {
        changes.turn(draft(id), State.DISCARDED, null, account, clock.instant(), reason);
        walks.end(id);
        reruns.stop(id);
    }

    /** Brings back what was live before a publication, for new tickets and those that run on it; of the last one only. */
    @Transactional
    public void rollBack(String id, String account, String reason) {
        locks.lock(List.of(LOCK));
        ModelChange change = changes.lock(id).orElseThrow(() -> new RefusedException(Refused.UNKNOWN));
        Map<String, byte[]> present = live.all();
        Files files = changes.files(id);
        Map<String, byte[]> before = files.takenBack(present);
        boolean isLast = change.state() == State.PUBLISHED
                && change.base().equals(LiveModels.digest(before))
                && Files.between(before, present)
                        .proposed()
                        .keySet()
                        .equals(files.proposed().keySet());
        if (!isLast) {
            throw new RefusedException(Refused.NOT_THE_LAST);
        }
        String deployment = guards.restore(before, () -> live.deploy(change.name(), before));
        migration.back(change, deployment, account);
        changes.turn(change, State.ROLLED_BACK, null, account, clock.instant(), reason);
        walks.end(id);
    }

    private ModelChange draft(String id) {
        ModelChange change = changes.lock(id).orElseThrow(() -> new RefusedException(Refused.UNKNOWN));
        if (change.state() != State.DRAFT) {
            throw new RefusedException(Refused.NOT_A_DRAFT);
        }
        return change;
    }
}
