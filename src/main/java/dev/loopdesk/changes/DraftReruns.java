package dev.loopdesk.changes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.rerun.PastTickets;
import dev.loopdesk.rerun.PastTickets.Range;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
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
import org.springframework.util.FileSystemUtils;

/**
 * Runs past tickets through the live models and a draft (S7.1), one draft after the other. What the end of the application
 * has interrupted goes on at its next start, from the last ticket that was done.
 */
@Component
class DraftReruns implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(DraftReruns.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Time without a sign of life after which a run counts as interrupted. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    /** State of the reruns for a draft. */
    enum State {
        RUNNING,
        STOPPED,
        DONE,
        FAILED;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The reruns for a draft.
     *
     * @param state {@code running}, {@code interrupted} (nobody is at work on it), {@code stopped}, {@code done} or
     *     {@code failed}
     * @param last most tickets, the newest ones
     * @param tickets number of tickets; 0 while they are being read
     * @param done number of tickets that have run through both
     * @param result differences, once it is done
     */
    record Reruns(
            String state,
            @Nullable Instant from,
            @Nullable Instant to,
            int last,
            Instant at,
            int tickets,
            int done,
            @Nullable JsonNode result) {}

    private static final String UPDATE = "update model_change_rerun set ";
    private static final String OF_RUNNING = " where change_id = :id and begun_at = :begun and state = :running";

    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE);

    /** Reruns that were asked for. */
    private record Asked(String change, Instant at) {}

    private final ModelChanges changes;
    private final LiveModels live;
    private final PastTickets past;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final ApplicationArguments arguments;
    private final Path home;
    private final ExecutorService turns = Executors.newSingleThreadExecutor(work -> {
        var thread = new Thread(work, "draft-reruns");
        thread.setDaemon(true);
        return thread;
    });

    DraftReruns(
            ModelChanges changes,
            LiveModels live,
            PastTickets past,
            JdbcClient jdbc,
            Clock clock,
            ApplicationArguments arguments,
            @Value("${loopdesk.home:./data}") Path home) {
        this.changes = changes;
        this.live = live;
        this.past = past;
        this.jdbc = jdbc;
        this.clock = clock;
        this.arguments = arguments;
        this.home = home;
    }

    /**
     * Begins the reruns for a draft, instead of former ones.
     *
     * @return false if they run already
     */
    boolean begin(String change, Range range) {
        if (of(change)
                .filter(reruns -> reruns.state().equals(State.RUNNING.key()))
                .isPresent()) {
            return false;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        jdbc.sql("delete from model_change_rerun where change_id = :id")
                .param("id", change)
                .update();
        jdbc.sql("""
                        insert into model_change_rerun
                            (change_id, state, received_from, received_to, most, begun_at, seen_at, tickets, done)
                        values (:id, :state, :from, :to, :most, :now, :now, 0, 0)
                        """)
                .param("id", change)
                .param("state", State.RUNNING.key())
                .param("from", stored(range.from()))
                .param("to", stored(range.to()))
                .param("most", range.most())
                .param("now", stored(now))
                .update();
        turns.execute(() -> run(new Asked(change, now)));
        return true;
    }

    /**
     * Stops the reruns for a draft, whichever node is at work on them.
     *
     * @return false if none run
     */
    boolean stop(String change) {
        return jdbc.sql("update model_change_rerun set state = :stopped where change_id = :id and state = :running")
                        .param("stopped", State.STOPPED.key())
                        .param("running", State.RUNNING.key())
                        .param("id", change)
                        .update()
                == 1;
    }

    Optional<Reruns> of(String change) {
        return jdbc.sql("select * from model_change_rerun where change_id = :id")
                .param("id", change)
                .query((row, n) -> reruns(row))
                .optional();
    }

    private Reruns reruns(ResultSet row) throws SQLException {
        String state = row.getString("state");
        boolean silent = row.getObject("seen_at", OffsetDateTime.class)
                .toInstant()
                .plus(SILENCE)
                .isBefore(clock.instant());
        String report = row.getString("report");
        try {
            return new Reruns(
                    silent && state.equals(State.RUNNING.key()) ? "interrupted" : state,
                    instant(row, "received_from"),
                    instant(row, "received_to"),
                    row.getInt("most"),
                    row.getObject("begun_at", OffsetDateTime.class).toInstant(),
                    row.getInt("tickets"),
                    row.getInt("done"),
                    report == null ? null : JSON.readTree(report));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Goes on with what the end of the application has interrupted. */
    @EventListener(ApplicationReadyEvent.class)
    public void resume() {
        jdbc
                .sql("select change_id, begun_at from model_change_rerun where state = :running order by begun_at")
                .param("running", State.RUNNING.key())
                .query((row, n) -> new Asked(
                        row.getString("change_id"),
                        row.getObject("begun_at", OffsetDateTime.class).toInstant()))
                .list()
                .stream()
                // Tickets that lie elsewhere are those of another node.
                .filter(asked -> Files.exists(place(asked)))
                .forEach(asked -> turns.execute(() -> run(asked)));
    }

    private void run(Asked asked) {
        State state = State.FAILED;
        String report = null;
        try {
            report = compared(asked);
            state = report == null ? State.STOPPED : State.DONE;
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("Past tickets could not run through the draft {}", asked.change(), e);
        } catch (InterruptedException e) {
            // The next start goes on.
            Thread.currentThread().interrupt();
            return;
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            LOG.warn("Past tickets could not run through the draft {}", asked.change(), e);
        }
        of(jdbc.sql(UPDATE + "state = :state, report = :report" + OF_RUNNING), asked)
                .param("state", state.key())
                .param("report", report)
                .update();
        delete(asked);
    }

    /** Returns the differences; null if it was stopped. */
    private @Nullable String compared(Asked asked) throws IOException, InterruptedException {
        Reruns reruns = of(asked.change()).orElse(null);
        if (reruns == null || !isWanted(asked)) {
            return null;
        }
        var folder = new RerunFolder(place(asked), arguments.getSourceArgs());
        if (!folder.hasTickets()) {
            Map<String, byte[]> present = live.all();
            var range = new Range(reruns.from(), reruns.to(), reruns.last());
            folder.prepare(
                    present,
                    changes.files(asked.change()).applied(present),
                    file -> past.write(range, file, () -> !isWanted(asked)));
        }
        int tickets = folder.countTickets();
        var done = new AtomicInteger(reruns.done());
        if (!folder.run(done::set, () -> !isWanted(asked, tickets, done.get()))) {
            return null;
        }
        isWanted(asked, tickets, tickets);
        ObjectNode report = JSON.valueToTree(folder.comparison());
        report.set("names", JSON.valueToTree(names(folder.models())));
        return report.toString();
    }

    /** Returns the names of all elements by language and id; those of the first models that have an element. */
    private static Map<String, Map<String, String>> names(List<Map<String, byte[]>> models) {
        Map<String, Map<String, String>> names = new TreeMap<>();
        for (Map<String, byte[]> files : models) {
            files.forEach((file, content) -> {
                if (file.contains(".bpmn")) {
                    Bpmn.readModelFromStream(new ByteArrayInputStream(content))
                            .getModelElementsByType(FlowNode.class)
                            .forEach(node -> LANGUAGES.forEach(
                                    language -> names.computeIfAbsent(language.toLanguageTag(), tag -> new TreeMap<>())
                                            .putIfAbsent(
                                                    node.getId(),
                                                    ElementProperties.of(node).name(language))));
                }
            });
        }
        return names;
    }

    /** Says that somebody is at work on it, and tells whether it shall go on. */
    private boolean isWanted(Asked asked) {
        return of(jdbc.sql(UPDATE + "seen_at = :now" + OF_RUNNING), asked)
                        .param("now", stored(clock.instant()))
                        .update()
                == 1;
    }

    /** Keeps the progress, and tells whether it shall go on. */
    private boolean isWanted(Asked asked, int tickets, int done) {
        return of(jdbc.sql(UPDATE + "seen_at = :now, tickets = :tickets, done = :done" + OF_RUNNING), asked)
                        .param("now", stored(clock.instant()))
                        .param("tickets", tickets)
                        .param("done", done)
                        .update()
                == 1;
    }

    private static JdbcClient.StatementSpec of(JdbcClient.StatementSpec statement, Asked asked) {
        return statement
                .param("id", asked.change())
                .param("begun", stored(asked.at()))
                .param("running", State.RUNNING.key());
    }

    private Path place(Asked asked) {
        return home.resolve("what-if").resolve(asked.change() + "-" + asked.at().toEpochMilli());
    }

    private void delete(Asked asked) {
        try {
            FileSystemUtils.deleteRecursively(place(asked));
        } catch (IOException e) {
            LOG.warn("The past tickets of {} could not be deleted", asked.change(), e);
        }
    }

    private static @Nullable OffsetDateTime stored(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    @Override
    public void destroy() {
        turns.shutdownNow();
    }
}
