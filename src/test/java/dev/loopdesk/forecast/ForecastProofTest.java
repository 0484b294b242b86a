package dev.loopdesk.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.loopdesk.forecast.ForecastProof.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the stated dates are worth, rolling through time; the table of docs/forecast.md comes from here. */
class ForecastProofTest {

    private static final Path LOG =
            Path.of(System.getProperty("loopdesk.test.event-log", "../shared/data/eventlog/helpdesk-odd-cases.csv"));
    private static final int ENOUGH_CASES = 50;

    @TempDir
    private Path folder;

    @Test
    @Tag("thorough")
    void inEveryQuarterOfARealLogMostStatedDaysCameTrue() throws IOException {
        assumeThat(LOG).as("a help desk's log beside the project").exists();
        List<Course> courses = ForecastProof.read(LOG);
        Result result = ForecastProof.of(courses, false);
        Path table = Path.of("target/benchmark/forecast.md");
        Files.createDirectories(table.getParent());
        Files.writeString(
                table,
                ForecastProof.table(result) + "\nEvery week, too:\n\n"
                        + ForecastProof.table(ForecastProof.of(courses, true)));

        assertThat(result.quarters())
                .filteredOn(quarter -> quarter.cases() > ENOUGH_CASES)
                .allSatisfy(quarter ->
                        assertThat(quarter.inTime()).as(quarter.name()).isBetween(0.8, 0.9));
        assertThat(result.error())
                .isLessThan(9.3)
                .isLessThan(result.meanError())
                .isLessThan(result.fixedError());
    }

    /** An own log: after a year, work takes three weeks longer from one day to the next. */
    @Test
    void afterAJumpTheStatedDaysFollow() throws IOException {
        Result result = ForecastProof.of(ForecastProof.read(log()), false);

        assertThat(result.quarters()).hasSize(8);
        assertThat(result.quarters().subList(1, 4))
                .allSatisfy(quarter ->
                        assertThat(quarter.inTime()).as(quarter.name()).isBetween(0.8, 0.97));
        // The quarter of the jump cannot know it at first; those after it do, other than all the past.
        assertThat(result.quarters().get(4).inTime())
                .isGreaterThan(result.quarters().get(4).fixedInTime());
        assertThat(result.quarters().subList(5, 7)).allSatisfy(quarter -> {
            assertThat(quarter.inTime()).as(quarter.name()).isBetween(0.8, 0.97);
            assertThat(quarter.fixedInTime()).as(quarter.name()).isLessThan(0.8);
        });
        assertThat(result.error()).isLessThan(result.meanError()).isLessThan(result.fixedError());
        assertThat(ForecastProof.table(result)).contains("| 2020 Q1 |").doesNotContain("NaN");
    }

    private Path log() throws IOException {
        var random = new Random(7);
        var time = DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm:ss.SSS");
        var lines = new StringBuilder("case,activity,resource,completed_at,seriousness\n");
        LocalDateTime begin = LocalDateTime.of(2020, 1, 1, 9, 0);
        for (int day = 0; day < 725; day++) {
            LocalDateTime came = begin.plusDays(day).plusMinutes(random.nextInt(480));
            LocalDateTime taken = came.plusHours(1 + random.nextInt(20));
            LocalDateTime solved = taken.plus(Duration.ofHours(5 + random.nextInt(480) + (day < 366 ? 0 : 504)));
            String name = "Case " + day;
            for (var event : List.of(
                    new Object[] {"Insert ticket", came},
                    new Object[] {"Take in charge ticket", taken},
                    new Object[] {"Resolve ticket", solved},
                    new Object[] {"Closed", solved.plusDays(15)})) {
                lines.append(name + "," + event[0] + ",R," + time.format((LocalDateTime) event[1]) + ",Value 1\n");
            }
        }
        return Files.writeString(folder.resolve("own.csv"), lines);
    }
}
