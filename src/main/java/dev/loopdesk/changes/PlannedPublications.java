package dev.loopdesk.changes;

import dev.loopdesk.changes.Changes.Refused;
import dev.loopdesk.changes.Changes.RefusedException;
import dev.loopdesk.changes.ModelChange.State;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Drafts that are published at a time (S7.1). A plan is about a draft: if it is discarded or published before, nothing is left
 * to do. At that time the draft is checked anew; if it cannot be published, it stays a draft, and its notes say why.
 */
@Service
class PlannedPublications {

    private static final Logger LOG = LoggerFactory.getLogger(PlannedPublications.class);

    private final JdbcClient jdbc;
    private final ModelChanges stored;
    private final Changes changes;
    private final ChangeJobs jobs;
    private final ChangeNotes notes;
    private final TransactionTemplate undone;
    private final Clock clock;

    PlannedPublications(
            JdbcClient jdbc,
            ModelChanges stored,
            Changes changes,
            ChangeJobs jobs,
            ChangeNotes notes,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.jdbc = jdbc;
        this.stored = stored;
        this.changes = changes;
        this.jobs = jobs;
        this.notes = notes;
        this.undone = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** A publication at a time, and who wants it. */
    record Plan(Instant at, String account, String reason) {}

    /** Refuses what could not be published now: a publication is tried and taken back. */
    void refuseUnpublishable(String id, String account, String reason) {
        undone.executeWithoutResult(status -> {
            status.setRollbackOnly();
            changes.publish(id, account, reason);
        });
    }

    /** Has a draft published at a time, in place of another time. */
    @Transactional
    public void plan(String id, Instant time, String account, String reason) {
        // Jobs are due at whole milliseconds.
        Instant at = time.truncatedTo(ChronoUnit.MILLIS);
        ModelChange draft = stored.lock(id)
                .filter(change -> change.state() == State.DRAFT)
                .orElseThrow(() -> new RefusedException(Refused.NOT_A_DRAFT));
        jdbc.sql("delete from planned_publication where change_id = :id")
                .param("id", id)
                .update();
        jdbc.sql(
                        "insert into planned_publication (change_id, due_at, account, reason) values (:id, :at, :account, :reason)")
                .param("id", id)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("account", account)
                .param("reason", reason)
                .update();
        notes.add(draft.id(), ChangeNotes.PLANNED, at.toString(), account);
        jobs.add(ChangeJobs.PUBLICATION, id, at);
    }

    /** Returns when a draft is to be published, if it is. */
    Optional<Plan> of(ModelChange change) {
        return change.state() == State.DRAFT ? of(change.id()) : Optional.empty();
    }

    private Optional<Plan> of(String id) {
        return jdbc.sql("select due_at, account, reason from planned_publication where change_id = :id")
                .param("id", id)
                .query((row, n) -> new Plan(
                        row.getObject("due_at", OffsetDateTime.class).toInstant(),
                        row.getString("account"),
                        row.getString("reason")))
                .optional();
    }

    /** Publishes a draft whose time has come. */
    void due(String id) {
        ModelChange change = stored.find(id).orElse(null);
        Plan plan = change == null ? null : of(change).orElse(null);
        if (change == null || plan == null) {
            return;
        }
        if (plan.at().isAfter(clock.instant())) {
            // Another time was named, or somebody has executed the job by hand.
            jobs.add(ChangeJobs.PUBLICATION, id, plan.at());
            return;
        }
        String obstacle;
        String detail = "";
        try {
            var findings = changes.findings(change);
            var toAccept = changes.toAccept(change, findings);
            var errors = findings.stream()
                    .filter(found -> found.isError() && (!found.mayBeAccepted() || toAccept.contains(found.id())))
                    .toList();
            if (errors.isEmpty()) {
                changes.publish(id, plan.account(), plan.reason());
                forget(id);
                return;
            }
            obstacle = "findings";
            detail = errors.get(0).line(Locale.ENGLISH);
        } catch (RefusedException e) {
            obstacle = switch (e.reason()) {
                case OVERTAKEN -> "overtaken";
                case EMPTY -> "empty";
                case OWN_CHANGE -> "own";
                default -> "refused";
            };
        } catch (OptimisticLockingException e) {
            // Somebody was at the same models: the job tries again.
            throw e;
        } catch (ProcessEngineException e) {
            LOG.warn("The change {} was not published at its time", id, e);
            obstacle = "refused";
            detail = String.valueOf(e.getMessage());
        }
        forget(id);
        notes.add(id, "not-published-" + obstacle, detail, plan.account());
    }

    private void forget(String id) {
        jdbc.sql("delete from planned_publication where change_id = :id")
                .param("id", id)
                .update();
    }
}
