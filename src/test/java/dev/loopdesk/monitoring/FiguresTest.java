package dev.loopdesk.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loopdesk.SqlStatements;
import dev.loopdesk.WholeApplication;
import dev.loopdesk.hardening.OpenTicket;
import dev.loopdesk.process.contract.Stage;
import dev.loopdesk.reports.OpenTickets.Backlog.Part;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The figures that Prometheus is told, and the dashboard and the alerts that read them. */
@WholeApplication
class FiguresTest {

    /** Statements of one reading, however many tickets there are. */
    private static final int STATEMENTS = 7;

    private static final Path FOLDER = Path.of("docs/monitoring");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)\"[^\"]*\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without)\\s*\\(([^)]*)\\)");
    private static final Pattern NAME = Pattern.compile("\\b[a-z_]+\\b(?!\\s*\\()");
    private static final Set<String> WORDS = Set.of("or", "and", "unless", "by", "without", "e");

    /** Told by Prometheus itself. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up");

    private static final Set<String> LABELS_OF_PROMETHEUS = Set.of("job", "instance");

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private WorkFiguresReader reader;

    @Autowired
    private OpenTicket tickets;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private PlatformTransactionManager transactions;

    @Test
    void anOpenTicketCountsInItsStageAndPriorityUntilItIsGone() {
        WorkFigures before = reader.read();
        String ticket = tickets.open();
        try {
            WorkFigures after = reader.read();
            assertThat(count(after, Stage.ASSESS)).isEqualTo(count(before, Stage.ASSESS) + 1);
            assertThat(count(after, Stage.FOLLOW_UP)).isEqualTo(count(before, Stage.FOLLOW_UP));
            assertThat(after.messages().count()).isGreaterThan(before.messages().count());
            assertThat(after.messages().since()).isNotNull();
            assertThat(after.jobs().count()).isGreaterThan(before.jobs().count());
        } finally {
            tickets.removeAll();
        }
        assertThat(ticket).isNotEmpty();
        assertThat(count(reader.read(), Stage.ASSESS)).isEqualTo(count(before, Stage.ASSESS));
    }

    @Test
    void aReadingTakesAsManyStatementsWithOneTicketAsWithMany() {
        try {
            tickets.open();
            reader.read();
            List<String> one = SqlStatements.during(reader::read);
            for (int more = 0; more < 5; more++) {
                tickets.open();
            }
            List<String> many = SqlStatements.during(reader::read);

            assertThat(one).hasSize(STATEMENTS);
            assertThat(many).hasSize(STATEMENTS);
        } finally {
            tickets.removeAll();
        }
    }

    @Test
    void aTicketIsCountedWhenItIsCommittedOnly() {
        double before = received();
        try {
            tickets.open();
            assertThat(received()).isEqualTo(before + 1);
            assertThatThrownBy(() -> new TransactionTemplate(transactions).executeWithoutResult(status -> {
                        tickets.open();
                        throw new IllegalStateException("rolled back");
                    }))
                    .hasMessage("rolled back");
            assertThat(received()).isEqualTo(before + 1);
        } finally {
            tickets.removeAll();
        }
    }

    @Test
    void figuresNameNobodyAndNoTicket() {
        try {
            tickets.open();
            http.getForObject("/t/some-token-of-a-link", String.class);
            http.getForObject("/api/tickets/LD-100001", String.class);

            // The test's own client counts in the same registry.
            assertThat(scrape().replaceAll("(?m)^.*http_client_.*$", ""))
                    .contains("loopdesk_tickets_open{priority=\"P4\",stage=\"assess\"}")
                    .contains("loopdesk_incidents{type=\"other\"}")
                    .contains("loopdesk_mail_received_total{outcome=\"new-ticket\"}")
                    .contains("loopdesk_figures_age_seconds ")
                    .doesNotContainPattern("LD-[0-9]")
                    .doesNotContain("some-token", "@", "example.org");
        } finally {
            tickets.removeAll();
        }
    }

    @Test
    void theDashboardAndTheAlertsReadWhatIsThere() throws IOException {
        Map<String, Set<String>> told = told(scrape());
        var read = new TreeSet<String>();

        for (String expression : expressions()) {
            Set<String> metrics = metrics(expression);
            assertThat(metrics).as(expression).isNotEmpty();
            var labels = new HashSet<>(LABELS_OF_PROMETHEUS);
            for (String metric : metrics) {
                if (!OF_PROMETHEUS.contains(metric)) {
                    assertThat(told).as(expression).containsKey(metric);
                    labels.addAll(told.getOrDefault(metric, Set.of()));
                }
            }
            assertThat(labels).as(expression).containsAll(labels(expression));
            read.addAll(metrics);
        }
        assertThat(read)
                .containsAll(told.keySet().stream()
                        .filter(name -> name.startsWith("loopdesk_"))
                        .toList());
    }

    @Test
    void eachAlertIsExplained() throws IOException {
        String operation = Files.readString(Path.of("docs/operation.md"));

        assertThat(alerts("alert"))
                .hasSizeGreaterThan(10)
                .allSatisfy(alert -> assertThat(operation).contains("| `" + alert + "` |"));
        assertThat(alerts("runbook")).allMatch("docs/operation.md#alerts"::equals);
        assertThat(operation).contains("\n### Alerts\n");
    }

    private static long count(WorkFigures figures, Stage stage) {
        return figures.tickets().open().getOrDefault(new Part(stage, "P4"), 0L);
    }

    private double received() {
        return meters.get("loopdesk.tickets.received").counter().count();
    }

    private String scrape() {
        return String.valueOf(http.getForObject("/actuator/prometheus", String.class));
    }

    /** Returns the labels of each metric of a scrape. */
    private static Map<String, Set<String>> told(String scrape) {
        var told = new TreeMap<String, Set<String>>();
        SAMPLE.matcher(scrape).results().forEach(sample -> {
            Set<String> labels = told.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
            if (sample.group(2) != null) {
                LABEL.matcher(sample.group(2)).results().forEach(label -> labels.add(label.group(1)));
            }
        });
        return told;
    }

    private static Set<String> labels(String expression) {
        var labels = new TreeSet<String>();
        LABEL.matcher(expression).results().forEach(label -> labels.add(label.group(1)));
        GROUPING.matcher(expression)
                .results()
                .flatMap(grouping -> List.of(grouping.group(1).split(",\\s*", -1)).stream())
                .forEach(labels::add);
        return labels;
    }

    private static Set<String> metrics(String expression) {
        String bare = GROUPING.matcher(expression)
                .replaceAll(" ")
                .replaceAll("\\{[^}]*}", "")
                .replaceAll("\\[[^]]*]", "");
        var metrics = new TreeSet<>(
                NAME.matcher(bare).results().map(MatchResult::group).toList());
        metrics.removeAll(WORDS);
        return metrics;
    }

    private static List<String> expressions() throws IOException {
        var expressions = new java.util.ArrayList<>(alerts("expr"));
        new JsonMapper()
                .readTree(FOLDER.resolve("grafana.json").toFile())
                .findValues("expr")
                .forEach(expression -> expressions.add(expression.asText()));
        assertThat(expressions).hasSizeGreaterThan(40);
        return expressions;
    }

    private static List<String> alerts(String property) throws IOException {
        var file = new FileSystemResource(FOLDER.resolve("alerts.yml"));
        return new YamlPropertySourceLoader()
                .load("alerts", file).stream()
                        .map(source -> (EnumerablePropertySource<?>) source)
                        .flatMap(source -> List.of(source.getPropertyNames()).stream()
                                .filter(name -> name.endsWith("." + property))
                                .map(name -> String.valueOf(source.getProperty(name))))
                        .toList();
    }
}
