package dev.loopdesk.servicetime;

import dev.loopdesk.text.Texts;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Year;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Warns operators about years, from today to 60 days ahead, whose public holidays a calendar does not know: in the log
 * at start, in health ({@code serviceCalendar}) and as a metric ({@code loopdesk.calendar.unknown.years}).
 *
 * <p>The health state is then unknown, not down: the service desk works on with the hours of the week.
 */
@Component("serviceCalendarHealthIndicator")
class UnknownHolidays implements HealthIndicator, MeterBinder {

    /** Time to update Loopdesk or enter the days: China publishes a year's holidays in the November before it. */
    private static final Duration AHEAD = Duration.ofDays(60);

    private static final Logger LOG = LoggerFactory.getLogger("dev.loopdesk");

    private final ServiceTimes serviceTimes;
    private final Clock clock;

    UnknownHolidays(ServiceTimes serviceTimes, Clock clock) {
        this.serviceTimes = serviceTimes;
        this.clock = clock;
    }

    @EventListener(ApplicationReadyEvent.class)
    void warn() {
        byCalendar().forEach((calendar, years) -> LOG.warn(warning(calendar, years)));
    }

    static String warning(String calendar, SortedSet<Year> years) {
        String list = years.stream().map(Year::toString).collect(Collectors.joining(", "));
        return Texts.of("servicetime", Locale.getDefault())
                .get("unknown-years", calendar, list, ServiceTimes.CALENDARS + "." + calendar);
    }

    @Override
    public Health health() {
        var unknown = byCalendar();
        if (unknown.isEmpty()) {
            return Health.up().build();
        }
        var health = Health.status(Status.UNKNOWN);
        unknown.forEach((calendar, years) ->
                health.withDetail(calendar, years.stream().map(Year::getValue).toList()));
        return health.build();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (ServiceCalendar calendar : serviceTimes.calendars()) {
            Gauge.builder("loopdesk.calendar.unknown.years", calendar, this::count)
                    .description("Years, of today's and the one in 60 days, whose public holidays are not known")
                    .tag("calendar", calendar.name())
                    .strongReference(true)
                    .register(registry);
        }
    }

    private double count(ServiceCalendar calendar) {
        return unknownYears(calendar).size();
    }

    private SortedMap<String, SortedSet<Year>> byCalendar() {
        var unknown = new TreeMap<String, SortedSet<Year>>();
        for (ServiceCalendar calendar : serviceTimes.calendars()) {
            SortedSet<Year> years = unknownYears(calendar);
            if (!years.isEmpty()) {
                unknown.put(calendar.name(), years);
            }
        }
        return unknown;
    }

    private SortedSet<Year> unknownYears(ServiceCalendar calendar) {
        Instant now = clock.instant();
        return calendar.unknownYears(now, now.plus(AHEAD));
    }
}
