package dev.loopdesk.servicetime;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The service calendars by name, and the dates that follow from them.
 *
 * <p>{@code always} is around the clock, {@code office} is there with the usual hours if the configuration names none.
 */
@ConfigurationProperties(value = "loopdesk.service-time", ignoreUnknownFields = false)
public class ServiceTimes {

    static final String CALENDARS = "loopdesk.service-time.calendars";

    private static final String OFFICE = "office";

    private final ZoneId zone;
    private final SortedMap<String, ServiceCalendar> calendars = new TreeMap<>();

    /** @throws UnusableCalendarException naming the property that cannot be used */
    ServiceTimes(@DefaultValue("Asia/Shanghai") ZoneId zone, @DefaultValue Map<String, CalendarSettings> calendars) {
        this.zone = zone;
        calendars.forEach((name, settings) -> this.calendars.put(name, settings.calendar(name, zone)));
        if (this.calendars.put(ServiceCalendar.ALWAYS, ServiceCalendar.always(zone)) != null) {
            throw UnusableCalendarException.of("always", CALENDARS + "." + ServiceCalendar.ALWAYS, "");
        }
        if (!this.calendars.containsKey(OFFICE)) {
            this.calendars.put(OFFICE, CalendarSettings.usual().calendar(OFFICE, zone));
        }
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

    /** All of them, by name. */
    public Collection<ServiceCalendar> calendars() {
        return Collections.unmodifiableCollection(calendars.values());
    }

    /** When to visit a requester whose ticket is closed now: a while later, on a service day (S5.6). */
    public Instant followUpDue(String delay, Instant now) {
        return calendar("office")
                .nextOpen(now.atZone(zone).plus(ServiceLevel.amount(delay)).toInstant());
    }
}
