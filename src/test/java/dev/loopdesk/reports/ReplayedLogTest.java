package dev.loopdesk.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.loopdesk.LoopdeskApplication;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.replay.ReplayCommand;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.ticket.FigureRebuild;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The figures of a replayed log are those that its lines state by themselves (S6.2). */
@Tag("thorough")
class ReplayedLogTest {

    private static final Path LOG = Path.of("../shared/data/eventlog/helpdesk-odd-cases.csv");
    private static final int CASES = Integer.getInteger("loopdesk.test.cases", 150);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm:ss[.SSS]");
    private static final Duration SILENCE = Duration.ofDays(7);
    private static final Set<String> NO_WORK = Set.of("Closed", "INVALID", "DUPLICATE", "RESOLVED", "VERIFIED");

    @TempDir
    private Path folder;

    @Test
    void figuresOfEachMonthOfAReplayThatWasKeptAreThoseOfTheLog() throws Exception {
        assumeThat(LOG).as("a help desk's log beside the project").exists();
        List<String> lines = Files.readAllLines(LOG);
        List<LoggedCase> cases = cases(lines);
        Path home = folder.resolve("home");
        assertThat(ReplayCommand.run(
                        LoopdeskApplication.class,
                        List.of(
                                "--progress=off",
                                "--keep=" + home,
                                firstCases(lines).toString())))
                .isZero();

        try (ConfigurableApplicationContext product = open(home)) {
            var report = product.getBean(ServiceReport.class);
            ZoneId zone = product.getBean(ServiceTimes.class).zone();

            Map<YearMonth, Month> months = months(cases);
            assertThat(months).hasSizeGreaterThan(3);
            months.forEach((month, logged) -> {
                ServiceFigures figures = report.all(new Period(month.atDay(1), month.atEndOfMonth(), zone));
                assertThat(figures.received()).as("received in %s", month).isEqualTo(logged.received);
                assertThat(figures.solved()).as("solved in %s", month).isEqualTo(logged.durations.size());
                assertSeconds(figures.timeToSolution().clock().median(), logged.percentile("0.5"));
                assertSeconds(figures.timeToSolution().clock().p85(), logged.percentile("0.85"));
            });
            YearMonth first = months.keySet().iterator().next();
            var all = new Period(first.atDay(1), first.plusYears(9).atEndOfMonth(), zone);
            ServiceFigures figures = report.all(all);
            assertThat(figures.loopsBack())
                    .isEqualTo(cases.stream().mapToInt(LoggedCase::loops).sum());
            assertThat(figures.reopened()).isZero();
            assertThat(report.by(Division.PRIORITY, all).values())
                    .extracting(ServiceFigures::received)
                    .containsExactly((long) cases.size());

            var rebuild = product.getBean(FigureRebuild.class);
            assertThat(rebuild.after(null, CASES + 1)).hasSize(CASES).allMatch(rebuild::rebuild);
            assertThat(product.getBean(HistoryService.class)
                            .createHistoricProcessInstanceQuery()
                            .processDefinitionKey(TechnicalSupport.KEY)
                            .count())
                    .isEqualTo(CASES);
        }
    }

    /** Opens the data folder as the service desk does, but works on no open ticket. */
    private static ConfigurableApplicationContext open(Path home) {
        return new SpringApplicationBuilder(LoopdeskApplication.class)
                .web(WebApplicationType.SERVLET)
                .run(
                        "--loopdesk.home=" + home,
                        "--server.port=0",
                        "--loopdesk.mail.embedded.enabled=false",
                        "--loopdesk.samples=false",
                        "--camunda.bpm.job-execution.enabled=false");
    }

    private Path firstCases(List<String> lines) throws IOException {
        Set<String> names = lines.stream()
                .skip(1)
                .map(ReplayedLogTest::caseOf)
                .distinct()
                .limit(CASES)
                .collect(Collectors.toSet());
        return Files.write(
                folder.resolve("log.csv"),
                Stream.concat(
                                Stream.of(lines.get(0)),
                                lines.stream().skip(1).filter(line -> names.contains(caseOf(line))))
                        .toList());
    }

    private static String caseOf(String line) {
        return line.substring(0, line.indexOf(','));
    }

    /** A replay takes a step each millisecond where the log has several at once. */
    private static void assertSeconds(@Nullable Double seconds, @Nullable Double logged) {
        if (logged == null) {
            assertThat(seconds).isNull();
        } else {
            assertThat(seconds).isNotNull().isBetween(logged, logged + 0.1);
        }
    }

    /** Figures of one month, as the lines of the log state them. */
    private static final class Month {
        private long received;
        private final List<Duration> durations = new ArrayList<>();

        /** Between the two durations beside the place, in proportion; null without durations. */
        @Nullable
        Double percentile(String share) {
            if (durations.isEmpty()) {
                return null;
            }
            List<BigDecimal> seconds = durations.stream()
                    .sorted()
                    .map(duration -> BigDecimal.valueOf(duration.toMillis(), 3))
                    .toList();
            BigDecimal place = new BigDecimal(share).multiply(BigDecimal.valueOf(seconds.size() - 1L));
            int below = place.intValue();
            BigDecimal lower = seconds.get(below);
            BigDecimal upper = seconds.get(Math.min(below + 1, seconds.size() - 1));
            BigDecimal part = place.subtract(BigDecimal.valueOf(below));
            return lower.add(upper.subtract(lower).multiply(part))
                    .setScale(3, RoundingMode.HALF_UP)
                    .doubleValue();
        }
    }

    private static Map<YearMonth, Month> months(List<LoggedCase> cases) {
        Map<YearMonth, Month> months = new TreeMap<>();
        for (LoggedCase one : cases) {
            months.computeIfAbsent(YearMonth.from(one.reported()), first -> new Month()).received++;
            LocalDateTime closed = one.closed();
            if (closed != null) {
                months.computeIfAbsent(YearMonth.from(closed), first -> new Month())
                        .durations
                        .add(Duration.between(one.reported(), closed));
            }
        }
        return months;
    }

    private record Line(String activity, LocalDateTime at) {}

    /** The lines of a case, by time. */
    private record LoggedCase(List<Line> lines) {

        LocalDateTime reported() {
            return lines.get(0).at;
        }

        /**
         * Returns the time at which the solution counts as confirmed: at the closing that no work follows, at the latest seven days
         * after the resolution, as the diagram has it; null without one, and if the request was none.
         */
        @Nullable
        LocalDateTime closed() {
            if (lines.stream().anyMatch(line -> line.activity.equals("INVALID"))) {
                return null;
            }
            LocalDateTime closed = null;
            LocalDateTime resolved = null;
            for (Line line : lines) {
                if (line.activity.equals("Closed")) {
                    closed = closed == null ? line.at : closed;
                } else if (!NO_WORK.contains(line.activity)) {
                    closed = null;
                    resolved = line.activity.equals("Resolve ticket") ? line.at : null;
                }
            }
            if (closed != null && resolved != null && resolved.plus(SILENCE).isBefore(closed)) {
                return resolved.plus(SILENCE);
            }
            return closed;
        }

        /** Counts work after a resolution. */
        int loops() {
            int loops = 0;
            boolean resolved = false;
            for (Line line : lines) {
                if (line.activity.equals("Resolve ticket")) {
                    loops += resolved ? 1 : 0;
                    resolved = true;
                } else if (!NO_WORK.contains(line.activity)) {
                    loops += resolved ? 1 : 0;
                    resolved = false;
                }
            }
            return loops;
        }
    }

    /** Reads the first cases: each line is case, activity, resource, time. */
    private static List<LoggedCase> cases(List<String> lines) {
        Map<String, List<Line>> cases = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] columns = line.split(",", -1);
            cases.computeIfAbsent(columns[0], first -> new ArrayList<>())
                    .add(new Line(columns[1], LocalDateTime.parse(columns[3], TIME)));
        }
        return cases.values().stream()
                .limit(CASES)
                .map(all -> new LoggedCase(
                        all.stream().sorted(Comparator.comparing(Line::at)).toList()))
                .toList();
    }
}
