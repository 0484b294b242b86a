package dev.loopdesk.servicetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Monday to Friday, 9 to 18, in Shanghai. 2026-11-20 is a Friday. */
class ServiceTimesTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private final ServiceTimes times = new ServiceTimes(SHANGHAI, Map.of());
    private final ServiceCalendar office = times.calendar("office");

    @ParameterizedTest(name = "{0} plus {1} is {2}")
    @CsvSource(textBlock = """
            2026-11-20T09:00,    PT0S,  2026-11-20T09:00
            2026-11-20T09:00,    PT1H,  2026-11-20T10:00
            2026-11-20T06:30,    PT1H,  2026-11-20T10:00
            2026-11-20T17:30,    PT30M, 2026-11-20T18:00
            2026-11-20T17:30,    PT31M, 2026-11-23T09:01
            2026-11-20T18:00,    PT15M, 2026-11-23T09:15
            2026-11-20T17:59:59, PT2S,  2026-11-23T09:00:01
            2026-11-20T23:00,    PT8H,  2026-11-23T17:00
            2026-11-21T12:00,    PT1H,  2026-11-23T10:00
            2026-11-22T23:59:59, PT1H,  2026-11-23T10:00
            2026-11-23T09:00,    PT9H,  2026-11-23T18:00
            2026-11-23T09:00,    PT24H, 2026-11-25T15:00
            2026-11-20T17:00,    PT40H, 2026-11-27T12:00
            2026-11-23T09:00,    PT45H, 2026-11-27T18:00
            2026-11-23T09:00,    PT90H, 2026-12-04T18:00
            """)
    void serviceTimeCountsServiceHoursOnly(LocalDateTime from, Duration serviceTime, LocalDateTime expected) {
        assertThat(office.plus(at(from), serviceTime)).isEqualTo(at(expected));
    }

    @ParameterizedTest(name = "after {0} it opens at {1}")
    @CsvSource(textBlock = """
            2026-11-20T09:00,    2026-11-20T09:00
            2026-11-20T13:45:10, 2026-11-20T13:45:10
            2026-11-20T17:59:59, 2026-11-20T17:59:59
            2026-11-20T08:59:59, 2026-11-20T09:00
            2026-11-20T00:00,    2026-11-20T09:00
            2026-11-19T18:00,    2026-11-20T09:00
            2026-11-20T18:00,    2026-11-23T09:00
            2026-11-21T10:00,    2026-11-23T09:00
            2026-11-22T10:00,    2026-11-23T09:00
            """)
    void theNextOpeningIsNowOrTheStartOfTheNextServiceDay(LocalDateTime now, LocalDateTime expected) {
        assertThat(office.nextOpen(at(now))).isEqualTo(at(expected));
        assertThat(office.isOpen(at(now))).isEqualTo(now.equals(expected));
    }

    @Test
    void theClockIsTheOneOfTheZone() {
        // 02:00 in London is 10:00 in Shanghai.
        assertThat(office.isOpen(Instant.parse("2026-11-20T02:00:00Z"))).isTrue();
        assertThat(office.isOpen(Instant.parse("2026-11-20T12:00:00Z"))).isFalse();
    }

    @Test
    void aroundTheClockEveryHourCounts() {
        Instant sunday = at(LocalDateTime.parse("2026-11-22T03:00"));
        ServiceCalendar always = times.calendar("always");

        assertThat(always.plus(sunday, Duration.ofHours(4))).isEqualTo(sunday.plus(Duration.ofHours(4)));
        assertThat(always.nextOpen(sunday)).isEqualTo(sunday);
        assertThat(always.isOpen(sunday)).isTrue();
    }

    @ParameterizedTest(name = "closed {1}, {0} later: {2}")
    @CsvSource(textBlock = """
            P3D,  2026-11-20T10:00, 2026-11-23T10:00
            P5D,  2026-11-20T10:00, 2026-11-25T10:00
            P7D,  2026-11-20T20:00, 2026-11-30T09:00
            P7D,  2026-11-21T12:00, 2026-11-30T09:00
            PT2H, 2026-11-20T17:00, 2026-11-23T09:00
            """)
    void theFollowUpVisitFallsOnAServiceDay(String delay, LocalDateTime closed, LocalDateTime expected) {
        assertThat(times.followUpDue(delay, at(closed))).isEqualTo(at(expected));
    }

    @Test
    void aCalendarThatIsNotConfiguredIsRefused() {
        assertThatThrownBy(() -> times.calendar("holidays"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holidays");
    }

    private static Instant at(LocalDateTime local) {
        return local.atZone(SHANGHAI).toInstant();
    }
}
