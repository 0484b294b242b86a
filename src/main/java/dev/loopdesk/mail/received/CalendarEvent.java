package dev.loopdesk.mail.received;

import dev.loopdesk.message.PlainText;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * First event of a calendar file (RFC 5545); the file itself is an attachment.
 *
 * @param method such as {@code REQUEST}, {@code REPLY} or {@code CANCEL}, empty where there is none
 * @param start date and time as {@code 2026-11-22T10:00}, followed by {@code Z} or by the zone's name in brackets where
 *     the file has one; a date alone for whole days; empty where there is none
 * @param end as {@code start}
 * @param organizer mail address, empty where there is none
 */
public record CalendarEvent(
        String method,
        String summary,
        String start,
        String end,
        String location,
        String organizer,
        String description) {

    private static final Pattern FOLD = Pattern.compile("\r?\n[ \t]");
    private static final Pattern TIME = Pattern.compile("(\\d{4})(\\d\\d)(\\d\\d)(?:T(\\d\\d)(\\d\\d)\\d\\d(Z?))?");
    private static final Pattern ZONE = Pattern.compile("(?i)TZID=\"?([^;:\"]{1,80})");
    private static final int LONGEST_LINE = 200;
    private static final int LONGEST_FILE = 1 << 20;

    /** Returns the first event, or null if there is none. */
    static @Nullable CalendarEvent of(String file) {
        String text = file.length() > LONGEST_FILE ? file.substring(0, LONGEST_FILE) : file;
        var found = new HashMap<String, String>();
        boolean within = false;
        for (String line : FOLD.matcher(text).replaceAll("").split("\r?\n", -1)) {
            int colon = colon(line);
            if (colon < 0) {
                continue;
            }
            int parameters = line.indexOf(';');
            int nameEnd = parameters < 0 ? colon : Math.min(parameters, colon);
            String name = line.substring(0, nameEnd).toUpperCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            if (name.equals("BEGIN") && value.equalsIgnoreCase("VEVENT")) {
                within = true;
            } else if (name.equals("END") && value.equalsIgnoreCase("VEVENT")) {
                break;
            } else if (name.equals("METHOD") || within) {
                found.putIfAbsent(
                        name, name.startsWith("DT") ? time(value, line.substring(nameEnd, colon)) : plain(value));
            }
        }
        return within ? of(found) : null;
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

    private static CalendarEvent of(Map<String, String> found) {
        String organizer = found.getOrDefault("ORGANIZER", "").replaceFirst("(?i)^mailto:", "");
        return new CalendarEvent(
                line(found, "METHOD"),
                line(found, "SUMMARY"),
                line(found, "DTSTART"),
                line(found, "DTEND"),
                line(found, "LOCATION"),
                PlainText.line(organizer, LONGEST_LINE),
                PlainText.lines(found.getOrDefault("DESCRIPTION", "")));
    }

    private static String line(Map<String, String> found, String name) {
        return PlainText.line(found.getOrDefault(name, ""), LONGEST_LINE);
    }

    private static String time(String value, String parameters) {
        Matcher time = TIME.matcher(value);
        if (!time.matches()) {
            return value;
        }
        String date = time.group(1) + "-" + time.group(2) + "-" + time.group(3);
        if (time.group(4) == null) {
            return date;
        }
        Matcher zone = ZONE.matcher(parameters);
        String where = zone.find() ? "[" + zone.group(1) + "]" : time.group(6);
        return date + "T" + time.group(4) + ":" + time.group(5) + where;
    }

    private static String plain(String value) {
        return value.replaceAll("\\\\[nN]", "\n").replaceAll("\\\\(.)", "$1");
    }
}
