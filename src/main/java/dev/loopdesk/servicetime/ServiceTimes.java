package dev.loopdesk.servicetime;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The service calendars by name, and the dates that follow from them.
 *
 * <p>{@code always} is around the clock; {@code office} has the hours of the configuration.
 */
@ConfigurationProperties("loopdesk.service-time")
public class ServiceTimes {

    private final ZoneId zone;
    private final Map<String, ServiceCalendar> calendars;

    ServiceTimes(
            @DefaultValue("Asia/Shanghai") ZoneId zone,
            @DefaultValue({"MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"}) Set<DayOfWeek> days,
            @DefaultValue("09:00") LocalTime opens,
            @DefaultValue("18:00") LocalTime closes) {
        this.zone = zone;
        if (days.isEmpty() || !opens.isBefore(closes)) {
            throw new IllegalArgumentException(
                    "loopdesk.service-time needs at least one day, and opens must lie before closes");
        }
        this.calendars = Map.of(
                "always",
                ServiceCalendar.always(zone),
                "office",
                new ServiceCalendar(zone, EnumSet.copyOf(days), opens, closes));
    }

    /** The zone that dates are shown in. */
    public ZoneId zone() {
        return zone;
    }

    /**
     * The calendar of that name.
     *
     * @throws IllegalArgumentException if the configuration has none
     */
    public ServiceCalendar calendar(String name) {
        ServiceCalendar calendar = calendars.get(name);
        if (calendar == null) {
            throw new IllegalArgumentException("There is no service calendar " + name);
        }
        return calendar;
    }

    /** When to visit a requester whose ticket is closed now: a while later, on a service day (S5.6). */
    public Instant followUpDue(String delay, Instant now) {
        return calendar("office")
                .nextOpen(now.atZone(zone).plus(ServiceLevel.amount(delay)).toInstant());
    }
}
