package dev.loopdesk.samples;

import dev.loopdesk.servicetime.ServiceCalendar;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times of samples, relative to the day on which they are created:
 *
 * <ul>
 *   <li>{@code 3d 09:40}: three service days before that day, at that time of the day
 *   <li>{@code PT25M}: that long ago
 *   <li>{@code day +4} as the value of a field: the date of four days later
 * </ul>
 */
record SampleTimes(ServiceCalendar service, Instant now) {

    private static final Pattern SERVICE_DAYS = Pattern.compile("(\\d+)d (\\d\\d:\\d\\d)");
    private static final Pattern DAY = Pattern.compile("day \\+(\\d+)");

    Instant instant(String at) {
        Matcher days = SERVICE_DAYS.matcher(at);
        if (!days.matches()) {
            return now.minus(Duration.parse(at));
        }
        LocalDate day = today();
        for (int left = Integer.parseInt(days.group(1)); left > 0; left--) {
            do {
                day = day.minusDays(1);
            } while (!isServiceDay(day));
        }
        return day.atTime(LocalTime.parse(days.group(2))).atZone(zone()).toInstant();
    }

    Map<String, Object> fields(Map<String, Object> fields) {
        var values = new LinkedHashMap<>(fields);
        values.replaceAll((name, value) -> {
            Matcher day = DAY.matcher(value.toString());
            return day.matches()
                    ? today().plusDays(Long.parseLong(day.group(1))).toString()
                    : value;
        });
        return values;
    }

    private LocalDate today() {
        return now.atZone(zone()).toLocalDate();
    }

    private boolean isServiceDay(LocalDate day) {
        Instant opening = service.nextOpen(day.atStartOfDay(zone()).toInstant());
        return opening.atZone(zone()).toLocalDate().equals(day);
    }

    private ZoneId zone() {
        return service.zone();
    }
}
