package dev.loopdesk.servicetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.servicetime.CalendarPeriod.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single cases of service hours. */
class ServiceCalendarTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final Map<String, String> USUAL = Map.of("monday-friday", "09:00-18:00");

    @ParameterizedTest(name = "{0}, {1}: {2} plus {3} is {4}")
    @CsvSource(textBlock = """
            # 02:00 to 03:00 is skipped
            Europe/Berlin,       01:00-05:00,               2026-03-29T00:00:00Z, PT3H,  2026-03-29T03:00:00Z
            Europe/Berlin,       01:00-05:00,               2026-03-29T00:00:00Z, PT4H,  2026-03-30T00:00:00Z
            Europe/Berlin,       02:00-03:00,               2026-03-28T01:00:00Z, PT61M, 2026-03-30T00:01:00Z
            # 02:00 to 03:00 comes twice
            Europe/Berlin,       '02:00-03:00',             2026-10-25T00:00:00Z, PT2H,  2026-10-25T02:00:00Z
            Europe/Berlin,       '02:30-02:45',             2026-10-25T00:00:00Z, PT20M, 2026-10-25T01:35:00Z
            # half an hour, twice
            Australia/Lord_Howe, '01:00-02:30',             2026-04-04T14:00:00Z, PT2H,  2026-04-04T16:00:00Z
            # the day begins at 01:00
            America/Sao_Paulo,   '00:00-02:00',             2017-10-15T02:00:00Z, PT90M, 2017-10-16T02:30:00Z
            # there was no 30 December; 31 December began at 2011-12-30T10:00Z
            Pacific/Apia,        '00:00-24:00',             2011-12-30T09:00:00Z, PT2H,  2011-12-30T11:00:00Z
            Pacific/Apia,        '09:00-10:00',             2011-12-29T19:00:00Z, PT2H,  2011-12-30T20:00:00Z
            # slots that touch, at noon and at midnight
            Asia/Shanghai,       '09:00-12:00,12:00-13:00', 2026-11-20T01:00:00Z, PT4H,  2026-11-20T05:00:00Z
            Asia/Shanghai,       '00:00-01:00,22:00-24:00', 2026-11-20T14:00:00Z, PT3H,  2026-11-20T17:00:00Z
            Asia/Shanghai,       '00:00-01:00,22:00-24:00', 2026-11-20T14:00:00Z, PT3H1M,2026-11-21T14:01:00Z
            # a duration that ends at closing time ends there, to the nanosecond
            Asia/Shanghai,       09:00-12:00,               2026-11-20T01:00:00Z, PT3H,  2026-11-20T04:00:00Z
            Asia/Shanghai,       09:00-12:00, 2026-11-20T03:59:59.999999998Z, PT0.000000002S, 2026-11-20T04:00:00Z
            Asia/Shanghai, 09:00-12:00, 2026-11-20T03:59:59.999999998Z, PT0.000000003S, 2026-11-21T01:00:00.000000001Z
            Asia/Shanghai,       09:00-12:00, 2026-11-20T05:00:00.7Z, PT0S, 2026-11-20T05:00:00.7Z
            Asia/Shanghai,       09:00-12:00, 2026-11-20T05:00:00.7Z, PT0.5S, 2026-11-21T01:00:00.5Z
            # a leap day
            Asia/Shanghai,       09:00-12:00,               2024-02-28T03:00:00Z, PT2H,  2024-02-29T02:00:00Z
            """)
    void plus(ZoneId zone, String hours, Instant from, Duration amount, Instant expected) {
        ServiceCalendar calendar = calendar(zone, Map.of("monday-sunday", hours), "none", null, List.of(), List.of());

        assertThat(calendar.plus(from, amount)).isEqualTo(expected);
        assertThat(calendar.between(from, expected)).isEqualTo(amount);
        assertThat(calendar.between(expected, from)).isEqualTo(amount.negated());
    }

    @Test
    void nothingIsCountedBackwards() {
        ServiceCalendar calendar = CalendarSettings.usual().calendar("office", SHANGHAI);
        Instant now = at("2026-11-20T10:00");

        assertThatThrownBy(() -> calendar.plus(now, Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> calendar.periods(now, now.minusNanos(1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(calendar.periods(now, now)).isEmpty();
    }

    @Test
    void whatTheOperatorSaysOutdoesHolidaysAndTheseTheWeek() {
        ServiceCalendar calendar = calendar(
                SHANGHAI,
                USUAL,
                "china",
                "10:00-12:00",
                List.of("2026-10-02 Release", "2026-10-10 Too much"),
                List.of("2026-10-10 Stocktaking", "--10-12 Jubilee"));

        assertThat(open(calendar, "2026-10-02")).isEqualTo(Duration.ofHours(2));
        assertThat(open(calendar, "2026-10-05")).isZero();
        assertThat(open(calendar, "2026-09-20")).isEqualTo(Duration.ofHours(2));
        assertThat(open(calendar, "2026-10-10")).isZero();
        assertThat(open(calendar, "2026-10-12")).isZero();
        assertThat(open(calendar, "2037-10-12")).isZero();
        assertThat(open(calendar, "2026-10-13")).isEqualTo(Duration.ofHours(9));
    }

    @Test
    void aPeriodSaysWhyItCountsOrNot() {
        ServiceCalendar calendar = calendar(
                SHANGHAI,
                Map.of("monday-friday", "09:00-12:00, 13:00-18:00"),
                "china",
                null,
                List.of("2026-10-11 Release"),
                List.of("2026-09-30 Stocktaking"));

        assertThat(calendar.periods(at("2026-09-29T10:30:00.5"), at("2026-10-12T12:30")))
                .containsExactly(
                        period("2026-09-29T10:30:00.5", "2026-09-29T12:00", Kind.OPEN, null),
                        period("2026-09-29T12:00", "2026-09-29T13:00", Kind.OUT_OF_HOURS, null),
                        period("2026-09-29T13:00", "2026-09-29T18:00", Kind.OPEN, null),
                        period("2026-09-29T18:00", "2026-09-30T00:00", Kind.OUT_OF_HOURS, null),
                        period("2026-09-30T00:00", "2026-10-01T00:00", Kind.CLOSED_DAY, "Stocktaking"),
                        period("2026-10-01T00:00", "2026-10-08T00:00", Kind.HOLIDAY, "国庆节"),
                        period("2026-10-08T00:00", "2026-10-08T09:00", Kind.OUT_OF_HOURS, null),
                        period("2026-10-08T09:00", "2026-10-08T12:00", Kind.OPEN, null),
                        period("2026-10-08T12:00", "2026-10-08T13:00", Kind.OUT_OF_HOURS, null),
                        period("2026-10-08T13:00", "2026-10-08T18:00", Kind.OPEN, null),
                        period("2026-10-08T18:00", "2026-10-09T09:00", Kind.OUT_OF_HOURS, null),
                        period("2026-10-09T09:00", "2026-10-09T12:00", Kind.OPEN, null),
                        period("2026-10-09T12:00", "2026-10-09T13:00", Kind.OUT_OF_HOURS, null),
                        period("2026-10-09T13:00", "2026-10-09T18:00", Kind.OPEN, null),
                        period("2026-10-09T18:00", "2026-10-10T09:00", Kind.OUT_OF_HOURS, null),
                        period("2026-10-10T09:00", "2026-10-10T12:00", Kind.MAKE_UP_DAY, "国庆节"),
                        period("2026-10-10T12:00", "2026-10-10T13:00", Kind.OUT_OF_HOURS, null),
                        period("2026-10-10T13:00", "2026-10-10T18:00", Kind.MAKE_UP_DAY, "国庆节"),
                        period("2026-10-10T18:00", "2026-10-11T09:00", Kind.OUT_OF_HOURS, null),
                        period("2026-10-11T09:00", "2026-10-11T12:00", Kind.EXTRA_DAY, "Release"),
                        period("2026-10-11T12:00", "2026-10-11T13:00", Kind.OUT_OF_HOURS, null),
                        period("2026-10-11T13:00", "2026-10-11T18:00", Kind.EXTRA_DAY, "Release"),
                        period("2026-10-11T18:00", "2026-10-12T09:00", Kind.OUT_OF_HOURS, null),
                        period("2026-10-12T09:00", "2026-10-12T12:00", Kind.OPEN, null),
                        period("2026-10-12T12:00", "2026-10-12T12:30", Kind.OUT_OF_HOURS, null));
    }

    @Test
    void aNightOfServiceIsToldByItsDatesAndNotByTheChangeOfTheClocks() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        ServiceCalendar nights = calendar(
                berlin, Map.of("monday-sunday", "00:00-06:00, 22:00-24:00"), "none", null, List.of(), List.of());
        Instant evening = Instant.parse("2026-10-24T20:00:00Z");
        Instant midnight = Instant.parse("2026-10-24T22:00:00Z");
        Instant morning = Instant.parse("2026-10-25T05:00:00Z");

        assertThat(nights.periods(evening, morning))
                .containsExactly(
                        new CalendarPeriod(evening, midnight, Kind.OPEN, null),
                        new CalendarPeriod(midnight, morning, Kind.OPEN, null));
    }

    @Test
    void aroundTheClockIsOnePeriod() {
        Instant from = at("2026-09-29T10:30");
        Instant to = at("2046-09-29T10:30");

        assertThat(ServiceCalendar.always(SHANGHAI).periods(from, to))
                .containsExactly(new CalendarPeriod(from, to, Kind.OPEN, null));
    }

    @Test
    void closedYearsAreNotSearchedForever() {
        List<String> threeYears = List.of("2027-01-01..2027-12-31", "2028-01-01..2028-12-31", "2029-01-01..2029-12-31");
        ServiceCalendar pausing = calendar(SHANGHAI, USUAL, "none", null, List.of(), threeYears);
        List<String> more = new ArrayList<>(threeYears);
        more.add("2030-01-01..2030-12-31");
        List<String> everyDay = IntStream.range(0, 366)
                .mapToObj(day ->
                        "--" + LocalDate.of(2024, 1, 1).plusDays(day).toString().substring(5))
                .toList();

        assertThat(pausing.nextOpen(at("2027-01-01T00:00"))).isEqualTo(at("2030-01-01T09:00"));
        assertThatThrownBy(() -> calendar(SHANGHAI, USUAL, "none", null, List.of(), more))
                .isInstanceOf(UnusableCalendarException.class)
                .hasMessageContaining("loopdesk.service-time.calendars.test")
                .hasMessageContaining("2027-01-01");
        assertThatThrownBy(() -> calendar(SHANGHAI, USUAL, "china", null, List.of(), everyDay))
                .isInstanceOf(UnusableCalendarException.class);
    }

    @Test
    void theFingerprintIsTheOneOfWhatCounts() {
        String usual = fingerprint(USUAL, "none", null, List.of(), List.of());

        // Equivalent settings give the same fingerprint.
        assertThat(usual)
                .isEqualTo(fingerprint(
                        Map.of("monday-wednesday", "09:00-18:00", "thursday-friday", "12:00-18:00,09:00-12:00"),
                        "none",
                        "10:00-11:00",
                        List.of(),
                        List.of("2026-11-21 It is Saturday")))
                .isEqualTo(fingerprint(
                        USUAL, "none", null, List.of("2026-11-20 Like any Friday"), List.of("2026-11-22 Sunday")));
        assertThat(fingerprint(USUAL, "none", null, List.of(), List.of("--05-01 Labour Day")))
                .isEqualTo(fingerprint(
                        USUAL, "none", null, List.of("2026-05-01 Open"), List.of("--05-01 Called otherwise")));

        // All other settings give another fingerprint.
        assertThat(List.of(
                        usual,
                        calendar(ZoneId.of("Asia/Tokyo"), USUAL, "none", null, List.of(), List.of())
                                .fingerprint(),
                        fingerprint(USUAL, "china", null, List.of(), List.of()),
                        fingerprint(USUAL, "china", "09:00-12:00", List.of(), List.of()),
                        fingerprint(Map.of("monday-friday", "09:00-17:59"), "none", null, List.of(), List.of()),
                        fingerprint(Map.of("monday-saturday", "09:00-18:00"), "none", null, List.of(), List.of()),
                        fingerprint(USUAL, "none", null, List.of("2026-11-21 Saturday"), List.of()),
                        fingerprint(USUAL, "none", null, List.of("2026-11-22 Sunday"), List.of()),
                        fingerprint(USUAL, "none", null, List.of(), List.of("2026-11-20 Friday")),
                        fingerprint(USUAL, "none", null, List.of(), List.of("--11-20 Friday")),
                        ServiceCalendar.always(SHANGHAI).fingerprint()))
                .doesNotHaveDuplicates();
        assertThat(ServiceCalendar.always(SHANGHAI).fingerprint())
                .isEqualTo(ServiceCalendar.always(ZoneId.of("UTC")).fingerprint());
    }

    /** The fingerprint is stored with open tickets: a new release must give the same one. */
    @Test
    void theFingerprintStaysTheSameOverReleases() {
        assertThat(fingerprint(USUAL, "none", null, List.of(), List.of("2026-12-31 Stocktaking", "--12-24 Christmas")))
                .isEqualTo("57c86f66c5949e25d0f9d0d67f8da500");
    }

    private static Duration open(ServiceCalendar calendar, String day) {
        Instant midnight = at(day + "T00:00");
        return calendar.between(midnight, midnight.plus(Duration.ofDays(1)));
    }

    private static String fingerprint(
            Map<String, String> hours,
            String holidays,
            @Nullable String makeUpHours,
            List<String> open,
            List<String> closed) {
        return calendar(SHANGHAI, hours, holidays, makeUpHours, open, closed).fingerprint();
    }

    private static ServiceCalendar calendar(
            ZoneId zone,
            Map<String, String> hours,
            String holidays,
            @Nullable String makeUpHours,
            List<String> open,
            List<String> closed) {
        return new CalendarSettings(zone, hours, holidays, Set.of(), makeUpHours, open, closed)
                .calendar("test", SHANGHAI);
    }

    private static CalendarPeriod period(String from, String to, Kind kind, @Nullable String name) {
        return new CalendarPeriod(at(from), at(to), kind, name);
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(SHANGHAI).toInstant();
    }
}
