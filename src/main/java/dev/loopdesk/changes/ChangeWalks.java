package dev.loopdesk.changes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.hardening.ModelFinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.FileSystemUtils;

/**
 * Leads tickets through changes, as drafts and again when they have become live (S7.1): by the command {@code check}, in a
 * process of its own that has its own database and clock, at the lowest priority, one change after the other. What a restart
 * has interrupted is begun again.
 */
@Component
class ChangeWalks implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeWalks.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_MINUTES = 20;

    /** State of the walks of a change. */
    enum State {
        RUNNING,
        PASSED,
        FOUND,
        FAILED;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The walks of a change.
     *
     * @param state {@code running}, {@code passed}, {@code found} (errors) or {@code failed} (they could not be run)
     * @param ahead number of changes whose walks come before
     * @param tickets number of tickets that were led through the change
     * @param passed number of elements that they have passed, of so many
     */
    record Walks(String state, int ahead, int tickets, int steps, int passed, int elements) {}

    private final ModelChanges changes;
    private final LiveModels live;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final ApplicationArguments arguments;
    private final boolean enabled;
    private final ExecutorService turns = Executors.newSingleThreadExecutor(work -> {
        var thread = new Thread(work, "change-walks");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<String> queued = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Process running;
    private volatile @Nullable String walked;

    ChangeWalks(
            ModelChanges changes,
            LiveModels live,
            JdbcClient jdbc,
            Clock clock,
            ApplicationArguments arguments,
            @Value("${loopdesk.changes.walks:true}") boolean enabled) {
        this.changes = changes;
        this.live = live;
        this.jdbc = jdbc;
        this.clock = clock;
        this.arguments = arguments;
        this.enabled = enabled;
    }

    /** Begins the walks of a change, in place of earlier ones, as soon as the transaction has ended. */
    void begin(String change) {
        if (!enabled) {
            return;
        }
        jdbc.sql("delete from model_change_walk where change_id = :id")
                .param("id", change)
                .update();
        jdbc.sql("insert into model_change_walk (change_id, state, begun_at) values (:id, :state, :now)")
                .param("id", change)
                .param("state", State.RUNNING.key())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                queue(change);
            }
        });
    }

    /** Ends the walks of a change that is given up, as soon as the transaction has ended. */
    void end(String change) {
        int ended = jdbc.sql("delete from model_change_walk where change_id = :id and state = :running")
                .param("id", change)
                .param("running", State.RUNNING.key())
                .update();
        if (ended > 0) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    Process process = running;
                    if (process != null && change.equals(walked)) {
                        process.destroyForcibly();
                    }
                }
            });
        }
    }

    private void queue(String change) {
        if (queued.add(change)) {
            turns.execute(() -> {
                queued.remove(change);
                if (isUnderWay(change)) {
                    walk(change);
                }
            });
        }
    }

    /** Begins again what the end of the application has interrupted. */
    @EventListener(ApplicationReadyEvent.class)
    public void resume() {
        if (enabled) {
            jdbc.sql("select change_id from model_change_walk where state = :running order by begun_at")
                    .param("running", State.RUNNING.key())
                    .query(String.class)
                    .list()
                    .forEach(this::queue);
        }
    }

    Optional<Walks> of(String change) {
        return report(change)
                .map(report -> new Walks(
                        report.state(),
                        ahead(change),
                        report.json().path("tickets").asInt(),
                        report.json().path("steps").asInt(),
                        report.json().path("passed").asInt(),
                        report.json().path("elements").asInt()));
    }

    /** Returns what the walks of a change have found. */
    List<ModelFinding> findings(String change) {
        List<ModelFinding> findings = new ArrayList<>();
        report(change)
                .ifPresent(report -> report.json().path("findings").forEach(one -> {
                    List<Object> values = new ArrayList<>();
                    one.path("values").forEach(value -> values.add(value.asText()));
                    findings.add(new ModelFinding(
                            one.path("file").asText(),
                            one.path("element").asText(null),
                            one.path("name").asText(null),
                            one.path("key").asText(),
                            values,
                            one.path("isError").asBoolean()));
                }));
        return findings;
    }

    /** Tells whether the walks of a change are wanted and have not ended. */
    private boolean isUnderWay(String change) {
        return report(change)
                .filter(report -> report.state().equals(State.RUNNING.key()))
                .isPresent();
    }

    /** Returns the number of changes that are walked before a change. */
    private int ahead(String change) {
        return jdbc.sql("""
                        select count(*) from model_change_walk earlier
                        where earlier.state = :running and earlier.begun_at <
                            (select begun_at from model_change_walk where change_id = :id and state = :running)
                        """)
                .param("running", State.RUNNING.key())
                .param("id", change)
                .query(Integer.class)
                .single();
    }

    private record Report(String state, JsonNode json) {}

    private Optional<Report> report(String change) {
        return jdbc.sql("select state, report from model_change_walk where change_id = :id")
                .param("id", change)
                .query((row, n) -> new Report(row.getString("state"), json(row.getString("report"))))
                .optional();
    }

    private static JsonNode json(@Nullable String text) {
        try {
            return text == null ? JSON.createObjectNode() : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void walk(String change) {
        State state = State.FAILED;
        String report = null;
        try {
            Path folder = Files.createTempDirectory("loopdesk-change");
            try {
                ModelFolder.write(folder, changes.files(change).applied(live.all()));
                walked = change;
                JsonNode walks = run(folder).path("walks");
                if (walks.isObject()) {
                    report = walks.toString();
                    state = State.PASSED;
                    for (JsonNode finding : walks.path("findings")) {
                        state = finding.path("isError").asBoolean() ? State.FOUND : state;
                    }
                }
            } finally {
                FileSystemUtils.deleteRecursively(folder);
            }
        } catch (IOException | RuntimeException e) {
            if (isUnderWay(change)) {
                LOG.warn("The change {} could not be walked", change, e);
            }
        } catch (InterruptedException e) {
            // The next start begins again.
            Thread.currentThread().interrupt();
            return;
        }
        jdbc.sql("update model_change_walk set state = :state, report = :report where change_id = :id")
                .param("state", state.key())
                .param("report", report)
                .param("id", change)
                .update();
    }

    private JsonNode run(Path folder) throws IOException, InterruptedException {
        Path answer = Files.createTempFile("loopdesk-change", ".json");
        Path errors = Files.createTempFile("loopdesk-change", ".log");
        try {
            Process process = new ProcessBuilder(CommandProcess.line(
                            arguments.getSourceArgs(), CheckCommand.NAME, "--format=json", folder.toString()))
                    .redirectOutput(answer.toFile())
                    .redirectError(errors.toFile())
                    .start();
            running = process;
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("The walks took more than " + LONGEST_MINUTES + " minutes");
            }
            // Log lines come before the answer.
            String text = Files.readString(answer);
            String report = text.substring(Math.max(0, text.indexOf("\n{") + 1));
            if (!report.startsWith("{")) {
                throw new IOException("The walks ended with " + process.exitValue() + ": " + Files.readString(errors));
            }
            return JSON.readTree(report);
        } finally {
            running = null;
            Files.delete(answer);
            Files.delete(errors);
        }
    }

    @Override
    public void destroy() {
        turns.shutdownNow();
        Process process = running;
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
