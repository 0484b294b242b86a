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
 * The service calendars by name, and dates calculated from them.
 *
 * <p>{@code always} is open around the clock; {@code office} has the default hours unless the configuration defines it.
 */
@ConfigurationProperties(value = "loopdesk.service-time", ignoreUnknownFields = false)
public class ServiceTimes {

    static final String CALENDARS = "loopdesk.service-time.calendars";

    /** Calendar of the service desk's office hours. */
    public static final String OFFICE = "office";

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

    /** Returns the zone in which dates are shown. */
    public ZoneId zone() {
        return zone;
    }

    /**
     * Returns a calendar by name.
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

    /** Returns all calendars, sorted by name. */
    public Collection<ServiceCalendar> calendars() {
        return Collections.unmodifiableCollection(calendars.values());
    }

    /** Returns the date of the follow-up visit for a ticket closed now: after the delay, on a service day (S5.6). */
    public Instant followUpDue(String delay, Instant now) {
        return calendar(OFFICE)
                .nextOpen(now.atZone(zone).plus(ServiceLevel.amount(delay)).toInstant());
    }
}
