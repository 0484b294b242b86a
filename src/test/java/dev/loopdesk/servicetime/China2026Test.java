package dev.loopdesk.servicetime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.servicetime.CalendarPeriod.Kind;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The default calendar, compared with the State Council's notice for 2026. */
class China2026Test {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final Duration RESOLUTION_OF_P2 = Duration.ofHours(8);

    private final ServiceCalendar office = CalendarSettings.usual().calendar("office", SHANGHAI);

    /** First and last day off, then the days worked on. */
    @ParameterizedTest(name = "{0}: {1} to {2}")
    @CsvSource(textBlock = """
            元旦,   2026-01-01, 2026-01-03, 2026-01-04
            春节,   2026-02-15, 2026-02-23, 2026-02-14 2026-02-28
            清明节, 2026-04-04, 2026-04-06,
            劳动节, 2026-05-01, 2026-05-05, 2026-05-09
            端午节, 2026-06-19, 2026-06-21,
            中秋节, 2026-09-25, 2026-09-27,
            国庆节, 2026-10-01, 2026-10-07, 2026-09-20 2026-10-10
            """)
    void aHolidayIsOnePeriodAndItsMakeUpDaysHaveHours(String name, LocalDate first, LocalDate last, String makeUps) {
        assertThat(office.periods(midnight(first.minusDays(20)), midnight(last.plusDays(20))))
                .contains(new CalendarPeriod(midnight(first), midnight(last.plusDays(1)), Kind.HOLIDAY, name));
        for (String makeUp : makeUps == null ? new String[0] : makeUps.split(" ")) {
            LocalDate day = LocalDate.parse(makeUp);
            assertThat(office.periods(midnight(day), midnight(day.plusDays(1))))
                    .containsExactly(
                            new CalendarPeriod(midnight(day), at(day, 9), Kind.OUT_OF_HOURS, null),
                            new CalendarPeriod(at(day, 9), at(day, 18), Kind.MAKE_UP_DAY, name),
                            new CalendarPeriod(at(day, 18), midnight(day.plusDays(1)), Kind.OUT_OF_HOURS, null));
        }
    }

    @Test
    void allOtherDaysAreWhatTheWeekSays() {
        Map<LocalDate, Boolean> notice = new HashMap<>();
        List.of("01-01 01-03", "02-15 02-23", "04-04 04-06", "05-01 05-05", "06-19 06-21", "09-25 09-27", "10-01 10-07")
                .forEach(days -> LocalDate.parse("2026-" + days.substring(0, 5))
                        .datesUntil(LocalDate.parse("2026-" + days.substring(6)).plusDays(1))
                        .forEach(day -> notice.put(day, false)));
        List.of("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")
                .forEach(day -> notice.put(LocalDate.parse("2026-" + day), true));
        assertThat(notice).hasSize(33 + 6);

        for (LocalDate day = LocalDate.of(2026, 1, 1); day.getYear() == 2026; day = day.plusDays(1)) {
            boolean weekday = day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0;
            assertThat(office.isOpen(at(day, 12)))
                    .as("%s, %s", day, day.getDayOfWeek())
                    .isEqualTo(notice.getOrDefault(day, weekday));
        }
    }

    /**
     * Eight hours of service time on days of nine hours: from ten o'clock the deadline is closing time, from a minute
     * later it is the next working day.
     */
    @ParameterizedTest(name = "{2}: received {0}, due {1}")
    @CsvSource(textBlock = """
            2025-12-31T10:00,    2025-12-31T18:00,    the last hour before 元旦
            2025-12-31T10:01,    2026-01-04T09:01,    before 元旦, 1 to 3 January; then Sunday 4 January
            2025-12-31T17:00,    2026-01-04T16:00,    before 元旦
            2026-01-03T23:59,    2026-01-04T17:00,    the minute before the make-up day of 元旦
            2026-01-04T10:30,    2026-01-05T09:30,    on the make-up day of 元旦
            2026-02-13T17:30,    2026-02-14T16:30,    Friday before the first make-up day of 春节
            2026-02-14T10:00,    2026-02-14T18:00,    the last hour before 春节
            2026-02-14T10:01,    2026-02-24T09:01,    before 春节, 15 to 23 February
            2026-02-14T17:59:59, 2026-02-24T16:59:59, the last second before 春节
            2026-02-18T12:00,    2026-02-24T17:00,    in 春节
            2026-02-27T17:00,    2026-02-28T16:00,    Friday before the second make-up day of 春节
            2026-02-28T12:00,    2026-03-02T11:00,    on the second make-up day of 春节
            2026-04-03T17:00,    2026-04-07T16:00,    before 清明节, 4 to 6 April
            2026-04-30T17:00,    2026-05-06T16:00,    before 劳动节, 1 to 5 May
            2026-05-08T17:00,    2026-05-09T16:00,    Friday before the make-up day of 劳动节
            2026-05-09T17:00,    2026-05-11T16:00,    on the make-up day of 劳动节
            2026-06-18T17:00,    2026-06-22T16:00,    before 端午节, 19 to 21 June
            2026-09-18T17:00,    2026-09-20T16:00,    Friday before the first make-up day of 国庆节, a Sunday
            2026-09-19T12:00,    2026-09-20T17:00,    Saturday before the first make-up day of 国庆节
            2026-09-24T17:00,    2026-09-28T16:00,    before 中秋节, 25 to 27 September
            2026-09-30T17:00,    2026-10-08T16:00,    before 国庆节, 1 to 7 October
            2026-10-07T18:00,    2026-10-08T17:00,    at the end of 国庆节
            2026-10-09T17:00,    2026-10-10T16:00,    Friday before the second make-up day of 国庆节
            2026-10-10T17:00,    2026-10-12T16:00,    on the second make-up day of 国庆节
            """)
    void aP2TicketReceivedAroundAHoliday(LocalDateTime received, LocalDateTime due, String when) {
        assertThat(office.plus(received.atZone(SHANGHAI).toInstant(), RESOLUTION_OF_P2))
                .as(when)
                .isEqualTo(due.atZone(SHANGHAI).toInstant());
    }

    /** 2011-12-31 was worked on for 元旦 2012, whose days off were 1 to 3 January. */
    @Test
    void aMakeUpSaturdayAtTheEndOfAYearBelongsToTheNextYearsNotice() {
        Instant friday = at(LocalDate.of(2011, 12, 30), 17);

        assertThat(office.plus(friday, Duration.ofHours(2))).isEqualTo(at(LocalDate.of(2011, 12, 31), 10));
        assertThat(office.plus(friday, Duration.ofHours(10))).isEqualTo(at(LocalDate.of(2011, 12, 31), 18));
        assertThat(office.plus(friday, Duration.ofHours(11))).isEqualTo(at(LocalDate.of(2012, 1, 4), 10));
    }

    @Test
    void yearsWithoutANoticeAreSaidToBeUnknown() {
        Instant mid2001 = midnight(LocalDate.of(2001, 7, 1));
        Instant mid2002 = midnight(LocalDate.of(2002, 7, 1));

        assertThat(office.unknownYears(mid2001, mid2002)).containsExactly(Year.of(2001));
        assertThat(office.unknownYears(mid2002, midnight(LocalDate.of(2026, 12, 31))))
                .isEmpty();
        assertThat(office.unknownYears(midnight(LocalDate.of(2190, 12, 31)), midnight(LocalDate.of(2191, 1, 1))))
                .containsExactly(Year.of(2190), Year.of(2191));
        assertThat(ServiceCalendar.always(SHANGHAI).unknownYears(mid2001, mid2002))
                .isEmpty();
        // 2001-10-01 was a Monday
        assertThat(office.isOpen(at(LocalDate.of(2001, 10, 1), 12))).isTrue();
    }

    private static Instant at(LocalDate day, int hour) {
        return day.atTime(hour, 0).atZone(SHANGHAI).toInstant();
    }

    private static Instant midnight(LocalDate day) {
        return at(day, 0);
    }
}
