package dev.loopdesk.changes;

import dev.loopdesk.changes.ModelChange.State;
import dev.loopdesk.changes.ModelChanges.Files;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.ticket.DecisionLocks;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the models of a release live at its first start, and only then. Where the analysts have changed the models of the
 * last release, both are merged: at once if they have changed different files, else as a draft that names what both have
 * changed. Nothing of the analysts is overwritten. What a later release makes live is a published change like any other, so
 * that running tickets can be moved to it and it can be rolled back.
 */
@Component
class ReleasedModels implements InitializingBean {

    private static final Logger LOG = LoggerFactory.getLogger(ReleasedModels.class);

    private final LiveModels live;
    private final ModelChanges changes;
    private final StandardGuards guards;
    private final ChangeWalks walks;
    private final DecisionLocks locks;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ReleasedModels(
            LiveModels live,
            ModelChanges changes,
            StandardGuards guards,
            ChangeWalks walks,
            DecisionLocks locks,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.live = live;
        this.changes = changes;
        this.guards = guards;
        this.walks = walks;
        this.locks = locks;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    @Override
    public void afterPropertiesSet() {
        release(ShippedModels.contents());
    }

    /** Releases models, unless they are those of the last start. */
    void release(Map<String, byte[]> models) {
        String digest = LiveModels.digest(models);
        transaction.executeWithoutResult(begun -> {
            // Nodes that start at the same time do this one after the other.
            locks.lock(List.of(Changes.LOCK));
            if (jdbc.sql("select digest from released_models")
                    .query(String.class)
                    .list()
                    .contains(digest)) {
                return;
            }
            Map<String, byte[]> last = last();
            keep(models, digest);
            Map<String, byte[]> present = live.all();
            if (last.isEmpty()) {
                live.deploy(ShippedModels.DEPLOYMENT, models);
            } else if (LiveModels.digest(last).equals(LiveModels.digest(present))) {
                // A deployment of another application on this database has the same models.
                if (!LiveModels.digest(last).equals(digest)) {
                    publish(present, models, live.deploy(ShippedModels.DEPLOYMENT, models));
                }
            } else {
                meet(last, present, models);
            }
        });
    }

    /** Returns the models of the last release: as they were kept, or as a release that kept none had deployed them. */
    private Map<String, byte[]> last() {
        Map<String, byte[]> last = new TreeMap<>();
        jdbc.sql("select name, content from released_model").query(row -> {
            last.put(row.getString("name"), row.getBytes("content"));
        });
        return last.isEmpty() ? live.lastDeployed(ShippedModels.DEPLOYMENT) : last;
    }

    private void keep(Map<String, byte[]> models, String digest) {
        jdbc.sql("delete from released_model").update();
        jdbc.sql("delete from released_models").update();
        jdbc.sql("insert into released_models (digest) values (:digest)")
                .param("digest", digest)
                .update();
        models.forEach(
                (name, content) -> jdbc.sql("insert into released_model (name, content) values (:name, :content)")
                        .param("name", name)
                        .param("content", content)
                        .update());
    }

    private void meet(Map<String, byte[]> last, Map<String, byte[]> analysts, Map<String, byte[]> release) {
        ModelMerge merge = ModelMerge.of(last, analysts, release);
        Files files = Files.between(analysts, merge.models());
        if (files.isEmpty() && merge.conflicts().isEmpty()) {
            return;
        }
        if (merge.touchedByBoth().isEmpty() && guards.areNoWeaker(merge.models(), analysts)) {
            publish(
                    analysts,
                    merge.models(),
                    guards.restore(merge.models(), () -> live.deploy(ShippedModels.DEPLOYMENT, merge.models())));
            LOG.info(
                    "The release changes {}; the analysts' changes stay",
                    files.proposed().keySet());
            return;
        }
        Instant now = clock.instant();
        for (ModelChange former : changes.drafts(ShippedModels.DEPLOYMENT, ShippedModels.DEPLOYMENT)) {
            changes.turn(former, State.DISCARDED, null, ShippedModels.DEPLOYMENT, now, "");
            walks.end(former.id());
        }
        String id = add(State.DRAFT, analysts, files, null);
        changes.conflicts(id, merge.conflicts());
        LOG.warn(
                "The release and the analysts have changed {}; the draft {} has both, with {} conflicts",
                merge.touchedByBoth(),
                id,
                merge.conflicts().size());
    }

    private void publish(Map<String, byte[]> present, Map<String, byte[]> whole, String deployment) {
        add(State.PUBLISHED, present, Files.between(present, whole), deployment);
    }

    private String add(State state, Map<String, byte[]> present, Files files, @Nullable String deployment) {
        String id = UUID.randomUUID().toString();
        changes.add(
                new ModelChange(
                        id,
                        ShippedModels.DEPLOYMENT,
                        state,
                        ShippedModels.DEPLOYMENT,
                        clock.instant(),
                        LiveModels.digest(present),
                        deployment),
                files);
        walks.begin(id);
        return id;
    }
}
