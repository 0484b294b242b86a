package dev.loopdesk.mail.received;

import dev.loopdesk.message.PlainText;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of the first event of a calendar file (RFC 5545); the file itself is an attachment. */
record CalendarEvent(String summary, String description) {

    private static final Pattern FOLD = Pattern.compile("\r?\n[ \t]");
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
            } else if (within) {
                found.putIfAbsent(name, plain(value));
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
        return new CalendarEvent(
                PlainText.line(found.getOrDefault("SUMMARY", ""), LONGEST_LINE),
                PlainText.lines(found.getOrDefault("DESCRIPTION", "")));
    }

    private static String plain(String value) {
        return value.replaceAll("\\\\[nN]", "\n").replaceAll("\\\\(.)", "$1");
    }
}
