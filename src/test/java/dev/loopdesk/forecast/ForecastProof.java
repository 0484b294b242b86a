package dev.loopdesk.forecast;

import dev.loopdesk.forecast.Course.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * States a date for each open case of a help desk's log as the service desk would have done then, knowing the past alone, and
 * compares it with what came. Statements are made when a case is taken and at each activity, and where asked every week in between.
 */
final class ForecastProof {

    private static final Duration AGAIN = Duration.ofDays(7);
    private static final int NEWEST = 5;
    private static final Set<String> SOLVING = Set.of("Resolve ticket");
    private static final Set<String> CLOSING = Set.of("Closed", "RESOLVED", "VERIFIED", "INVALID");
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("yyyy/MM/dd HH:mm:ss")
            .appendFraction(ChronoField.MILLI_OF_SECOND, 0, 3, true)
            .toFormatter(Locale.ROOT);

    /**
     * A statement and what came.
     *
     * @param solvedAt when the case was solved for good; null if the log does not tell
     */
    record Statement(
            String number,
            Instant at,
            Forecast forecast,
            @Nullable Instant solvedAt) {

        boolean cameTrue() {
            return solvedAt != null && solvedAt.isBefore(Objects.requireNonNull(forecast.most()));
        }
    }

    /** Result of a quarter. */
    record Quarter(
            String name, int cases, int statements, double inTime, double fixedInTime, double error, double days) {}

    /** The whole result. */
    record Result(
            List<Quarter> quarters,
            int stated,
            int withoutLater,
            int tooFew,
            double error,
            double meanError,
            double fixedError,
            int newest) {}

    private ForecastProof() {}

    /** Returns a table of the result. */
    static String table(Result result) {
        var table = new StringBuilder("""
                | quarter | cases | statements | solved by the stated day | the same, from all the past | error of the median, days | stated span, days |
                |---|---:|---:|---:|---:|---:|---:|
                """);
        for (Quarter one : result.quarters()) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %,d | %.1f %% | %.1f %% | %.1f | %.1f |%n",
                    one.name(),
                    one.cases(),
                    one.statements(),
                    one.inTime() * 100,
                    one.fixedInTime() * 100,
                    one.error(),
                    one.days()));
        }
        return table.append(String.format(
                        Locale.ROOT,
                        "%n%,d statements, %d of them without the later day; %d times too few cases.%n"
                                + "Newest fifth of the cases, %,d statements: mean absolute error of the median %.2f days,"
                                + " of the mean by number of activities %.2f, of the median of all the past %.2f.%n",
                        result.stated(),
                        result.withoutLater(),
                        result.tooFew(),
                        result.newest(),
                        result.error(),
                        result.meanError(),
                        result.fixedError()))
                .toString();
    }

    static List<Course> read(Path log) throws IOException {
        Map<String, List<Step>> cases = new LinkedHashMap<>();
        try (CSVParser lines = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(Files.newBufferedReader(log, StandardCharsets.ISO_8859_1))) {
            for (CSVRecord line : lines) {
                String activity = line.get("activity");
                Instant at = LocalDateTime.parse(line.get("completed_at"), TIME).toInstant(ZoneOffset.UTC);
                cases.computeIfAbsent(line.get("case"), number -> new ArrayList<>())
                        .add(new Step(at, SOLVING.contains(activity) ? Course.SOLVED : activity));
            }
        }
        List<Course> courses = new ArrayList<>();
        cases.forEach((number, steps) -> {
            steps.sort(Comparator.comparing(Step::at));
            // A case is closed in the state that it is in; one that is closed unsolved ends so.
            List<Step> kept = new ArrayList<>();
            for (Step step : steps) {
                if (!CLOSING.contains(step.stage())) {
                    kept.add(step);
                } else if (!kept.isEmpty() && kept.get(kept.size() - 1).isOpen()) {
                    kept.add(new Step(step.at(), Course.ENDED));
                }
            }
            if (!kept.isEmpty()) {
                courses.add(new Course(number, null, null, kept));
            }
        });
        return courses;
    }

    static Result of(List<Course> courses, boolean weekly) {
        List<Statement> statements = new ArrayList<>();
        Map<Statement, double[]> others = new LinkedHashMap<>();
        int tooFew = 0;
        int withoutLater = 0;
        List<Course> ordered =
                courses.stream().sorted(Comparator.comparing(Course::began)).toList();
        Instant newestFrom =
                ordered.get(ordered.size() - ordered.size() / NEWEST).began();
        Set<String> newest = new HashSet<>();
        ordered.stream().filter(one -> !one.began().isBefore(newestFrom)).forEach(one -> newest.add(one.number()));
        for (Course course : ordered) {
            for (Instant at : moments(course, weekly)) {
                List<Course> known = known(ordered, at);
                Course own = course.until(at);
                Forecast forecast =
                        new Forecaster(known, at, ZoneOffset.UTC).forecast(Objects.requireNonNull(Standing.of(own)));
                if (!forecast.isStated()) {
                    tooFew++;
                    continue;
                }
                if (forecast.most() == null) {
                    withoutLater++;
                }
                var statement = new Statement(course.number(), at, forecast, course.solvedAt());
                statements.add(statement);
                others.put(statement, past(known, own, at));
            }
        }
        Instant end = ordered.stream()
                .map(one -> one.last().at())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        Map<String, List<Statement>> quarters = new TreeMap<>();
        statements.forEach(one -> quarters.computeIfAbsent(quarter(one.at()), name -> new ArrayList<>())
                .add(one));
        List<Quarter> results = new ArrayList<>();
        quarters.forEach((name, all) -> {
            // A moment after the end of the log is not known to have come true, unless the case was solved before.
            List<Statement> later = all.stream()
                    .filter(one -> one.forecast().most() != null)
                    .filter(one -> one.solvedAt() != null
                            || Objects.requireNonNull(one.forecast().most()).isBefore(end))
                    .toList();
            results.add(new Quarter(
                    name,
                    (int) all.stream().map(Statement::number).distinct().count(),
                    all.size(),
                    later.stream().filter(Statement::cameTrue).count() / (double) later.size(),
                    all.stream()
                                    .filter(one -> one.solvedAt() != null
                                            && days(one.at(), one.solvedAt())
                                                    <= Objects.requireNonNull(others.get(one))[2])
                                    .count()
                            / (double) all.size(),
                    error(
                            all,
                            one -> days(
                                    one.at(),
                                    Objects.requireNonNull(one.forecast().half()))),
                    later.stream()
                            .mapToDouble(one -> days(
                                    one.at(),
                                    Objects.requireNonNull(one.forecast().most())))
                            .average()
                            .orElse(Double.NaN)));
        });
        List<Statement> compared = statements.stream()
                .filter(one -> newest.contains(one.number()) && one.solvedAt() != null)
                .filter(one -> one.forecast().half() != null)
                .toList();
        return new Result(
                results,
                statements.size(),
                withoutLater,
                tooFew,
                error(
                        compared,
                        one -> days(
                                one.at(), Objects.requireNonNull(one.forecast().half()))),
                error(compared, one -> Objects.requireNonNull(others.get(one))[0]),
                error(compared, one -> Objects.requireNonNull(others.get(one))[1]),
                compared.size());
    }

    /** Returns when statements about a case are made: at each activity, and maybe every week as long as nothing happens. */
    private static List<Instant> moments(Course course, boolean weekly) {
        Instant solved = course.solvedAt();
        List<Instant> moments = new ArrayList<>();
        for (int i = 0; i < course.steps().size(); i++) {
            Step step = course.steps().get(i);
            if (!step.isOpen() || (solved != null && !step.at().isBefore(solved))) {
                continue;
            }
            Instant next =
                    i + 1 < course.steps().size() ? course.steps().get(i + 1).at() : step.at();
            moments.add(step.at());
            if (weekly) {
                for (Instant at = step.at().plus(AGAIN); at.isBefore(next); at = at.plus(AGAIN)) {
                    moments.add(at);
                }
            }
        }
        return moments.stream().distinct().toList();
    }

    private static List<Course> known(List<Course> courses, Instant at) {
        List<Course> known = new ArrayList<>();
        for (Course course : courses) {
            if (course.began().isAfter(at)) {
                break;
            }
            known.add(course.until(at));
        }
        return known;
    }

    /**
     * Returns what the whole past says, without a window and without open cases: the mean remaining time of solved cases after
     * as many activities, and the median and the later moment from the last activity of the same name; in days.
     */
    private static double[] past(List<Course> known, Course own, Instant at) {
        List<Double> byActivities = new ArrayList<>();
        List<Double> byStage = new ArrayList<>();
        for (Course course : known) {
            Instant solved = course.solvedAt();
            if (solved == null || course.number().equals(own.number())) {
                continue;
            }
            int place = own.steps().size() - 1;
            if (place < course.steps().size() && course.steps().get(place).at().isBefore(solved)) {
                byActivities.add(days(course.steps().get(place).at(), solved));
            }
            course.steps().stream()
                    .filter(step -> step.at().isBefore(solved)
                            && step.stage().equals(own.last().stage()))
                    .forEach(step -> byStage.add(days(step.at(), solved)));
        }
        List<Double> sorted = byStage.stream().sorted().toList();
        double stayed = days(own.last().at(), at);
        List<Double> longer = sorted.stream().filter(one -> one > stayed).toList();
        double mean = byActivities.stream().mapToDouble(one -> one).average().orElse(0);
        return new double[] {
            Math.max(0, mean - stayed),
            longer.isEmpty() ? 0 : longer.get(longer.size() / 2) - stayed,
            longer.isEmpty()
                    ? 0
                    : longer.get((int) Math.min(longer.size() - 1, Math.ceil(longer.size() * 0.85) - 1)) - stayed
        };
    }

    private static double error(List<Statement> statements, ToDoubleFunction<Statement> said) {
        return statements.stream()
                .filter(one -> one.solvedAt() != null && one.forecast().half() != null)
                .mapToDouble(one -> Math.abs(said.applyAsDouble(one) - days(one.at(), one.solvedAt())))
                .average()
                .orElse(Double.NaN);
    }

    private static double days(Instant from, Instant to) {
        return Duration.between(from, to).toMillis()
                / (double) Duration.ofDays(1).toMillis();
    }

    private static String quarter(Instant at) {
        LocalDateTime time = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
        return time.getYear() + " Q" + time.get(IsoFields.QUARTER_OF_YEAR);
    }
}
