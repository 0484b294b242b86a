package dev.loopdesk.mail.received;

import dev.loopdesk.message.PlainText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first event of a calendar file (RFC 5545); the file itself is an attachment.
 *
 * @param method what the file does, such as {@code REQUEST}, {@code CANCEL} or {@code REPLY}; empty if it does not say
 * @param when start and end with the zone in which the file gives them, such as {@code 2026-12-03 09:00–10:00
 *     (Europe/Berlin)}; without a zone if the file names none, empty if it gives no start
 * @param repeats how often it repeats, such as {@code WEEKLY}; empty if it does not
 * @param where place, empty if there is none
 * @param organizer name and address, empty if there is none
 * @param attendees names and addresses
 */
public record CalendarEvent(
        String method,
        String summary,
        String description,
        String when,
        String repeats,
        String where,
        String organizer,
        List<String> attendees) {

    private static final Pattern FOLD = Pattern.compile("\r?\n[ \t]");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");
    private static final Pattern MOMENT = Pattern.compile("(\\d{8})(?:T(\\d{4})(?:\\d{2})?(Z)?)?");
    private static final Pattern FREQUENCY = Pattern.compile("(?:^|;)FREQ=([A-Z]+)");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final int LONGEST_LINE = 200;
    private static final int LONGEST_FILE = 1 << 20;
    private static final int MOST_ATTENDEES = 20;

    public CalendarEvent {
        attendees = List.copyOf(attendees);
    }

    /** Returns the first event, or null if there is none. */
    static @Nullable CalendarEvent of(String file) {
        String text = file.length() > LONGEST_FILE ? file.substring(0, LONGEST_FILE) : file;
        var found = new HashMap<String, Property>();
        var attendees = new ArrayList<String>();
        int depth = 0;
        for (String line : FOLD.matcher(text).replaceAll("").split("\r?\n", -1)) {
            Property property = Property.of(line);
            if (property == null) {
                continue;
            }
            boolean begins = property.name.equals("BEGIN");
            if (depth == 0 && !(begins && property.value.equalsIgnoreCase("VEVENT"))) {
                if (property.name.equals("METHOD")) {
                    found.putIfAbsent(property.name, property);
                }
            } else if (begins) {
                depth++;
            } else if (property.name.equals("END")) {
                if (--depth == 0) {
                    return of(found, attendees);
                }
            } else if (depth == 1 && property.name.equals("ATTENDEE")) {
                if (attendees.size() < MOST_ATTENDEES) {
                    attendees.add(property.person());
                }
            } else if (depth == 1) {
                // An alarm within the event has a description of its own.
                found.putIfAbsent(property.name, property);
            }
        }
        return depth > 0 ? of(found, attendees) : null;
    }

    private static CalendarEvent of(Map<String, Property> found, List<String> attendees) {
        Matcher frequency = FREQUENCY.matcher(text(found, "RRULE"));
        Property organizer = found.get("ORGANIZER");
        return new CalendarEvent(
                PlainText.line(text(found, "METHOD"), LONGEST_LINE).toUpperCase(Locale.ROOT),
                PlainText.line(text(found, "SUMMARY"), LONGEST_LINE),
                PlainText.lines(text(found, "DESCRIPTION")),
                when(found),
                frequency.find() ? frequency.group(1) : "",
                PlainText.line(text(found, "LOCATION"), LONGEST_LINE),
                organizer == null ? "" : organizer.person(),
                attendees.stream().filter(person -> !person.isEmpty()).toList());
    }

    private static String text(Map<String, Property> found, String name) {
        Property property = found.get(name);
        return property == null ? "" : property.plain();
    }

    private static String when(Map<String, Property> found) {
        Property given = found.get("DTSTART");
        Moment start = given == null ? null : Moment.of(given);
        if (start == null) {
            return given == null ? "" : PlainText.line(given.value, LONGEST_LINE);
        }
        Property endGiven = found.get("DTEND");
        Moment end = endGiven == null ? start.plus(text(found, "DURATION")) : Moment.of(endGiven);
        if (end == null || end.equals(start)) {
            return start.written(true) + start.zoned();
        }
        if (start.isDay()) {
            // The end of a whole day is the day after it.
            Moment last = end.isDay() ? end.dayBefore() : end;
            return last.equals(start) ? start.written(true) : start.written(true) + " – " + last.written(true);
        }
        if (!start.zone.equals(end.zone)) {
            return start.written(true) + start.zoned() + " – " + end.written(true) + end.zoned();
        }
        boolean sameDay = start.at.toLocalDate().equals(end.at.toLocalDate());
        return start.written(true) + (sameDay ? "–" : " – ") + end.written(!sameDay) + end.zoned();
    }

    /**
     * A line of the file.
     *
     * @param parameters text between the name and the value
     */
    private record Property(String name, String parameters, String value) {

        static @Nullable Property of(String line) {
            int colon = colon(line);
            if (colon < 0) {
                return null;
            }
            int semicolon = line.indexOf(';');
            int nameEnd = semicolon < 0 ? colon : Math.min(semicolon, colon);
            return new Property(
                    line.substring(0, nameEnd).strip().toUpperCase(Locale.ROOT),
                    line.substring(nameEnd, colon),
                    line.substring(colon + 1).strip());
        }

        /** Finds the colon before the value: the first one outside quotes. */
        private static int colon(String line) {
            boolean quoted = false;
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                quoted ^= c == '"';
                if (c == ':' && !quoted) {
                    return i;
                }
            }
            return -1;
        }

        String parameter(String wanted) {
            return HeaderValue.of(parameters).plain(wanted);
        }

        String plain() {
            return ESCAPED.matcher(value).replaceAll(escaped -> {
                String c = escaped.group(1);
                return c.equalsIgnoreCase("n") ? "\n" : Matcher.quoteReplacement(c);
            });
        }

        /** Returns the name and the address of an organizer or attendee. */
        String person() {
            String address = value.regionMatches(true, 0, "mailto:", 0, 7) ? value.substring(7) : value;
            String name = parameter("cn");
            boolean unnamed = name.isBlank() || name.equalsIgnoreCase(address);
            return PlainText.line(unnamed ? address : name + " <" + address + ">", LONGEST_LINE);
        }
    }

    /**
     * A start or an end.
     *
     * @param time false for a whole day
     * @param zone zone as the file names it, empty if it names none
     */
    private record Moment(LocalDateTime at, boolean time, String zone) {

        static @Nullable Moment of(Property property) {
            Matcher given = MOMENT.matcher(property.value);
            if (!given.matches()) {
                return null;
            }
            try {
                LocalDate day = LocalDate.parse(given.group(1), DateTimeFormatter.BASIC_ISO_DATE);
                String clock = given.group(2);
                if (clock == null) {
                    return new Moment(day.atStartOfDay(), false, "");
                }
                String zone = given.group(3) != null ? "UTC" : property.parameter("tzid");
                return new Moment(
                        day.atTime(Integer.parseInt(clock.substring(0, 2)), Integer.parseInt(clock.substring(2))),
                        true,
                        PlainText.line(zone, LONGEST_LINE));
            } catch (DateTimeException e) {
                return null;
            }
        }

        @Nullable
        Moment plus(String duration) {
            if (duration.isEmpty()) {
                return null;
            }
            try {
                LocalDateTime end =
                        duration.contains("T") ? at.plus(Duration.parse(duration)) : at.plus(Period.parse(duration));
                return new Moment(end, time, zone);
            } catch (DateTimeException | ArithmeticException e) {
                return null;
            }
        }

        Moment dayBefore() {
            return new Moment(at.minusDays(1), time, zone);
        }

        boolean isDay() {
            return !time;
        }

        String written(boolean withDay) {
            String day = withDay ? DAY.format(at) : "";
            return !time ? day : withDay ? day + " " + TIME.format(at) : TIME.format(at);
        }

        String zoned() {
            return zone.isEmpty() ? "" : " (" + zone + ")";
        }
    }
}
