package dev.loopdesk.servicetime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.servicetime.MinuteByMinute.Slot;
import dev.loopdesk.servicetime.MinuteByMinute.Special;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.LongRange;

/** What holds for any calendar at any time, tried around the days on which calendars go wrong. */
class ServiceCalendarPropertiesTest {

    private static final long MINUTE = 60L * 1_000_000_000;
    private static final long DAY = 24 * 60 * MINUTE;
    private static final int DAYS_AROUND = 8;

    private static final List<Place> PLACES = List.of(
            // an hour is skipped, an hour comes twice
            place("Europe/Berlin", "2026-03-29"),
            place("Europe/Berlin", "2026-10-25"),
            place("America/New_York", "2026-03-08"),
            place("America/New_York", "2026-11-01"),
            // half an hour
            place("Australia/Lord_Howe", "2026-10-04"),
            place("Australia/Lord_Howe", "2026-04-05"),
            // the day begins at one o'clock; 23:00 to 24:00 comes twice
            place("America/Sao_Paulo", "2017-10-15"),
            place("America/Sao_Paulo", "2018-02-18"),
            place("Asia/Beirut", "2026-03-29"),
            // no 30 December
            place("Pacific/Apia", "2011-12-30"),
            // the clocks change a minute after midnight: a date begins twice
            place("America/St_Johns", "2006-10-29"),
            // leap day, the year's boundary, neither
            place("Asia/Shanghai", "2024-02-29"),
            place("Asia/Shanghai", "2011-12-31"),
            place("Asia/Kathmandu", "2026-07-01"));

    /** A zone, and a date there on which something happens. */
    record Place(ZoneId zone, LocalDate date) {

        Instant midnight() {
            return date.atStartOfDay(zone).toInstant();
        }
    }

    /** A calendar, and the start of the day around which it is interesting. */
    record Case(MinuteByMinute naive, ServiceCalendar calendar, Instant around) {

        Instant at(long nanosAfter) {
            return around.plusNanos(nanosAfter);
        }

        @Override
        public String toString() {
            return naive + " around " + around;
        }
    }

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void addingIsMonotoneInBoth(
            @ForAll("cases") Case any,
            @ForAll("nanos") long from,
            @ForAll("nanos") long later,
            @ForAll("amounts") Duration amount,
            @ForAll("amounts") Duration more) {
        Instant first = any.at(Math.min(from, later));
        Instant second = any.at(Math.max(from, later));

        assertThat(any.calendar.plus(first, amount)).isBeforeOrEqualTo(any.calendar.plus(second, amount));
        assertThat(any.calendar.plus(first, amount)).isBeforeOrEqualTo(any.calendar.plus(first, amount.plus(more)));
        assertThat(any.calendar.plus(first, Duration.ZERO)).isEqualTo(first);
    }

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void addingIsAdditive(
            @ForAll("cases") Case any,
            @ForAll("nanos") long from,
            @ForAll("amounts") Duration one,
            @ForAll("amounts") Duration other) {
        Instant at = any.at(from);

        assertThat(any.calendar.plus(any.calendar.plus(at, one), other))
                .isEqualTo(any.calendar.plus(at, one.plus(other)));
    }

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void whatIsAddedIsWhatLiesBetweenAndNoSoonerInstantHasIt(
            @ForAll("cases") Case any, @ForAll("nanos") long from, @ForAll("amounts") Duration amount) {
        Instant at = any.at(from);
        Instant due = any.calendar.plus(at, amount);

        assertThat(any.calendar.between(at, due)).isEqualTo(amount);
        if (!amount.isZero()) {
            assertThat(any.calendar.between(at, due.minusNanos(1))).isEqualTo(amount.minusNanos(1));
        }
    }

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void whatLiesBetweenAddsUp(
            @ForAll("cases") Case any,
            @ForAll("nanos") long from,
            @ForAll("nanos") long middle,
            @ForAll("nanos") long to) {
        Duration whole = any.calendar.between(any.at(from), any.at(to));

        assertThat(any.calendar.between(any.at(from), any.at(middle)))
                .isEqualTo(whole.minus(any.calendar.between(any.at(middle), any.at(to))));
        assertThat(any.calendar.between(any.at(to), any.at(from))).isEqualTo(whole.negated());
        assertThat(whole.abs())
                .isLessThanOrEqualTo(Duration.between(any.at(from), any.at(to)).abs());
    }

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void theNextOpeningIsTheFirstInstantThatCounts(@ForAll("cases") Case any, @ForAll("nanos") long from) {
        Instant at = any.at(from);
        Instant opening = any.calendar.nextOpen(at);

        assertThat(any.calendar.isOpen(opening)).isTrue();
        assertThat(opening)
                .isAfterOrEqualTo(at)
                .isEqualTo(any.calendar.plus(at, Duration.ofNanos(1)).minusNanos(1));
        assertThat(any.calendar.isOpen(at)).isEqualTo(opening.equals(at));
    }

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void stretchesCoverAllAndCountTheSame(
            @ForAll("cases") Case any, @ForAll("nanos") long one, @ForAll("nanos") long other) {
        Instant from = any.at(Math.min(one, other));
        Instant to = any.at(Math.max(one, other));

        Instant end = from;
        Duration counted = Duration.ZERO;
        Stretch last = null;
        for (Stretch stretch : any.calendar.stretches(from, to)) {
            assertThat(stretch.from()).isEqualTo(end).isBefore(stretch.to());
            assertThat(any.calendar.isOpen(stretch.from()))
                    .isEqualTo(stretch.kind().counts());
            assertThat(any.calendar.between(stretch.from(), stretch.to()))
                    .isEqualTo(stretch.kind().counts() ? stretch.length() : Duration.ZERO);
            if (last != null && !stretch.kind().counts()) {
                assertThat(stretch.kind() + " " + stretch.name()).isNotEqualTo(last.kind() + " " + last.name());
            }
            counted = stretch.kind().counts() ? counted.plus(stretch.length()) : counted;
            end = stretch.to();
            last = stretch;
        }
        assertThat(end).isEqualTo(to);
        assertThat(counted).isEqualTo(any.calendar.between(from, to));
    }

    @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void agreesWithWhoCountsMinuteByMinute(
            @ForAll("cases") Case any,
            @ForAll @LongRange(min = -2 * 24 * 60, max = 2 * 24 * 60) long fromMinute,
            @ForAll @LongRange(min = 0, max = 30 * 60) long span,
            @ForAll @LongRange(min = 0, max = 12 * 60) long minutes) {
        Instant from = any.at(fromMinute * MINUTE);
        Instant to = any.at((fromMinute + span) * MINUTE);

        assertThat(any.calendar.between(from, to)).isEqualTo(Duration.ofMinutes(any.naive.between(from, to)));
        assertThat(any.calendar.isOpen(from)).isEqualTo(any.naive.isOpen(from));
        assertThat(earlier(any.calendar.nextOpen(from), to)).isEqualTo(any.naive.nextOpen(from, to));
        assertThat(earlier(any.calendar.plus(from, Duration.ofMinutes(minutes)), to))
                .isEqualTo(any.naive.plus(from, minutes, to));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    @Provide
    Arbitrary<Case> cases() {
        return Arbitraries.of(PLACES)
                .flatMap(place -> Combinators.combine(
                                Arbitraries.maps(Arbitraries.of(DayOfWeek.class), slots())
                                        .ofMinSize(1)
                                        .ofMaxSize(7),
                                slots(),
                                Arbitraries.maps(days(place), specials()).ofMaxSize(6))
                        .as((week, makeUp, special) -> {
                            var naive = new MinuteByMinute(place.zone, week, makeUp, special);
                            return new Case(naive, naive.real(), place.midnight());
                        }));
    }

    private static Arbitrary<LocalDate> days(Place place) {
        return Arbitraries.integers().between(-DAYS_AROUND, DAYS_AROUND).map(place.date::plusDays);
    }

    private static Arbitrary<List<Special>> specials() {
        return Arbitraries.of(Special.class)
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(2);
    }

    private static Arbitrary<List<Slot>> slots() {
        // Now and then on the hour, so that slots touch each other, midnight and the changes of the clocks.
        Arbitrary<Integer> minute = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 24).map(hour -> hour * 60),
                Arbitraries.integers().between(0, 24 * 60));
        return Combinators.combine(minute, minute)
                .as((one, other) -> new Slot(Math.min(one, other), Math.max(one, other)))
                .filter(slot -> slot.from() < slot.to())
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    @Provide
    Arbitrary<Long> nanos() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(-DAYS_AROUND * DAY, DAYS_AROUND * DAY),
                Arbitraries.longs().between(-DAYS_AROUND * 24, DAYS_AROUND * 24).map(hours -> hours * 60 * MINUTE));
    }

    @Provide
    Arbitrary<Duration> amounts() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(0, DAY).map(Duration::ofNanos),
                Arbitraries.longs().between(0, 48).map(halves -> Duration.ofMinutes(halves * 30)));
    }

    private static Place place(String zone, String date) {
        return new Place(ZoneId.of(zone), LocalDate.parse(date));
    }
}
