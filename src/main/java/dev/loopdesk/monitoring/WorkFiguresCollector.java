package dev.loopdesk.monitoring;

import dev.loopdesk.monitoring.WorkFigures.Waiting;
import dev.loopdesk.process.contract.Stage;
import dev.loopdesk.process.targets.BreachIncidents;
import dev.loopdesk.reports.OpenTickets.Backlog.Part;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.ticket.Targets;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.runtime.Incident;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/**
 * Tells Prometheus the figures of the work, all of one reading. While the database is away they are absent, which ends their
 * series, and {@code loopdesk_figures_age_seconds} grows.
 */
@Component
@ConditionalOnWebApplication
class WorkFiguresCollector implements MultiCollector {

    private static final String TYPE = "type";
    private static final String OTHER = "other";

    private final LatestFigures latest;

    WorkFiguresCollector(LatestFigures latest, ObjectProvider<PrometheusRegistry> registry) {
        this.latest = latest;
        registry.ifAvailable(present -> present.register(this));
    }

    @Override
    public MetricSnapshots collect() {
        Optional<WorkFigures> figures = latest.current();
        var snapshots = MetricSnapshots.builder();
        snapshots.metricSnapshot(gauge(
                "figures_age_seconds",
                "Time since the figures of the work were read from the database, or since the start",
                latest.age().toMillis() / 1000.0));
        figures.ifPresent(work -> add(snapshots, work));
        return snapshots.build();
    }

    private static void add(MetricSnapshots.Builder snapshots, WorkFigures work) {
        var open = builder("tickets_open", "Open tickets; one with tasks of two stages counts in both");
        // Each part has a value, so that none is taken for unknown.
        for (Stage stage : Stage.values()) {
            for (String priority : Targets.PRIORITIES) {
                open.dataPoint(point(
                        work.tickets().open().getOrDefault(new Part(stage, priority), 0L),
                        Labels.of("stage", stage.key(), "priority", priority)));
            }
        }
        snapshots.metricSnapshot(open.build());
        snapshots.metricSnapshot(byPriority(
                "tickets_at_risk",
                "Open tickets that are about to miss their resolution",
                work.tickets().atRisk()));
        snapshots.metricSnapshot(byPriority(
                "tickets_breached",
                "Open tickets without a solution that missed a target",
                work.tickets().breached()));
        add(snapshots, work, "messages", "to be mailed", work.messages());
        add(snapshots, work, "events", "to be delivered to webhooks and robots", work.events());
        add(snapshots, work, "mail", "received, stored and not processed", work.mails());
        snapshots.metricSnapshot(gauge("jobs_due", "Jobs that are due and that nobody runs", (double)
                work.jobs().count()));
        snapshots.metricSnapshot(gauge(
                "jobs_oldest_due_seconds",
                "Time since which the oldest of them is due",
                work.jobs().seconds(work.at())));
        snapshots.metricSnapshot(gauge(
                "jobs_failed",
                "Jobs that have failed and are not tried again",
                work.incidents().getOrDefault(Incident.FAILED_JOB_HANDLER_TYPE, 0L)));
        snapshots.metricSnapshot(incidents(work.incidents()));
    }

    private static void add(
            MetricSnapshots.Builder snapshots, WorkFigures work, String name, String what, Waiting waiting) {
        snapshots.metricSnapshot(gauge(name + "_waiting", "Number of those " + what, (double) waiting.count()));
        snapshots.metricSnapshot(
                gauge(name + "_oldest_seconds", "Age of the oldest of those " + what, waiting.seconds(work.at())));
    }

    /** Returns incidents by type; a type that Loopdesk does not create has no label of its own, so that there are few. */
    private static GaugeSnapshot incidents(Map<String, Long> incidents) {
        Set<String> known = incidentTypes();
        var gauge = builder("incidents", "Open incidents");
        known.forEach(type -> gauge.dataPoint(point(incidents.getOrDefault(type, 0L), Labels.of(TYPE, type))));
        gauge.dataPoint(point(
                (double) incidents.entrySet().stream()
                        .filter(type -> !known.contains(type.getKey()))
                        .mapToLong(Map.Entry::getValue)
                        .sum(),
                Labels.of(TYPE, OTHER)));
        return gauge.build();
    }

    private static Set<String> incidentTypes() {
        return Stream.concat(
                        Stream.of(Incident.FAILED_JOB_HANDLER_TYPE),
                        Stream.of(Target.values()).map(BreachIncidents::overdue))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static GaugeSnapshot byPriority(String name, String help, Map<String, Long> tickets) {
        var gauge = builder(name, help);
        Targets.PRIORITIES.forEach(priority ->
                gauge.dataPoint(point(tickets.getOrDefault(priority, 0L), Labels.of("priority", priority))));
        return gauge.build();
    }

    private static GaugeSnapshot gauge(String name, String help, double value) {
        return builder(name, help).dataPoint(point(value, Labels.EMPTY)).build();
    }

    private static GaugeSnapshot.Builder builder(String name, String help) {
        return GaugeSnapshot.builder().name("loopdesk_" + name).help(help);
    }

    private static GaugeDataPointSnapshot point(double value, Labels labels) {
        return GaugeDataPointSnapshot.builder().value(value).labels(labels).build();
    }
}
