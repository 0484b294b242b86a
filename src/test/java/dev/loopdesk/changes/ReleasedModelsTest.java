package dev.loopdesk.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.WholeApplication;
import dev.loopdesk.changes.ModelChange.State;
import dev.loopdesk.process.contract.ShippedModels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.Deployment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A release overwrites nothing that the analysts have changed (S7.1). */
@WholeApplication
@Tag("postgresql")
class ReleasedModelsTest {

    private static final String PRIORITIES = "ticket-priority.dmn";
    private static final String TRIAGE = "triage.form";
    private static final Map<String, byte[]> SHIPPED = ShippedModels.contents();

    @Autowired
    private ReleasedModels released;

    @Autowired
    private Changes life;

    @Autowired
    private TicketMigration migration;

    @Autowired
    private LiveModels live;

    @Autowired
    private ModelChanges changes;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private JdbcClient jdbc;

    private List<String> before = List.of();

    @BeforeEach
    void presentModels() {
        StoredChanges.remove(jdbc);
        before = deployments();
    }

    @AfterEach
    void formerModels() {
        deployments().stream()
                .filter(deployment -> !before.contains(deployment))
                .forEach(deployment -> repository.deleteDeployment(deployment, true, true));
        StoredChanges.remove(jdbc);
        List.of("released_models", "released_model")
                .forEach(table -> jdbc.sql("delete from " + table).update());
        released.release(SHIPPED);
        assertThat(deployments()).isEqualTo(before);
    }

    @Test
    void theSameReleaseIsNotDeployedAgain() {
        released.release(SHIPPED);

        assertThat(deployments()).isEqualTo(before);
    }

    @Test
    void aReleaseIsLiveWhereTheAnalystsHaveChangedNothing() {
        Map<String, byte[]> release = changed(SHIPPED, PRIORITIES, "\"PT15M\"", "\"PT20M\"");

        released.release(release);
        released.release(release);

        assertThat(deployments()).hasSize(before.size() + 1);
        assertThat(text(live.all(), PRIORITIES)).contains("\"PT20M\"");
        assertPublished(PRIORITIES);
    }

    @Test
    void aReleaseThatIsLiveIsRolledBackLikeAnyChange() {
        released.release(changed(SHIPPED, PRIORITIES, "\"PT15M\"", "\"PT20M\""));
        ModelChange release = changes.all(10).get(0);
        assertThat(migration.candidates(release, List.of())).isEmpty();

        life.rollBack(release.id(), "manager", "too slow");
        released.release(changed(SHIPPED, PRIORITIES, "\"PT15M\"", "\"PT20M\""));

        assertThat(text(live.all(), PRIORITIES)).contains("\"PT15M\"");
        assertThat(changes.find(release.id()))
                .hasValueSatisfying(change -> assertThat(change.state()).isEqualTo(State.ROLLED_BACK));
    }

    @Test
    void aReleaseThatChangesOtherFilesThanTheAnalystsIsLiveAtOnceWithTheirs() {
        live.deploy("faster", changed(SHIPPED, PRIORITIES, "\"PT15M\"", "\"PT10M\""));

        released.release(changed(SHIPPED, TRIAGE, "\"label\": \"Urgency\"", "\"label\": \"How urgent?\""));

        assertThat(text(live.all(), PRIORITIES)).contains("\"PT10M\"");
        assertThat(text(live.all(), TRIAGE)).contains("How urgent?");
        assertPublished(TRIAGE);
    }

    @Test
    void aReleaseThatChangesNothingOfWhatTheAnalystsHaveChangedTooIsNoDeployment() {
        Map<String, byte[]> faster = changed(SHIPPED, PRIORITIES, "\"PT15M\"", "\"PT10M\"");
        live.deploy("faster", faster);
        int present = deployments().size();

        released.release(faster);

        assertThat(deployments()).hasSize(present);
        assertThat(changes.all(10)).isEmpty();
    }

    @Test
    void whatBothHaveChangedInAFileIsADraftAndNothingOfItIsLive() {
        Map<String, byte[]> faster = changed(SHIPPED, PRIORITIES, "\"PT15M\"", "\"PT10M\"");
        live.deploy("faster", faster);
        int present = deployments().size();
        Map<String, byte[]> release = changed(
                changed(SHIPPED, PRIORITIES, "\"PT15M\"", "\"PT20M\""),
                TRIAGE,
                "\"label\": \"Urgency\"",
                "\"label\": \"How urgent?\"");

        released.release(release);
        released.release(release);

        assertThat(deployments()).hasSize(present);
        assertThat(LiveModels.digest(live.all())).isEqualTo(LiveModels.digest(faster));
        assertThat(changes.all(10)).singleElement().satisfies(draft -> {
            assertThat(draft.state()).isEqualTo(State.DRAFT);
            assertThat(changes.conflicts(draft.id())).singleElement().satisfies(conflict -> {
                assertThat(conflict.file()).isEqualTo(PRIORITIES);
                assertThat(conflict.element()).isEqualTo("Rule_UrgencyHighImpactHigh");
            });
            Map<String, byte[]> whole = changes.files(draft.id()).applied(live.all());
            assertThat(text(whole, PRIORITIES)).contains("\"PT10M\"");
            assertThat(text(whole, TRIAGE)).contains("How urgent?");
        });
    }

    /** A database of a version that kept no release: its own deployment is the last one. */
    @Test
    void anUpgradeFromAVersionThatKeptNoReleaseComparesWithItsDeployment() {
        live.deploy(ShippedModels.DEPLOYMENT, SHIPPED);
        live.deploy("faster", changed(SHIPPED, PRIORITIES, "\"PT15M\"", "\"PT10M\""));
        jdbc.sql("delete from released_models").update();
        jdbc.sql("delete from released_model").update();

        released.release(changed(SHIPPED, PRIORITIES, "\"PT15M\"", "\"PT20M\""));

        assertThat(text(live.all(), PRIORITIES)).contains("\"PT10M\"");
        assertThat(changes.all(10))
                .singleElement()
                .satisfies(draft -> assertThat(changes.conflicts(draft.id())).hasSize(1));
    }

    @Test
    void nodesThatStartAtTheSameTimeReleaseOnce() {
        Map<String, byte[]> release = changed(SHIPPED, PRIORITIES, "\"PT15M\"", "\"PT20M\"");

        var first = CompletableFuture.runAsync(() -> released.release(release));
        var second = CompletableFuture.runAsync(() -> released.release(release));
        CompletableFuture.allOf(first, second).join();

        assertThat(deployments()).hasSize(before.size() + 1);
    }

    /** The release is a published change of these files, by the product itself, whose running tickets can be moved. */
    private void assertPublished(String... files) {
        assertThat(changes.all(10)).singleElement().satisfies(release -> {
            assertThat(release.state()).isEqualTo(State.PUBLISHED);
            assertThat(release.author()).isEqualTo(ShippedModels.DEPLOYMENT);
            assertThat(release.deployment()).isIn(deployments()).isNotIn(before);
            assertThat(changes.files(release.id()).proposed()).containsOnlyKeys(files);
            assertThat(changes.steps(release.id()))
                    .singleElement()
                    .satisfies(step -> assertThat(step.state()).isEqualTo(State.PUBLISHED));
        });
    }

    private List<String> deployments() {
        return repository.createDeploymentQuery().list().stream()
                .map(Deployment::getId)
                .sorted()
                .toList();
    }

    private static Map<String, byte[]> changed(Map<String, byte[]> models, String file, String from, String to) {
        String present = text(models, file);
        assertThat(present).contains(from);
        var changed = new TreeMap<>(models);
        changed.put(file, present.replace(from, to).getBytes(StandardCharsets.UTF_8));
        return changed;
    }

    private static String text(Map<String, byte[]> models, String file) {
        return new String(Objects.requireNonNull(models.get(file)), StandardCharsets.UTF_8);
    }
}
