package dev.loopdesk.servicetime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.servicetime.ClockEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The explanation of a deadline, held against the clock that gives it. 2026-09-24 is the last day before a holiday. */
class ExplanationTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final TargetTerms P1 = new TargetTerms("P1", "always", "PT4H");
    private static final TargetTerms P3 = new TargetTerms("P3", "office", "PT24H");

    private final ServiceTimes times = new ServiceTimes(
            SHANGHAI,
            Map.of(
                    "shifts",
                    new CalendarSettings(
                            ZoneId.of("Europe/Berlin"),
                            Map.of("monday-saturday", "08:00-12:00, 13:00-24:00"),
                            "none",
                            Set.of(),
                            null,
                            List.of("2026-03-29 Stocktaking"),
                            List.of("--12-24 Christmas Eve"))));

    /** A change of a clock, and the time since the change before. */
    record Step(Kind kind, Duration after, TargetTerms terms) {}

    private static List<Step> history(RandomCase random) {
        return random.drawn(random.list(0, 12, () -> new Step(kind(random), gap(random), terms(random))));
    }

    private static Kind kind(RandomCase random) {
        int dice = random.below(14);
        if (dice < 8) {
            return dice < 4 ? Kind.PAUSED : Kind.RESUMED;
        }
        return dice < 10 ? Kind.RETARGETED : random.pick(List.of(Kind.AT_RISK, Kind.BREACHED, Kind.MET, Kind.STOPPED));
    }

    /** Small ones to the millisecond, and now and then back, as a clock that was set. */
    private static Duration gap(RandomCase random) {
        return random.oneIn(2)
                ? Duration.ofMillis(random.between(-60_000, 3_600_000))
                : Duration.ofMinutes(random.between(0, 5 * 24 * 60));
    }

    private static TargetTerms terms(RandomCase random) {
        return new TargetTerms(
                "P2",
                random.pick(List.of("office", "always", "shifts")),
                random.pick(List.of("PT1M", "PT15M", "PT4H", "PT24H", "PT80H")));
    }

    private static Instant start(RandomCase random) {
        return random.drawn(Instant.ofEpochMilli(random.between(
                Instant.parse("2025-12-20T00:00:00Z").toEpochMilli(),
                Instant.parse("2027-01-10T00:00:00Z").toEpochMilli())));
    }

    @Test
    void whatCountedAddsUpToWhatTheClockSays() {
        RandomCase.tries(2000, random -> {
            Instant start = start(random);
            List<Step> history = history(random);
            Duration later =
                    random.drawn(random.oneIn(8) ? Duration.ZERO : gap(random).abs());
            for (Target target : List.of(Target.FIRST_RESPONSE, Target.RESOLUTION)) {
                TargetClock clock = clock(target, start, history);
                Instant last = clock.events().stream()
                        .map(ClockEvent::at)
                        .max(Instant::compareTo)
                        .orElseThrow();
                Instant now = last.plus(later);
                List<ExplanationLine> reasons = Explanation.of(clock, now);

                assertGapless(reasons, start, end(clock, now));
                Instant due = clock.due();
                Duration expected = clock.isOpen() && due != null ? clock.allowed() : clock.used(now);
                assertThat(sum(reasons)).isEqualTo(expected);
                assertThat(reasons.stream().mapToLong(ExplanationLine::minutes).sum())
                        .isEqualTo(expected.toMinutes());
                Duration total = Duration.ZERO;
                for (ExplanationLine reason : reasons) {
                    total = total.plus(reason.counted());
                    assertThat(reason.total()).isEqualTo(total);
                    if (reason.kind() == ExplanationLine.Kind.NOW) {
                        assertThat(total).as("used now").isEqualTo(clock.used(now));
                    }
                    if (reason.kind() == ExplanationLine.Kind.DUE && clock.isOpen()) {
                        assertThat(total).as("used when due").isEqualTo(clock.allowed());
                    }
                    if (reason.to() != null && reason.kind() != ExplanationLine.Kind.PAUSED) {
                        assertThat(reason.counted())
                                .isEqualTo(
                                        clock.calendar().between(reason.from(), Objects.requireNonNull(reason.to())));
                    }
                }
                for (Locale language : List.of(Locale.ENGLISH, Locale.CHINA)) {
                    var words = new ClockWords(language, SHANGHAI);
                    assertThat(words.headline(clock, now)).isNotBlank().doesNotContain("{");
                    reasons.forEach(reason ->
                            assertThat(words.line(clock, reason)).isNotBlank().doesNotContain("{"));
                }
            }
        });
    }

    @Test
    void anUpdateIsDueAnIntervalAndAnOpeningLater() {
        RandomCase.tries(1000, random -> {
            Instant start = start(random);
            List<Step> history = history(random);
            List<Step> told = history.stream()
                    .filter(step ->
                            Set.of(Kind.MET, Kind.RETARGETED, Kind.STOPPED).contains(step.kind()))
                    .toList();
            TargetClock clock = clock(Target.NEXT_UPDATE, start, told);
            Instant due = Objects.requireNonNull(clock.due());

            List<ExplanationLine> reasons = Explanation.of(clock, due);

            assertGapless(reasons, start, end(clock, due));
            assertThat(sum(reasons)).isZero();
            Instant since = clock.spans().get(clock.spans().size() - 1).from();
            Duration interval = reasons.stream()
                    .filter(reason -> reason.kind() == ExplanationLine.Kind.INTERVAL
                            && !reason.from().isBefore(since))
                    .map(reason -> Duration.between(reason.from(), Objects.requireNonNull(reason.to())))
                    .reduce(Duration.ZERO, Duration::plus);
            if (clock.isOpen()) {
                assertThat(interval).isEqualTo(Duration.parse(clock.terms().allowed()));
            }
        });
    }

    @Test
    void aWeekWithAPauseAHolidayAndAMakeUpWorkdayReadsLikeThis() {
        TargetClock clock = clock(
                ClockEvent.started(Target.RESOLUTION, at("2026-09-23T16:00"), "Task_RegisterTicket", P3),
                ClockEvent.of(Target.RESOLUTION, Kind.PAUSED, at("2026-09-24T10:00"), "Task_ProvideMoreDetails"),
                ClockEvent.of(Target.RESOLUTION, Kind.RESUMED, at("2026-09-24T16:30"), "Task_Diagnose"));

        assertThat(lines(clock, "2026-09-24T17:00", Locale.ENGLISH))
                .containsExactly("""
                Wed 23 Sep 2026, 16:00: The clock starts: P3, 24 h of service time, in office hours.
                Wed 23 Sep 2026, 16:00 – 18:00: 2 h counted, 2 h in all.
                Wed 23 Sep 2026, 18:00 – Thu 24 Sep 2026, 09:00: Closed.
                Thu 24 Sep 2026, 09:00 – 10:00: 1 h counted, 3 h in all.
                Thu 24 Sep 2026, 10:00 – 16:30: Not counted, waiting for the requester: Provide more details.
                Thu 24 Sep 2026, 16:30 – 17:00: 30 min counted, 3 h 30 min in all.
                Thu 24 Sep 2026, 17:00: As it stood when this was reckoned: 3 h 30 min used, 20 h 30 min left.
                Thu 24 Sep 2026, 17:00 – 18:00: 1 h counted, 4 h 30 min in all.
                Thu 24 Sep 2026, 18:00 – Fri 25 Sep 2026, 00:00: Closed.
                Fri 25 Sep 2026, 00:00 – Mon 28 Sep 2026, 00:00: Public holiday, not counted: 中秋节.
                Mon 28 Sep 2026, 00:00 – 09:00: Closed.
                Mon 28 Sep 2026, 09:00 – 18:00: 9 h counted, 13 h 30 min in all.
                Mon 28 Sep 2026, 18:00 – Tue 29 Sep 2026, 09:00: Closed.
                Tue 29 Sep 2026, 09:00 – 18:00: 9 h counted, 22 h 30 min in all.
                Tue 29 Sep 2026, 18:00 – Wed 30 Sep 2026, 09:00: Closed.
                Wed 30 Sep 2026, 09:00 – 10:30: 1 h 30 min counted, 24 h in all.
                Wed 30 Sep 2026, 10:30: Due.
                """.lines().toArray(String[]::new));
        assertThat(new ClockWords(Locale.ENGLISH, SHANGHAI).headline(clock, at("2026-09-24T17:00")))
                .isEqualTo("Resolution: due Wed 30 Sep 2026, 10:30. All times: China Time, Asia/Shanghai.");
    }

    @Test
    void aClockThatRestsHasNoDeadlineYet() {
        TargetClock clock = clock(
                ClockEvent.started(Target.RESOLUTION, at("2026-09-20T08:00"), "Task_RegisterTicket", P3),
                ClockEvent.of(Target.RESOLUTION, Kind.PAUSED, at("2026-09-20T11:15"), "Task_ChooseSolution"));

        assertThat(lines(clock, "2026-09-22T12:00", Locale.CHINA))
                .containsExactly("""
                2026年9月20日周日 08:00：开始计时：P3，服务时间 24 小时，按办公时间计。
                2026年9月20日周日 08:00 – 09:00：非服务时间。
                2026年9月20日周日 09:00 – 11:15：计入 2 小时 15 分钟，累计 2 小时 15 分钟；国庆节调休上班。
                2026年9月20日周日 11:15 – 2026年9月22日周二 12:00：不计时，等待用户：选择方案。
                2026年9月22日周二 12:00：计算本说明时：已用 2 小时 15 分钟，剩余 21 小时 45 分钟。
                """.lines().toArray(String[]::new));
        assertThat(new ClockWords(Locale.CHINA, SHANGHAI).headline(clock, at("2026-09-22T12:00")))
                .isEqualTo("解决：正在等待用户，暂停计时；已用 2 小时 15 分钟，剩余 21 小时 45 分钟。所有时间均为：中国时间, Asia/Shanghai。");
    }

    @Test
    void anotherPromiseIsToldWithBothValues() {
        TargetClock clock = clock(
                ClockEvent.started(Target.RESOLUTION, at("2026-09-22T16:00"), "Task_RegisterTicket", P3),
                ClockEvent.retargeted(Target.RESOLUTION, at("2026-09-22T19:00"), "Task_DeterminePriority", P1, P3),
                ClockEvent.late(Target.RESOLUTION, Kind.AT_RISK, at("2026-09-22T19:12"), at("2026-09-22T20:00")),
                ClockEvent.late(Target.RESOLUTION, Kind.BREACHED, at("2026-09-22T20:00"), at("2026-09-22T20:00")),
                ClockEvent.of(Target.RESOLUTION, Kind.MET, at("2026-09-22T20:30"), "Task_ArchiveCase"));

        assertThat(lines(clock, "2026-09-25T00:00", Locale.ENGLISH))
                .containsExactly("""
                Tue 22 Sep 2026, 16:00: The clock starts: P3, 24 h of service time, in office hours.
                Tue 22 Sep 2026, 16:00 – 19:00: 3 h counted, 3 h in all.
                Tue 22 Sep 2026, 19:00: Another promise: P1, 4 h of service time, around the clock; before it was P3, \
                24 h of service time, in office hours. All time from the start on counts by the new one.
                Tue 22 Sep 2026, 19:00 – 19:12: 12 min counted, 3 h 12 min in all.
                Tue 22 Sep 2026, 19:12: At risk: 80% of the time are used up.
                Tue 22 Sep 2026, 19:12 – 20:00: 48 min counted, 4 h in all.
                Tue 22 Sep 2026, 20:00: Due.
                Tue 22 Sep 2026, 20:00: Missed; it was due Tue 22 Sep 2026, 20:00.
                Tue 22 Sep 2026, 20:00 – 20:30: 30 min counted, 4 h 30 min in all.
                Tue 22 Sep 2026, 20:30: Done.
                """.lines().toArray(String[]::new));
    }

    @Test
    void anUpdateThatFallsIntoTheNightMovesToTheMorning() {
        TargetTerms daily = new TargetTerms("P3", "office", "PT4H");
        TargetClock clock = TargetClock.of(
                Target.NEXT_UPDATE,
                List.of(
                        ClockEvent.started(Target.NEXT_UPDATE, at("2026-12-31T10:00"), null, daily),
                        ClockEvent.of(Target.NEXT_UPDATE, Kind.MET, at("2026-12-31T15:00"), "progress-update")),
                times::calendar);

        assertThat(lines(clock, "2026-12-31T16:00", Locale.ENGLISH))
                .containsExactly("""
                Thu 31 Dec 2026, 10:00: The clock starts: P3, an update every 4 h, in office hours.
                Thu 31 Dec 2026, 10:00 – 15:00: 5 h of the interval go by.
                Thu 31 Dec 2026, 15:00: The requester is written to; the interval begins anew.
                Thu 31 Dec 2026, 15:00 – 16:00: 1 h of the interval go by.
                Thu 31 Dec 2026, 16:00: When this was reckoned.
                Thu 31 Dec 2026, 16:00 – 19:00: 3 h of the interval go by.
                Thu 31 Dec 2026, 19:00 – Fri 1 Jan 2027, 00:00: Outside of service hours: moved to the next opening.
                Fri 1 Jan 2027, 00:00: The public holidays of 2027 are not known: the hours of the week count on all its days.
                Fri 1 Jan 2027, 00:00 – 09:00: Outside of service hours: moved to the next opening.
                Fri 1 Jan 2027, 09:00: Due.
                """.lines().toArray(String[]::new));
    }

    private List<String> lines(TargetClock clock, String now, Locale language) {
        var words = new ClockWords(language, SHANGHAI);
        return Explanation.of(clock, at(now)).stream()
                .map(reason -> words.line(clock, reason))
                .toList();
    }

    private TargetClock clock(ClockEvent... events) {
        return TargetClock.of(Target.RESOLUTION, List.of(events), times::calendar);
    }

    private TargetClock clock(Target target, Instant start, List<Step> history) {
        var events = new ArrayList<ClockEvent>();
        TargetTerms terms = P3;
        events.add(ClockEvent.started(target, start, "Task_RegisterTicket", terms));
        Instant at = start;
        for (Step step : history) {
            at = at.plus(step.after());
            switch (step.kind()) {
                case RETARGETED -> {
                    events.add(ClockEvent.retargeted(target, at, null, step.terms(), terms));
                    terms = step.terms();
                }
                case AT_RISK, BREACHED -> events.add(ClockEvent.late(target, step.kind(), at, at));
                default -> events.add(ClockEvent.of(target, step.kind(), at, "Task_ProvideDetails"));
            }
        }
        return TargetClock.of(target, events, times::calendar);
    }

    private static Instant end(TargetClock clock, Instant now) {
        if (!clock.isOpen()) {
            return Objects.requireNonNull(
                    clock.spans().get(clock.spans().size() - 1).to());
        }
        Instant due = clock.due();
        return due == null ? now : due;
    }

    private static void assertGapless(List<ExplanationLine> reasons, Instant start, Instant end) {
        Instant reached = start;
        for (ExplanationLine reason : reasons) {
            Instant to = reason.to();
            if (to == null) {
                assertThat(reason.from()).as("%s", reason).isAfterOrEqualTo(reached);
            } else {
                assertThat(reason.from()).as("%s", reason).isEqualTo(reached).isBefore(to);
                reached = to;
            }
        }
        assertThat(reached).isEqualTo(end);
    }

    private static Duration sum(List<ExplanationLine> reasons) {
        return reasons.stream().map(ExplanationLine::counted).reduce(Duration.ZERO, Duration::plus);
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(SHANGHAI).toInstant();
    }
}
