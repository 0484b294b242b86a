package dev.loopdesk.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskApplication;
import dev.loopdesk.changes.PublishedChange;
import dev.loopdesk.process.RunningTickets;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.ticket.CaseFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tickets of a real log, each stopped somewhere on its way, move to a changed version and back (S7.1). */
@Tag("thorough")
class ReplayedTicketsMigrationTest {

    private static final Path LOG = Path.of("../shared/data/eventlog/helpdesk-odd-cases.csv");
    private static final int TICKETS = 500;

    @TempDir
    private Path folder;

    @Test
    void fiveHundredReplayedTicketsMoveToAChangedVersionAndBackAndFinish() throws Exception {
        Assumptions.assumeTrue(Files.exists(LOG), "the log is not part of the product");
        try (ConfigurableApplicationContext product =
                OfflineProduct.start(LoopdeskApplication.class, ReplayCommand.PROFILE)) {
            product.getBean(Replay.class)
                    .run(EventLog.read(stopped(), Mapping.bundled()), Mapping.bundled(), done -> {});
            ProcessEngine engine = product.getBean(ProcessEngine.class);
            var running = new RunningTickets(
                    engine,
                    product.getBean(SupportProcess.class),
                    product.getBean(CaseFiles.class),
                    product.getBean(JdbcClient.class));
            List<String> tickets = engine
                    .getRuntimeService()
                    .createProcessInstanceQuery()
                    .processDefinitionKey(TechnicalSupport.KEY)
                    .list()
                    .stream()
                    .map(instance -> instance.getBusinessKey())
                    .toList();
            assertThat(tickets).hasSize(TICKETS);
            assertThat(places(engine)).hasSizeGreaterThanOrEqualTo(6);
            Map<String, String> versions = running.versions();
            List<String> state = running.state();

            PublishedChange change = PublishedChange.of(product, changed());
            int moved = change.migrate();

            assertThat(moved).isEqualTo(versions.size());
            assertThat(running.versions().keySet()).isEqualTo(versions.keySet());
            assertThat(running.versions().values()).doesNotContainAnyElementsOf(versions.values());
            assertThat(running.state()).isEqualTo(state);

            assertThat(change.rollBack()).isEqualTo(moved);

            assertThat(running.versions().values()).doesNotContainAnyElementsOf(versions.values());
            assertThat(running.state()).isEqualTo(state);
            tickets.forEach(running::finish);
        }
    }

    /** The first cases of the log with more than one event, one after the other one event longer. */
    private Path stopped() throws IOException {
        List<String> lines = Files.readAllLines(LOG);
        Map<String, List<String>> cases = new LinkedHashMap<>();
        lines.stream()
                .skip(1)
                .forEach(line -> cases.computeIfAbsent(line.substring(0, line.indexOf(',')), first -> new ArrayList<>())
                        .add(line));
        List<String> kept = new ArrayList<>(lines.subList(0, 1));
        int tickets = 0;
        for (List<String> events : cases.values()) {
            if (events.size() > 2 && tickets < TICKETS) {
                kept.addAll(events.subList(0, 1 + tickets++ % (events.size() - 2)));
            }
        }
        return Files.write(folder.resolve("stopped.csv"), kept);
    }

    private static Set<String> places(ProcessEngine engine) {
        var places = new TreeSet<String>();
        engine.getTaskService().createTaskQuery().list().stream()
                .map(Task::getTaskDefinitionKey)
                .forEach(places::add);
        return places;
    }

    /** Shorter patience with requesters who do not answer. */
    private static Map<String, String> changed() {
        String diagram = new String(
                Objects.requireNonNull(ShippedModels.contents().get("technical-support.bpmn")), StandardCharsets.UTF_8);
        return Map.of(
                "technical-support.bpmn",
                diagram.replaceFirst("(?s)(TimerEventDefinition_DetailsOverdue\">.*?)P7D", "$1P5D"));
    }
}
