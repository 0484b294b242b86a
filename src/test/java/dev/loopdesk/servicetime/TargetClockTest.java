package dev.loopdesk.servicetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.servicetime.ClockEvent.Kind;
import dev.loopdesk.servicetime.ServiceCalendarPropertiesTest.Case;
import dev.loopdesk.servicetime.TargetClock.Span;
import dev.loopdesk.servicetime.TargetClock.State;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Results of the events of a clock, told by the clock and by somebody who counts minute by minute. */
class TargetClockTest {

    private static final int LAST_MINUTE = 2 * 24 * 60;
    private static final int HORIZON = 4 * 24 * 60;
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final TargetTerms OFFICE = new TargetTerms("P3", "office", "PT8H");

    /**
     * Something that happens so many minutes after midnight.
     *
     * @param always whether the new promise, if it is one, counts around the clock
     * @param allowed minutes of the new promise
     */
    record Happening(Kind kind, int minute, boolean always, int allowed) {

        ClockEvent event(Target target, Case any) {
            Instant at = any.at(minute * 60L * 1_000_000_000);
            return switch (kind) {
                case STARTED -> ClockEvent.started(target, at, null, terms());
                case RETARGETED -> ClockEvent.retargeted(target, at, null, terms(), terms());
                case AT_RISK, BREACHED -> ClockEvent.late(target, kind, at, at);
                case PAUSED, RESUMED, MET, STOPPED -> ClockEvent.of(target, kind, at);
            };
        }

        TargetTerms terms() {
            return new TargetTerms(
                    "P3",
                    always ? "always" : "random",
                    Duration.ofMinutes(allowed).toString());
        }
    }

    /** Counts each minute by itself and shares nothing with the clock. */
    private static final class Naive {

        private final Case any;
        private final List<Happening> run;
        private final int start;
        private boolean always;
        private int allowed;

        Naive(Case any, List<Happening> all) {
            this.any = any;
            int first = 0;
            for (int i = 0; i < all.size(); i++) {
                first = all.get(i).kind == Kind.STARTED ? i : first;
            }
            this.run = all.subList(first, all.size());
            this.start = run.get(0).minute;
            for (Happening happening : run) {
                if (happening.kind == Kind.STARTED || happening.kind == Kind.RETARGETED) {
                    always = happening.always;
                    allowed = happening.allowed;
                }
            }
        }

        /** The states of the clock, in its order, up to that minute. */
        State state(int minute) {
            State state = State.RUNNING;
            int latest = start;
            for (Happening happening : run) {
                latest = Math.max(latest, happening.minute);
                if (latest > minute) {
                    return state;
                }
                state = next(state, happening.kind);
            }
            return state;
        }

        private static State next(State state, Kind kind) {
            if (state == State.MET || state == State.STOPPED) {
                return state;
            }
            return switch (kind) {
                case PAUSED -> State.WAITING;
                case RESUMED -> State.RUNNING;
                case MET -> State.MET;
                case STOPPED -> State.STOPPED;
                case STARTED, RETARGETED, AT_RISK, BREACHED -> state;
            };
        }

        int used(int now) {
            int used = 0;
            for (int minute = start; minute < now; minute++) {
                used += state(minute) == State.RUNNING && isOpen(minute) ? 1 : 0;
            }
            return used;
        }

        /** The minute at which that much is used up, if it had not ended before; null if it is not before the horizon. */
        @Nullable
        Integer reached(int minutes) {
            int left = minutes;
            for (int minute = start; minute < HORIZON; minute++) {
                if (left == 0) {
                    return minute;
                }
                left -= state(minute) != State.WAITING && isOpen(minute) ? 1 : 0;
            }
            return null;
        }

        int lastEvent() {
            return run.stream().mapToInt(Happening::minute).max().orElse(start);
        }

        private boolean isOpen(int minute) {
            return always || any.naive().isOpen(instant(minute));
        }

        Instant instant(int minute) {
            return any.at(minute * 60L * 1_000_000_000);
        }
    }

    @Test
    void noMinuteIsLostAndNoneInvented() {
        RandomCase.tries(4_000, random -> {
            Case any = ServiceCalendarPropertiesTest.anyCase(random);
            List<Happening> histories = random.drawn(history(random));
            int later = random.drawn((int) random.between(0, LAST_MINUTE));
            Naive naive = new Naive(any, histories);
            TargetClock clock = clock(Target.RESOLUTION, any, histories);
            int now = naive.lastEvent() + later;

            assertThat(clock.state()).isEqualTo(naive.state(now));
            assertThat(clock.used(naive.instant(now))).isEqualTo(Duration.ofMinutes(naive.used(now)));
        });
    }

    @Test
    void theDeadlineIsWhenTheTimeIsUsedUpAndUnknownOnlyWhileItRests() {
        RandomCase.tries(4_000, random -> {
            Case any = ServiceCalendarPropertiesTest.anyCase(random);
            List<Happening> histories = random.drawn(history(random));
            Naive naive = new Naive(any, histories);
            TargetClock clock = clock(Target.RESOLUTION, any, histories);

            assertReached(clock, clock.due(), naive, naive.allowed);
            assertReached(clock, clock.atRisk(), naive, naive.allowed * 4 / 5);
        });
    }

    private static void assertReached(TargetClock clock, @Nullable Instant told, Naive naive, int minutes) {
        boolean restsWithTimeLeft = clock.state() == State.WAITING
                && clock.used(naive.instant(HORIZON)).toMinutes() < minutes;
        assertThat(told == null).isEqualTo(restsWithTimeLeft);
        Integer counted = naive.reached(minutes);
        if (counted != null) {
            assertThat(told).isEqualTo(naive.instant(counted));
        } else if (told != null) {
            assertThat(told).isAfterOrEqualTo(naive.instant(HORIZON));
        }
    }

    @Test
    void whatCountedAndWhatRestedIsTheWholeTimeToTheNanosecond() {
        RandomCase.tries(2_000, random -> {
            Case any = ServiceCalendarPropertiesTest.anyCase(random);
            List<Long> instants = random.drawn(instants(random));
            var events = new ArrayList<ClockEvent>();
            events.add(ClockEvent.started(
                    Target.RESOLUTION, any.at(instants.get(0)), null, new TargetTerms("P3", "random", "PT4H")));
            for (int i = 1; i < instants.size() - 1; i++) {
                Kind kind = i % 2 == 1 ? Kind.PAUSED : Kind.RESUMED;
                events.add(ClockEvent.of(Target.RESOLUTION, kind, any.at(instants.get(i))));
            }
            Instant now = any.at(instants.get(instants.size() - 1));
            TargetClock clock = TargetClock.of(Target.RESOLUTION, events, calendars(any));

            Duration rested = Duration.ZERO;
            Instant end = any.at(instants.get(0));
            for (Span span : clock.spans()) {
                assertThat(span.from()).isEqualTo(end);
                end = span.to() == null ? now : span.to();
                rested = span.counts() ? rested : rested.plus(any.calendar().between(span.from(), end));
            }

            assertThat(end).isEqualTo(now);
            assertThat(clock.used(now).plus(rested)).isEqualTo(any.calendar().between(any.at(instants.get(0)), now));
            Instant due = clock.due();
            if (due != null && clock.state() == State.RUNNING && !due.isBefore(now)) {
                assertThat(clock.used(due)).isEqualTo(clock.allowed());
                assertThat(clock.used(due.minusNanos(1))).isLessThan(clock.allowed());
            }
        });
    }

    @Test
    void whatIsSaidTwiceCountsOnce() {
        RandomCase.tries(2_000, random -> {
            Case any = ServiceCalendarPropertiesTest.anyCase(random);
            List<Happening> histories = random.drawn(history(random));
            var twice = new ArrayList<Happening>();
            for (Happening happening : histories) {
                twice.add(happening);
                twice.add(happening);
            }
            TargetClock once = clock(Target.RESOLUTION, any, histories);
            TargetClock again = clock(Target.RESOLUTION, any, twice);

            assertThat(again.state()).isEqualTo(once.state());
            assertThat(again.due()).isEqualTo(once.due());
            assertThat(again.used(any.at(HORIZON * 60L * 1_000_000_000)))
                    .isEqualTo(once.used(any.at(HORIZON * 60L * 1_000_000_000)));
        });
    }

    @Test
    void theNextUpdateIsDueAnIntervalAfterTheLastMessageInServiceHours() {
        RandomCase.tries(2_000, random -> {
            Case any = ServiceCalendarPropertiesTest.anyCase(random);
            List<Integer> messages = random.drawn(messages(random));
            int interval = random.drawn(allowed(random));
            var events = new ArrayList<ClockEvent>();
            var terms =
                    new TargetTerms("P3", "random", Duration.ofMinutes(interval).toString());
            int last = messages.get(0);
            for (int i = 0; i < messages.size(); i++) {
                Instant at = any.at(messages.get(i) * 60L * 1_000_000_000);
                events.add(
                        i == 0
                                ? ClockEvent.started(Target.NEXT_UPDATE, at, null, terms)
                                : ClockEvent.of(Target.NEXT_UPDATE, Kind.MET, at));
                last = Math.max(last, messages.get(i));
            }
            TargetClock clock = TargetClock.of(Target.NEXT_UPDATE, events, calendars(any));
            Instant horizon = any.at(HORIZON * 60L * 1_000_000_000);

            Instant expected = any.naive().nextOpen(any.at((last + interval) * 60L * 1_000_000_000), horizon);
            assertThat(clock.due()).isNotNull();
            if (expected.isBefore(horizon)) {
                assertThat(clock.due()).isEqualTo(expected);
            } else {
                assertThat(clock.due()).isAfterOrEqualTo(horizon);
            }
            assertThat(clock.atRisk()).isNull();
            assertThat(clock.state()).isEqualTo(State.RUNNING);
        });
    }

    @Test
    void aClockThatNeverStartedSaysNothing() {
        TargetClock clock = resolution(at(Kind.PAUSED, "2026-03-02 10:00"));

        assertThat(clock.state()).isEqualTo(State.UNKNOWN);
        assertThat(clock.isOpen()).isFalse();
        assertThat(clock.due()).isNull();
        assertThat(clock.atRisk()).isNull();
        assertThat(clock.used(instant("2026-03-03 10:00"))).isZero();
        assertThatThrownBy(clock::terms).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aPauseMovesTheDeadlineByWhatWasRested() {
        TargetClock clock = resolution(
                started("2026-03-02 10:00"), at(Kind.PAUSED, "2026-03-02 12:00"), at(Kind.RESUMED, "2026-03-03 12:00"));

        assertThat(clock.used(instant("2026-03-03 13:00"))).isEqualTo(Duration.ofHours(3));
        assertThat(clock.due()).isEqualTo(instant("2026-03-03 18:00"));
        assertThat(clock.atRisk()).isEqualTo(instant("2026-03-03 16:24"));
    }

    @Test
    void aDeadlineThatPassedBeforeThePauseStays() {
        TargetClock clock = resolution(started("2026-03-02 10:00"), at(Kind.PAUSED, "2026-03-03 12:00"));

        assertThat(clock.due()).isEqualTo(instant("2026-03-02 18:00"));
        assertThat(resolution(started("2026-03-02 10:00"), at(Kind.PAUSED, "2026-03-02 17:00"))
                        .due())
                .isNull();
    }

    @Test
    void aPauseAtTheVeryDeadlineComesTooLate() {
        assertThat(resolution(started("2026-03-02 10:00"), at(Kind.PAUSED, "2026-03-02 18:00"))
                        .due())
                .isEqualTo(instant("2026-03-02 18:00"));
    }

    @Test
    void aNewTargetCountsFromTheStartByItsOwnCalendar() {
        ClockEvent retargeted = ClockEvent.retargeted(
                Target.RESOLUTION, instant("2026-03-04 12:00"), null, new TargetTerms("P1", "always", "PT4H"), OFFICE);
        TargetClock clock = resolution(
                started("2026-03-02 10:00"),
                at(Kind.PAUSED, "2026-03-02 17:00"),
                at(Kind.RESUMED, "2026-03-03 21:00"),
                ClockEvent.late(Target.RESOLUTION, Kind.BREACHED, instant("2026-03-04 11:00"), null),
                retargeted);

        assertThat(clock.due()).isEqualTo(instant("2026-03-02 14:00"));
        assertThat(clock.used(instant("2026-03-04 12:00"))).isEqualTo(Duration.ofHours(7 + 15));
        assertThat(clock.has(Kind.BREACHED)).as("of the new promise").isFalse();
        assertThat(clock.has(Kind.RETARGETED)).isTrue();
    }

    @Test
    void aClockThatStartsAgainForgetsWhatWas() {
        TargetClock clock = resolution(
                started("2026-03-02 10:00"),
                ClockEvent.late(Target.RESOLUTION, Kind.BREACHED, instant("2026-03-02 18:00"), null),
                at(Kind.MET, "2026-03-04 11:00"),
                started("2026-03-05 10:00"));

        assertThat(clock.isOpen()).isTrue();
        assertThat(clock.has(Kind.BREACHED)).isFalse();
        assertThat(clock.used(instant("2026-03-05 11:00"))).isEqualTo(Duration.ofHours(1));
        assertThat(clock.due()).isEqualTo(instant("2026-03-05 18:00"));
        assertThat(clock.events()).hasSize(1);
    }

    @Test
    void anEndedClockKeepsItsDeadlineAndItsTime() {
        for (Kind end : List.of(Kind.MET, Kind.STOPPED)) {
            TargetClock clock = resolution(
                    started("2026-03-02 10:00"),
                    at(end, "2026-03-02 12:00"),
                    at(Kind.PAUSED, "2026-03-02 13:00"),
                    at(Kind.RESUMED, "2026-03-02 14:00"),
                    at(Kind.STOPPED, "2026-03-02 15:00"));

            assertThat(clock.isOpen()).isFalse();
            assertThat(clock.due()).isEqualTo(instant("2026-03-02 18:00"));
            assertThat(clock.used(instant("2026-03-20 12:00"))).isEqualTo(Duration.ofHours(2));
        }
    }

    @Test
    void aClockThatEndsWhileItRestsIsNotLate() {
        TargetClock clock = resolution(
                started("2026-03-02 10:00"), at(Kind.PAUSED, "2026-03-02 12:00"), at(Kind.MET, "2026-03-09 12:00"));

        assertThat(clock.used(instant("2026-03-20 12:00"))).isEqualTo(Duration.ofHours(2));
        assertThat(clock.due()).isEqualTo(instant("2026-03-09 18:00"));
    }

    @Test
    void aClockOfTheMachineThatWasSetBackInventsNoTime() {
        TargetClock clock = resolution(
                started("2026-03-02 10:00"), at(Kind.PAUSED, "2026-03-02 13:00"), at(Kind.RESUMED, "2026-03-02 12:00"));

        assertThat(clock.state()).isEqualTo(State.RUNNING);
        assertThat(clock.used(instant("2026-03-02 12:30"))).isEqualTo(Duration.ofHours(3));
        assertThat(clock.used(instant("2026-03-02 14:00"))).isEqualTo(Duration.ofHours(4));
        assertThat(clock.due()).isEqualTo(instant("2026-03-02 18:00"));
    }

    @Test
    void aClockThatIsPausedTwiceRestsSinceTheFirstTime() {
        TargetClock clock = resolution(
                started("2026-03-02 10:00"),
                at(Kind.PAUSED, "2026-03-02 11:00"),
                at(Kind.PAUSED, "2026-03-02 12:00"),
                at(Kind.RESUMED, "2026-03-02 13:00"),
                at(Kind.RESUMED, "2026-03-02 14:00"));

        assertThat(clock.used(instant("2026-03-02 15:00"))).isEqualTo(Duration.ofHours(3));
        assertThat(clock.spans()).hasSize(3);
    }

    @Test
    void theNextUpdateCountsDaysByTheLocalClock() {
        var berlin = ZoneId.of("Europe/Berlin");
        // The night on which an hour is skipped
        Instant evening = LocalDateTime.parse("2026-03-28T18:30").atZone(berlin).toInstant();
        TargetClock clock = TargetClock.of(
                Target.NEXT_UPDATE,
                List.of(ClockEvent.started(Target.NEXT_UPDATE, evening, null, new TargetTerms("P1", "always", "P1D"))),
                name -> ServiceCalendar.always(berlin));

        assertThat(clock.due())
                .isEqualTo(
                        LocalDateTime.parse("2026-03-29T18:30").atZone(berlin).toInstant());
    }

    @Test
    void theClockOfOneTargetDoesNotHearOfAnother() {
        TargetClock clock = resolution(
                started("2026-03-02 10:00"),
                ClockEvent.of(Target.FIRST_RESPONSE, Kind.STOPPED, instant("2026-03-02 11:00")),
                ClockEvent.of(Target.NEXT_UPDATE, Kind.PAUSED, instant("2026-03-02 19:00")));

        assertThat(clock.state()).isEqualTo(State.RUNNING);
        assertThat(clock.events()).hasSize(1);
        assertThat(clock.due()).isEqualTo(instant("2026-03-02 18:00"));
    }

    private static TargetClock resolution(ClockEvent... events) {
        ServiceCalendar office = CalendarSettings.usual().calendar("office", ZONE);
        return TargetClock.of(
                Target.RESOLUTION,
                Arrays.asList(events),
                name -> name.equals("office") ? office : ServiceCalendar.always(ZONE));
    }

    private static ClockEvent started(String local) {
        return ClockEvent.started(Target.RESOLUTION, instant(local), null, OFFICE);
    }

    private static ClockEvent at(Kind kind, String local) {
        return ClockEvent.of(Target.RESOLUTION, kind, instant(local));
    }

    private static Instant instant(String local) {
        return LocalDateTime.parse(local.replace(' ', 'T')).atZone(ZONE).toInstant();
    }

    private static TargetClock clock(Target target, Case any, List<Happening> histories) {
        return TargetClock.of(
                target,
                histories.stream()
                        .map(happening -> happening.event(target, any))
                        .toList(),
                calendars(any));
    }

    private static Function<String, ServiceCalendar> calendars(Case any) {
        ServiceCalendar always = ServiceCalendar.always(any.calendar().zone());
        return name -> name.equals("always") ? always : any.calendar();
    }

    /** Most in the order of time, some with a clock that was set back in between. */
    private static List<Happening> history(RandomCase random) {
        Happening start = happening(random, Kind.STARTED);
        var all = new ArrayList<Happening>(random.list(0, 9, () -> happening(random, kind(random))));
        if (random.oneIn(4)) {
            all.add(0, start);
        } else {
            all.sort(Comparator.comparingInt(Happening::minute));
            all.add(0, new Happening(Kind.STARTED, 0, start.always, start.allowed));
        }
        return all;
    }

    private static Kind kind(RandomCase random) {
        int dice = random.below(19);
        if (dice < 12) {
            return dice < 6 ? Kind.PAUSED : Kind.RESUMED;
        }
        return dice < 14
                ? Kind.RETARGETED
                : random.pick(List.of(Kind.STARTED, Kind.MET, Kind.STOPPED, Kind.AT_RISK, Kind.BREACHED));
    }

    private static Happening happening(RandomCase random, Kind kind) {
        return new Happening(kind, (int) random.between(0, LAST_MINUTE), random.oneIn(2), allowed(random));
    }

    /** Minutes of which four fifths are whole. */
    private static int allowed(RandomCase random) {
        return (int) random.between(1, 200) * 5;
    }

    private static List<Integer> messages(RandomCase random) {
        return random.list(1, 6, () -> (int) random.between(0, LAST_MINUTE));
    }

    private static List<Long> instants(RandomCase random) {
        long day = 24L * 60 * 60 * 1_000_000_000;
        return random.list(2, 9, () -> random.between(-2 * day, 3 * day)).stream()
                .sorted()
                .toList();
    }
}
