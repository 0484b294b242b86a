package dev.loopdesk.servicetime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.health.SimpleHttpCodeStatusMapper;
import org.springframework.boot.actuate.health.SimpleStatusAggregator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The first known notice is that for 2002; 2190 has none. */
@ExtendWith(OutputCaptureExtension.class)
class UnknownHolidaysTest {

    private static final ServiceTimes TIMES = new ServiceTimes(
            ZoneId.of("Asia/Shanghai"),
            Map.of(
                    "none", settings("none", Set.of()),
                    "entered", settings("china", Set.of(2001, 2190))));

    @ParameterizedTest(name = "on {0}: {1}")
    @CsvSource(nullValues = "-", textBlock = """
            2001-06-01T00:00:00Z, 2001
            2001-12-31T15:59:59Z, 2001
            2001-12-31T16:00:00Z, -
            2026-10-01T00:00:00Z, -
            2190-06-01T00:00:00Z, 2190
            2190-11-01T15:59:59Z, 2190
            2190-11-01T16:00:00Z, 2190 2191
            """)
    void theYearsOfTodayAndInTwoMonths(Instant now, @Nullable String years) {
        var health = at(now).health();

        if (years == null) {
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).isEmpty();
        } else {
            assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
            assertThat(health.getDetails().get("office"))
                    .isEqualTo(List.of(years.split(" ")).stream()
                            .map(Integer::valueOf)
                            .toList());
            assertThat(health.getDetails()).doesNotContainKeys("always", "none");
        }
    }

    @Test
    void aYearThatTheOperatorEnteredIsKnown() {
        assertThat(at(Instant.parse("2190-06-01T00:00:00Z")).health().getDetails())
                .containsOnlyKeys("office");
        assertThat(at(Instant.parse("2190-12-01T00:00:00Z")).health().getDetails())
                .containsEntry("office", List.of(2190, 2191))
                .containsEntry("entered", List.of(2191));
    }

    @Test
    void theServiceDeskAsAWholeStaysUp() {
        Status unknown = at(Instant.parse("2190-06-01T00:00:00Z")).health().getStatus();

        assertThat(new SimpleStatusAggregator().getAggregateStatus(Status.UP, unknown))
                .isEqualTo(Status.UP);
        assertThat(new SimpleHttpCodeStatusMapper().getStatusCode(unknown)).isEqualTo(200);
    }

    @Test
    void monitoringReadsHowManyYearsOfWhichCalendar() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        at(Instant.parse("2190-12-01T00:00:00Z")).bindTo(registry);

        assertThat(registry.scrape())
                .contains("loopdesk_calendar_unknown_years{calendar=\"always\"} 0.0\n")
                .contains("loopdesk_calendar_unknown_years{calendar=\"none\"} 0.0\n")
                .contains("loopdesk_calendar_unknown_years{calendar=\"entered\"} 1.0\n")
                .contains("loopdesk_calendar_unknown_years{calendar=\"office\"} 2.0\n");
    }

    @Test
    void theLogSaysItAtStart(CapturedOutput output) {
        at(Instant.parse("2026-10-01T00:00:00Z")).warn();
        assertThat(output).doesNotContain("WARN");

        at(Instant.parse("2190-12-01T00:00:00Z")).warn();
        assertThat(output)
                .contains("WARN", "\"office\"", "2190, 2191", "loopdesk.service-time.calendars.office.holidays-known")
                .contains("\"entered\"");
    }

    private static UnknownHolidays at(Instant now) {
        return new UnknownHolidays(TIMES, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static CalendarSettings settings(String holidays, Set<Integer> known) {
        return new CalendarSettings(null, Map.of(), holidays, known, null, List.of(), List.of());
    }
}
