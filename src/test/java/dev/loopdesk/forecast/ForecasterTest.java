package dev.loopdesk.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.forecast.Course.Step;
import dev.loopdesk.forecast.Forecast.Likeness;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForecasterTest {

    private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");

    @Test
    void statesWhenHalfAndWhenMostWereSolved() {
        // Solved after 1 to 20 days.
        Forecast forecast = of(twenty("P3", "network", "triage"), standing("P3", "network", "triage", 0));

        assertThat(forecast.half()).isEqualTo(NOW.plus(Duration.ofDays(10)));
        // The 18th of 20, because the next one comes below it with a chance of 18 in 21; the whole day counts.
        assertThat(forecast.most()).isEqualTo(Instant.parse("2026-04-19T00:00:00Z"));
        assertThat(forecast.likeness()).isEqualTo(Likeness.PRIORITY_AND_CATEGORY);
        assertThat(forecast.cases()).isEqualTo(20);
        assertThat(forecast.solved()).isEqualTo(20);
    }

    @Test
    void countsFromWhereTheTicketStandsNow() {
        // After ten days at the stage, those that were solved sooner tell nothing.
        List<Course> courses = new ArrayList<>(twenty("P3", "network", "triage"));
        courses.addAll(twenty("P3", "network", "triage").stream()
                .map(one -> new Course("B" + one.number(), "P3", "network", one.steps()))
                .toList());
        Forecast forecast = of(courses, standing("P3", "network", "triage", 10));

        assertThat(forecast.solved()).isEqualTo(20);
        assertThat(forecast.half()).isEqualTo(NOW.plus(Duration.ofDays(5)));
    }

    @Test
    void openTicketsCountAsNotYetSolved() {
        List<Course> courses = new ArrayList<>(twenty("P3", "network", "triage"));
        for (int i = 0; i < 20; i++) {
            courses.add(course("O" + i, "P3", "network", "triage", 21, null));
        }
        Forecast forecast = of(courses, standing("P3", "network", "triage", 0));

        assertThat(forecast.half()).isEqualTo(NOW.plus(Duration.ofDays(20)));
        assertThat(forecast.most()).isNull();
        assertThat(forecast.isStated()).isTrue();
        assertThat(forecast.cases()).isEqualTo(40);
    }

    @Test
    void aStepAtTheMomentOfTheSolutionMakesNoStatement() {
        Instant solved = NOW.minus(Duration.ofDays(3));
        var course = new Course(
                "A1",
                "P3",
                "network",
                List.of(
                        new Step(solved.minus(Duration.ofDays(1)), "report"),
                        new Step(solved, "verification"),
                        new Step(solved, Course.SOLVED),
                        new Step(solved.plus(Duration.ofDays(1)), "reopened")));

        TrackRecord record = TrackRecord.of(List.of(course), NOW, ZoneOffset.UTC);

        assertThat(record.statements()).isZero();
    }

    @Test
    void takesAWiderGroupWhereTheCloseOneIsTooSmall() {
        assertThat(of(twenty("P3", "network", "triage"), standing("P1", "network", "triage", 0))
                        .likeness())
                .isEqualTo(Likeness.CATEGORY);
        assertThat(of(twenty("P3", "network", "triage"), standing("P3", "data", "triage", 0))
                        .likeness())
                .isEqualTo(Likeness.PRIORITY);
        assertThat(of(twenty("P3", "network", "triage"), standing("P1", "data", "triage", 0))
                        .likeness())
                .isEqualTo(Likeness.STAGE);
        assertThat(of(twenty("P3", "network", "triage"), standing("P1", "data", "diagnosis", 0))
                        .likeness())
                .isEqualTo(Likeness.ALL);
    }

    @Test
    void statesNothingWithTooFewCases() {
        List<Course> courses = twenty("P3", "network", "triage").subList(0, Forecaster.ENOUGH - 1);
        Forecast forecast = of(courses, standing("P3", "network", "triage", 0));

        assertThat(forecast.isStated()).isFalse();
        assertThat(forecast.half()).isNull();
        assertThat(forecast.most()).isNull();
        assertThat(forecast.solved()).isEqualTo(Forecaster.ENOUGH - 1);
    }

    @Test
    void theTicketItselfIsNoCase() {
        List<Course> courses = new ArrayList<>(twenty("P3", "network", "triage"));
        courses.add(course("own", "P3", "network", "triage", 0, null));

        assertThat(of(courses, standing("P3", "network", "triage", 0)).cases()).isEqualTo(20);
    }

    @Test
    void whatIsOlderThanTheWindowTellsNothing() {
        List<Course> old = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            old.add(course("A" + i, "P3", "network", "triage", 120, 100));
        }

        assertThat(of(old, standing("P3", "network", "triage", 0)).isStated()).isFalse();
    }

    @Test
    void aStatementOfThePastKnowsNothingOfWhatCameLater() {
        Course course = new Course(
                "A",
                "P3",
                "network",
                List.of(
                        new Step(ago(9), "report"),
                        new Step(ago(8), "triage"),
                        new Step(ago(6), Course.SOLVED),
                        new Step(ago(4), "reopened"),
                        new Step(ago(2), Course.SOLVED)));

        assertThat(course.until(ago(7)).solvedAt()).isNull();
        assertThat(course.until(ago(5)).solvedAt()).isEqualTo(ago(6));
        assertThat(course.until(ago(3)).solvedAt()).isNull();
        assertThat(course.until(ago(3)).last().stage()).isEqualTo("reopened");
        assertThat(course.solvedAt()).isEqualTo(ago(2));
        assertThat(course.until(ago(10)).steps()).isEmpty();
    }

    @Test
    void theRecordCountsDatesThatHavePassed() {
        List<Course> courses = new ArrayList<>();
        // A ticket a day over half a year, each solved after one to five days.
        for (int day = 180; day > 0; day--) {
            int took = 1 + day % 5;
            courses.add(course("A" + day, "P3", "network", "triage", day, day - took < 0 ? null : day - took));
        }
        TrackRecord record = TrackRecord.of(courses, NOW, ZoneOffset.UTC);

        assertThat(record.statements()).isBetween(100, 120);
        assertThat(record.percent()).isEqualTo(100);

        // For two months none is solved any more: dates of the first days of these did not come true, then none is
        // stated.
        List<Course> stuck = new ArrayList<>(courses.subList(0, 120));
        courses.subList(120, 180)
                .forEach(one -> stuck.add(
                        new Course(one.number(), "P3", "network", one.steps().subList(0, 1))));
        TrackRecord worse = TrackRecord.of(stuck, NOW, ZoneOffset.UTC);
        assertThat(worse.statements()).isBetween(60, 80);
        assertThat(worse.percent()).isBetween(80, 95);
    }

    private static Forecast of(List<Course> courses, Standing standing) {
        return new Forecaster(courses, NOW, ZoneOffset.UTC).forecast(standing);
    }

    private static List<Course> twenty(String priority, String category, String stage) {
        List<Course> courses = new ArrayList<>();
        for (int days = 1; days <= 20; days++) {
            courses.add(course("A" + days, priority, category, stage, 30, 30 - days));
        }
        return courses;
    }

    /** Returns a ticket that came in some days ago, and was solved some days ago, or is open. */
    private static Course course(
            String number, String priority, String category, String stage, int entered, @Nullable Integer solved) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(ago(entered), stage));
        if (solved != null) {
            steps.add(new Step(ago(solved), Course.SOLVED));
        }
        return new Course(number, priority, category, steps);
    }

    private static Standing standing(String priority, String category, String stage, int days) {
        return new Standing("own", priority, category, stage, ago(days), ago(days));
    }

    private static Instant ago(int days) {
        return NOW.minus(Duration.ofDays(days));
    }
}
