package dev.loopdesk.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.changes.ModelChange.State;
import dev.loopdesk.changes.ModelChanges.Files;
import dev.loopdesk.changes.TicketMigration.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.runtime.Job;
import org.springframework.context.ApplicationContext;

/** A change that is published, and rolled back, without the API. */
public final class PublishedChange {

    private static final String MANAGER = "manager";

    private final ApplicationContext product;
    private final String id = UUID.randomUUID().toString();

    private PublishedChange(ApplicationContext product) {
        this.product = product;
    }

    /** Publishes other contents of some files. */
    public static PublishedChange of(ApplicationContext product, Map<String, String> files) {
        var change = new PublishedChange(product);
        Map<String, byte[]> present = product.getBean(LiveModels.class).all();
        var whole = new TreeMap<>(present);
        files.forEach((name, text) -> whole.put(name, text.getBytes(StandardCharsets.UTF_8)));
        product.getBean(ModelChanges.class)
                .add(
                        new ModelChange(
                                change.id,
                                "changed",
                                State.DRAFT,
                                "analyst",
                                Instant.now(),
                                LiveModels.digest(present),
                                null),
                        Files.between(present, whole));
        product.getBean(Changes.class).publish(change.id, MANAGER, "");
        return change;
    }

    /** Moves all that runs to the change; returns how many have moved. */
    public int migrate() {
        product.getBean(TicketMigration.class).start(change(), MANAGER, Map.of(), List.of());
        return moved();
    }

    /** Takes the change back, with all that runs on it; returns how many have moved back. */
    public int rollBack() {
        product.getBean(Changes.class).rollBack(id, MANAGER, "");
        return moved();
    }

    private ModelChange change() {
        return product.getBean(ModelChanges.class).find(id).orElseThrow();
    }

    private int moved() {
        ManagementService management = product.getBean(ManagementService.class);
        for (List<Job> due = jobs(management); !due.isEmpty(); due = jobs(management)) {
            due.forEach(job -> management.executeJob(job.getId()));
        }
        Progress progress =
                product.getBean(TicketMigration.class).progress(change()).orElseThrow();
        assertThat(progress.migration().state()).isEqualTo(MigrationRecord.FINISHED);
        assertThat(progress.staying()).isEmpty();
        return progress.count(MigrationRecord.MOVED);
    }

    private static List<Job> jobs(ManagementService management) {
        return management.createJobQuery().list().stream()
                .filter(job -> ((JobEntity) job).getJobHandlerType().startsWith("loopdesk-"))
                .toList();
    }
}
