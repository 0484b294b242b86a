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
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Properties that hold for any calendar at any time, tried around the days on which calendars go wrong. */
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

    @Test
    void addingIsMonotoneInBoth() {
        RandomCase.tries(2_000, random -> {
            Case any = anyCase(random);
            long from = nanos(random);
            long later = nanos(random);
            Duration amount = amount(random);
            Duration more = amount(random);
            Instant first = any.at(Math.min(from, later));
            Instant second = any.at(Math.max(from, later));

            assertThat(any.calendar.plus(first, amount)).isBeforeOrEqualTo(any.calendar.plus(second, amount));
            assertThat(any.calendar.plus(first, amount)).isBeforeOrEqualTo(any.calendar.plus(first, amount.plus(more)));
            assertThat(any.calendar.plus(first, Duration.ZERO)).isEqualTo(first);
        });
    }

    @Test
    void addingIsAdditive() {
        RandomCase.tries(2_000, random -> {
            Case any = anyCase(random);
            long from = nanos(random);
            Duration one = amount(random);
            Duration other = amount(random);
            Instant at = any.at(from);

            assertThat(any.calendar.plus(any.calendar.plus(at, one), other))
                    .isEqualTo(any.calendar.plus(at, one.plus(other)));
        });
    }

    @Test
    void whatIsAddedIsWhatLiesBetweenAndNoSoonerInstantHasIt() {
        RandomCase.tries(2_000, random -> {
            Case any = anyCase(random);
            long from = nanos(random);
            Duration amount = amount(random);
            Instant at = any.at(from);
            Instant due = any.calendar.plus(at, amount);

            assertThat(any.calendar.between(at, due)).isEqualTo(amount);
            if (!amount.isZero()) {
                assertThat(any.calendar.between(at, due.minusNanos(1))).isEqualTo(amount.minusNanos(1));
            }
        });
    }

    @Test
    void whatLiesBetweenAddsUp() {
        RandomCase.tries(2_000, random -> {
            Case any = anyCase(random);
            long from = nanos(random);
            long middle = nanos(random);
            long to = nanos(random);
            Duration whole = any.calendar.between(any.at(from), any.at(to));

            assertThat(any.calendar.between(any.at(from), any.at(middle)))
                    .isEqualTo(whole.minus(any.calendar.between(any.at(middle), any.at(to))));
            assertThat(any.calendar.between(any.at(to), any.at(from))).isEqualTo(whole.negated());
            assertThat(whole.abs())
                    .isLessThanOrEqualTo(
                            Duration.between(any.at(from), any.at(to)).abs());
        });
    }

    @Test
    void theNextOpeningIsTheFirstInstantThatCounts() {
        RandomCase.tries(2_000, random -> {
            Case any = anyCase(random);
            long from = nanos(random);
            Instant at = any.at(from);
            Instant opening = any.calendar.nextOpen(at);

            assertThat(any.calendar.isOpen(opening)).isTrue();
            assertThat(opening)
                    .isAfterOrEqualTo(at)
                    .isEqualTo(any.calendar.plus(at, Duration.ofNanos(1)).minusNanos(1));
            assertThat(any.calendar.isOpen(at)).isEqualTo(opening.equals(at));
        });
    }

    @Test
    void periodsCoverAllAndCountTheSame() {
        RandomCase.tries(2_000, random -> {
            Case any = anyCase(random);
            long one = nanos(random);
            long other = nanos(random);
            Instant from = any.at(Math.min(one, other));
            Instant to = any.at(Math.max(one, other));

            Instant end = from;
            Duration counted = Duration.ZERO;
            CalendarPeriod last = null;
            for (CalendarPeriod period : any.calendar.periods(from, to)) {
                assertThat(period.from()).isEqualTo(end).isBefore(period.to());
                assertThat(any.calendar.isOpen(period.from()))
                        .isEqualTo(period.kind().counts());
                assertThat(any.calendar.between(period.from(), period.to()))
                        .isEqualTo(period.kind().counts() ? period.length() : Duration.ZERO);
                if (last != null && !period.kind().counts()) {
                    assertThat(period.kind() + " " + period.name()).isNotEqualTo(last.kind() + " " + last.name());
                }
                counted = period.kind().counts() ? counted.plus(period.length()) : counted;
                end = period.to();
                last = period;
            }
            assertThat(end).isEqualTo(to);
            assertThat(counted).isEqualTo(any.calendar.between(from, to));
        });
    }

    @Test
    void agreesWithWhoCountsMinuteByMinute() {
        RandomCase.tries(10_000, random -> {
            Case any = anyCase(random);
            long fromMinute = random.drawn(random.between(-2 * 24 * 60, 2 * 24 * 60));
            long span = random.drawn(random.between(0, 30 * 60));
            long minutes = random.drawn(random.between(0, 12 * 60));
            Instant from = any.at(fromMinute * MINUTE);
            Instant to = any.at((fromMinute + span) * MINUTE);

            assertThat(any.calendar.between(from, to)).isEqualTo(Duration.ofMinutes(any.naive.between(from, to)));
            assertThat(any.calendar.isOpen(from)).isEqualTo(any.naive.isOpen(from));
            assertThat(earlier(any.calendar.nextOpen(from), to)).isEqualTo(any.naive.nextOpen(from, to));
            assertThat(earlier(any.calendar.plus(from, Duration.ofMinutes(minutes)), to))
                    .isEqualTo(any.naive.plus(from, minutes, to));
        });
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    static Case anyCase(RandomCase random) {
        Place place = random.pick(PLACES);
        var week = new TreeMap<DayOfWeek, List<Slot>>();
        random.some(List.of(DayOfWeek.values()), 1, 7).forEach(day -> week.put(day, slots(random)));
        var special = new TreeMap<LocalDate, List<Special>>();
        random.list(0, 6, () -> place.date.plusDays(random.between(-DAYS_AROUND, DAYS_AROUND)))
                .forEach(day -> special.put(day, random.some(List.of(Special.values()), 1, 2)));
        var naive = new MinuteByMinute(place.zone, week, slots(random), special);
        return random.drawn(new Case(naive, naive.real(), place.midnight()));
    }

    private static List<Slot> slots(RandomCase random) {
        return random.list(1, 3, () -> slot(random));
    }

    private static Slot slot(RandomCase random) {
        int one = minute(random);
        int other = minute(random);
        return one == other ? slot(random) : new Slot(Math.min(one, other), Math.max(one, other));
    }

    /** Now and then on the hour, so that slots touch each other, midnight and the changes of the clocks. */
    private static int minute(RandomCase random) {
        return (int) (random.oneIn(2) ? random.between(0, 24) * 60 : random.between(0, 24 * 60));
    }

    private static long nanos(RandomCase random) {
        return random.drawn(
                random.oneIn(2)
                        ? random.between(-DAYS_AROUND * DAY, DAYS_AROUND * DAY)
                        : random.between(-DAYS_AROUND * 24, DAYS_AROUND * 24) * 60 * MINUTE);
    }

    private static Duration amount(RandomCase random) {
        return random.drawn(
                random.oneIn(2)
                        ? Duration.ofNanos(random.between(0, DAY))
                        : Duration.ofMinutes(random.between(0, 48) * 30));
    }

    private static Place place(String zone, String date) {
        return new Place(ZoneId.of(zone), LocalDate.parse(date));
    }
}
